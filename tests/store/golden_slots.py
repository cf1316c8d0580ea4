"""The slot file of format 1 that every later Lykta must open, and what opens it."""

import shutil
from pathlib import Path
from uuid import UUID

from app.store.keys import DataKey
from app.store.keyslots import KeyHolder
from app.store.slotfile import FILE_NAME
from tests.house import ROOT

STORE = UUID("0190f3a0-0000-7000-8000-000000000001")
ANNA = KeyHolder(UUID("0190f3a0-0000-7000-8000-00000000000a"), "Anna Ärlig")
ORJAN = KeyHolder(UUID("0190f3a0-0000-7000-8000-00000000000b"), "Örjan Prov")
ANNAS_PASSWORD = "tre ord på rad"
ORJANS_PASSWORD = "en annan mening"
CODE = "DBEV0-NN7T4-DNW21-1S907-8P1MW-JG29Q-JZSS2"
KEY = DataKey(bytes.fromhex("a6b7769a07f507579f4f1f700310ba3687fabb4f71a9fbeb2812a396a24a00ea"))
GOLDEN = ROOT / "tests" / "golden" / "keyslots-1.json"


def lay_golden(folder: Path) -> Path:
    """Put the golden slot file in the folder, as if beside a database; return where it lies."""
    (folder / "store.db").touch()
    return Path(shutil.copyfile(GOLDEN, folder / FILE_NAME))
