"""The files of an export, its signature, and the file of answers that comes back.

The signature is a COSE_Sign1 by the computer's key over which rows and which files there are. What
comes back is from outside: it is read whole and within bounds, or refused with the line.
"""

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from app.domain import canonical
from app.domain.findings import Refused
from app.domain.issuing import key_id
from app.domain.row_export import (
    ANSWER_FIELDS,
    FIELDS,
    LONGEST_WORDS,
    MOST_ANSWERS,
    FileAnswer,
    not_answers,
    parse_answer,
)
from app.domain.supplied import parse_kronor
from app.exchange.cose import ALGORITHM, EDDSA, KEY_ID, NotCose, open_sign1, sign1
from app.exchange.reference.encoding import find_encoding

LARGEST = 32 * 2**20  # bytes of a file of answers
ROWS, TABLE, LIST, SIGNATURE = "rader.jsonl", "rader.csv", "lista.pdf", "underskrift.cose"
_FORM = "lykta-export-1"
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would reckon with
_NAMES = {
    "id": ("id",),
    "answer": ("svar", "answer"),
    "reason": ("skäl", "reason"),
    "receipt": ("kvittonummer", "kvitto", "receipt"),
    "export": ("export", "fil"),
    "correct_amount": ("rätt belopp", "correct_amount"),
}


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was signed (förteckning)."""

    form: str
    export: str
    pharmacy: str
    gln: str
    made_at: str
    practice: bool
    rows: int
    files: dict[str, str]  # SHA-256 of each, hex
    key: str  # public key of the computer, hex


class _Line(msgspec.Struct, frozen=True):
    """One line of answers; what it does not know it passes over."""

    id: Annotated[str, Meta(max_length=64)]
    answer: Annotated[str, Meta(max_length=40)] = ""
    reason: Annotated[str, Meta(max_length=LONGEST_WORDS)] = ""
    receipt: Annotated[str, Meta(max_length=LONGEST_WORDS)] = ""
    export: Annotated[str, Meta(max_length=64)] = ""
    correct_amount: Annotated[str, Meta(max_length=20)] = ""  # kronor, the patient's, for the row


def write_rows(rows: Sequence[Mapping[str, str]], export: str) -> bytes:
    """Return the rows as JSON lines."""
    lines = (msgspec.json.encode({"export": export, **row}) for row in rows)
    return b"".join(line + b"\n" for line in lines)


def write_table(rows: Sequence[Mapping[str, str]], export: str) -> bytes:
    """Return the rows as CSV, with empty columns for the answer: it may come back as the answer."""
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(["export", *(heading for _, heading in FIELDS), *ANSWER_FIELDS])
    for row in rows:
        cells = [_harmless(row[name]) for name, _ in FIELDS]
        writer.writerow([export, *cells, *("" for _ in ANSWER_FIELDS)])
    return written.getvalue().encode("utf-8-sig")


def sign_files(
    files: Mapping[str, bytes], about: Mapping[str, Any], sign: Callable[[bytes], bytes]
) -> bytes:
    """Return the signature over the files; `about` is the rest of the manifest."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    payload = canonical.dump({"form": _FORM, "files": digests, **about})
    return sign1(key_id(bytes.fromhex(about["key"])), payload, sign)


def check_files(files: Mapping[str, bytes], signature: bytes) -> Manifest:
    """Return what was signed, if the signature holds and every file is as it was."""
    try:
        message = open_sign1(signature)
        manifest = msgspec.convert(canonical.load(message.payload), Manifest)
        public = bytes.fromhex(manifest.key)
        is_right = message.header() == {ALGORITHM: EDDSA, KEY_ID: key_id(public)}
        if manifest.form != _FORM or not is_right or not message.is_signed_by(public):
            raise NotCose("another form or key")
    except (NotCose, ValueError, msgspec.ValidationError):
        raise not_answers("Underskriften stämmer inte.", "Hämta filerna igen.") from None
    for name, digest in manifest.files.items():
        if hashlib.sha256(files.get(name, b"")).hexdigest() != digest:
            raise not_answers(f"{name} är ändrad eller saknas.", "Hämta filerna igen.")
    return manifest


def read_answers(content: bytes) -> list[FileAnswer]:
    """Return the rows that are answered, of JSON lines or of a table with headings."""
    if len(content) > LARGEST:
        raise not_answers(f"Filen är större än {LARGEST // 2**20} MB.")
    try:
        encoding = find_encoding(BytesIO(content))
        text = content.decode(encoding)
    except (UnicodeError, Refused):
        raise not_answers("Filens tecken går inte att tyda.") from None
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if not start:
        raise not_answers("Filen är tom.")
    lines = _json_lines(text) if start == "{" else _table(text)
    return [answer for number, line in lines if (answer := _answer(number, line)) is not None]


def _json_lines(text: str) -> Iterator[tuple[int, _Line]]:
    decoder = msgspec.json.Decoder(_Line)
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), 1):
        if line.strip():
            try:
                yield number, decoder.decode(line)
            except (msgspec.DecodeError, RecursionError):
                raise not_answers(f"Rad {number} går inte att läsa.") from None


def _table(text: str) -> Iterator[tuple[int, _Line]]:
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    reader = csv.reader(StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        headings = [cell.strip().casefold() for cell in next(reader, [])]
        places = {
            name: next((headings.index(word) for word in words if word in headings), None)
            for name, words in _NAMES.items()
        }
        if places["id"] is None or places["answer"] is None:
            raise not_answers("Filen saknar kolumnerna id och svar.", "Välj en annan fil.")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                values = {
                    name: cells[at].strip()
                    for name, at in places.items()
                    if at is not None and at < len(cells)
                }
                yield reader.line_num, msgspec.convert(values, _Line)
    except (csv.Error, msgspec.ValidationError):
        raise not_answers(f"Rad {reader.line_num} går inte att läsa.") from None


def _answer(number: int, line: _Line) -> FileAnswer | None:
    if number > MOST_ANSWERS:
        raise not_answers(f"Filen har fler än {MOST_ANSWERS} rader.")
    try:
        said = parse_answer(line.answer)
    except ValueError:
        raise not_answers(f"Svaret på rad {number} är varken ja eller nej.") from None
    if said is None:
        return None
    reason, receipt = (" ".join(text.split()) for text in (line.reason, line.receipt))
    if not (reason + receipt).isprintable():
        raise not_answers(f"Rad {number} har tecken som inte går att visa.")
    amount = parse_kronor(line.correct_amount)
    if line.correct_amount.strip() and amount is None:
        raise not_answers(f"Beloppet på rad {number} går inte att läsa.")
    names = line.id.strip().lower(), line.export.strip().lower()
    return FileAnswer(names[0], said, reason, receipt, names[1], amount)


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
