"""One known patient, and the search for every form of that patient in folders and texts."""

import base64
import json
import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.device.log import start_log
from app.usecases import sign_in
from app.usecases.workplace import Workplace

NUMBERS = ("191212121212", "19121212-1212", "1212121212", "121212-1212", "121212+1212")
NAME = "Kvastrid Xerxesdotter-Åkerblå"
DOSAGE = "Sju droppar i örat vid månsken"
WORDS = ("Kvastrid", "Xerxesdotter", "Åkerblå", "Sju droppar", "månsken", DOSAGE, NAME)


@contextmanager
def logged(workplace: Workplace) -> Iterator[None]:
    """Keep the program's log while something is done, sign out, and leave logging as it was."""
    handler = start_log(workplace.computer.home)
    try:
        yield
    finally:
        sign_in.sign_out(workplace)
        handler.close()
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(logging.WARNING)
        logging.getLogger("httpx").setLevel(logging.NOTSET)


def plain_forms() -> set[str]:
    """Return what must not be read anywhere."""
    return {*NUMBERS, *WORDS}


def hidden_forms() -> dict[bytes, str]:
    """Return the same as bytes, as programs store text."""
    found = {}
    for text in plain_forms():
        for form in ("NFC", "NFD"):
            written = unicodedata.normalize(form, text)
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
                with suppress(UnicodeEncodeError):
                    found[written.encode(encoding)] = f"{text} in {encoding}"
        escaped = json.dumps(text).strip('"').encode()
        found[escaped] = f"{text} in JSON"
        found[base64.b64encode(text.encode())[:-4]] = f"{text} in base64"
        found[text.encode().hex().encode()] = f"{text} in hexadecimal"
    return found


def assert_absent(folder: Path) -> None:
    """Look for the patient in the name and in every byte of every file."""
    forms = hidden_forms()
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        assert not [form for form in plain_forms() if form in name], name
        if path.is_file():
            content = path.read_bytes()
            assert not [said for form, said in forms.items() if form in content], name
