"""The settings of this computer in `device.toml`; a pharmacy's policy stands in the journal."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import tomli_w
from msgspec import Meta

from app.device.files import disk_errors, write_whole
from app.domain.findings import Unavailable

_Millimetres = Annotated[float, Meta(ge=10, le=1000)]


@dataclass(frozen=True)
class Settings:
    """What is set on this computer (inställningar), with what holds until somebody chooses."""

    workstation: str = ""  # as people call this counter
    pharmacy_phone: Annotated[str, Meta(max_length=30)] = ""  # where patients call; empty: unsaid
    printer_queue: str = ""  # for labels: a queue, socket://host:port or folder:path; empty: none
    sheet_printer: str = ""  # for A4 and A5, likewise
    label_width_mm: _Millimetres = 76.0
    label_height_mm: _Millimetres = 38.0
    label_dpi: Annotated[int, Meta(ge=100, le=1200)] = 203  # of a printer that takes dots
    theme: Literal["light", "darkHighContrast"] = "light"
    text_scale: Annotated[float, Meta(ge=1, le=1.3)] = 1.0
    lock_after_s: Annotated[int, Meta(ge=10, le=43_200)] = 180
    close_after_h: Annotated[int, Meta(ge=1, le=72)] = 12  # hours locked until the key is dropped
    witness_folder: str = ""  # the second place of the witness; empty: none
    watch_folder: str = ""  # where new files of reference data turn up; empty: nowhere
    shared_folder: str = ""  # what is exchanged with the other computers through; empty: none
    camera_folder: str = ""  # where pictures of paper turn up; empty: nowhere
    receiver: Literal["fhir", "nll"] = "fhir"  # whom deferred steps are sent to
    receiver_url: str = ""  # of a FHIR receiver; empty: nowhere
    receiver_ca: str = ""  # path of certificate authorities to believe; empty: the system's own
    stable_minutes: Annotated[int, Meta(ge=0, le=240)] = 15  # it answers so long before sending
    others: Mapping[str, Any] = field(default_factory=dict)  # keys of other versions, kept as is


def load_settings(path: Path) -> Settings:
    """Return the computer's settings; a file that cannot be understood is left as it is."""
    with disk_errors(f"{path.name} kunde inte läsas"):
        content = path.read_bytes() if path.exists() else b""
    try:
        found = tomllib.loads(content.decode())
        known = {f.name for f in fields(Settings)} - {"others"}
        others = {name: value for name, value in found.items() if name not in known}
        chosen = {name: value for name, value in found.items() if name in known}
        return msgspec.convert(chosen | {"others": others}, Settings)
    except (ValueError, msgspec.ValidationError) as error:
        raise Unavailable(
            f"Datorns inställningar går inte att läsa: {path} ({error}).",
            "Rätta filen, eller byt namn på den för att börja om med grundvärdena. Den är orörd.",
            code="settings_damaged",
        ) from error


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings whole, with the keys that this version does not know."""
    chosen = asdict(settings)
    others = chosen.pop("others")
    write_whole(path, tomli_w.dumps(chosen | others).encode())
