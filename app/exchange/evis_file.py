"""Files of packs for another system that tells e-VIS, and the answers that come back: JSON lines.

The first line says what the file is. Texts, so that no spreadsheet turns a serial number into a
figure; read strictly, a line at a time.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from app.domain.evis import PackTask
from app.domain.findings import Refused, refuse
from app.domain.store_entries import StoreFounded

ASKING, ANSWERING = "lykta-evis-1", "lykta-evis-answer-1"
_LARGEST, _MOST_LINES = 4 * 1024 * 1024, 20_000


class AnswerHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line of an answer (huvud)."""

    format: str
    file: UUID


class AnswerLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What e-VIS said of one pack (svar)."""

    id: UUID
    outcome: str  # "done" or "refused"
    code: str = ""  # of a refusal
    alert: bool = False  # it gave an alert, which is a case to investigate
    at: datetime | None = None  # with offset; None: when the answer is read


@dataclass(frozen=True)
class EvisAnswer:
    """An answer file (svarsfil)."""

    file: UUID
    lines: tuple[AnswerLine, ...]


def write_evis_file(
    file: UUID, tasks: Sequence[PackTask], pharmacy: StoreFounded, made_at: datetime
) -> bytes:
    """Return the packs as JSON lines; nobody is named."""
    head = {
        "format": ASKING,
        "file": str(file),
        "pharmacy": pharmacy.pharmacy,
        "gln": pharmacy.gln,
        "practice": pharmacy.practice,
        "made_at": made_at.isoformat(),
        "packs": len(tasks),
    }
    lines = (
        {
            "id": str(task.request),
            "act": task.act.value,
            "gtin": task.pack.gtin,
            "serial": task.pack.serial,
            "batch": task.pack.batch,
            "expires": task.pack.expires,
            "handed_out_at": task.happened_at.isoformat(),
        }
        for task in tasks
    )
    written = (json.dumps(line, ensure_ascii=False) + "\n" for line in (head, *lines))
    return "".join(written).encode()


def read_evis_answer(data: bytes) -> EvisAnswer:
    """Return what an answer file says, or refuse it whole with the line that is wrong."""
    if len(data) > _LARGEST:
        raise refuse("Svarsfilen är för stor.", "Välj svaret på en fil härifrån.", field="file")
    rows = [(number, line) for number, line in enumerate(data.splitlines(), 1) if line.strip()]
    if not rows or len(rows) > _MOST_LINES:
        raise _unreadable(1)
    try:
        head = msgspec.json.decode(rows[0][1], type=AnswerHead)
    except ValueError:
        raise _unreadable(rows[0][0]) from None
    if head.format != ANSWERING:
        text = f"Filen säger att den är {head.format[:40]}, inte {ANSWERING}."
        raise refuse(text, "Välj svarsfilen.", field="file")
    return EvisAnswer(head.file, tuple(_lines(rows[1:])))


def _lines(rows: Sequence[tuple[int, bytes]]) -> Iterator[AnswerLine]:
    seen: dict[UUID, AnswerLine] = {}
    for number, data in rows:
        try:
            line = msgspec.json.decode(data, type=AnswerLine)
        except ValueError:
            raise _unreadable(number) from None
        is_whole = line.outcome == "done" or (line.outcome == "refused" and bool(line.code))
        if not is_whole or (line.at is not None and line.at.tzinfo is None):
            raise _unreadable(number)
        if seen.get(line.id, line) != line:
            raise refuse(f"Rad {number} säger emot en tidigare rad.", "Be om ett nytt svar.")
        if line.id not in seen:
            seen[line.id] = line
            yield line


def _unreadable(number: int) -> Refused:
    return refuse(
        f"Rad {number} i svarsfilen går inte att läsa.",
        "Be om ett nytt svar; se formatet i docs/command-line.md.",
        field="file",
    )
