"""Reads one file as the parser process does, and tells what is neither right nor a refusal.

What is told is a failure: an exception, a message that the parent would not believe, a line longer
than it reads. Hangs and memory are watched from outside.
"""

import io

from app.exchange.reference import parser_process, pipe, reader

Behaviour = tuple[str, ...]


def check(data: bytes) -> Behaviour:
    """Return what the reading was like: how it ended, and what was remarked.

    Raises whatever the parser raises, and AssertionError for what it must not say.
    """
    rows = remarks = 0
    seen: set[str] = set()
    messages = parser_process.messages(io.BytesIO(data))
    last: pipe.Message | None = None
    for message in messages:
        assert not isinstance(last, pipe.Done | pipe.Rejected), "said more after the last word"
        line = pipe.encode(message)
        assert len(line) <= reader._LONGEST_LINE, "a line too long for the parent"
        assert pipe.decode(line) == message, "said something else than was meant"
        match message:
            case pipe.Head(head):
                assert not seen, "a head that is not first"
                seen.add(f"from {head.source}")
            case pipe.Row(statement):
                rows += 1
                seen.add(type(statement).__name__)
            case pipe.Remark(remark):
                remarks += 1
                seen.add(f"{remark.column}: {remark.text[-30:]}")
            case pipe.Progress(done, total):
                assert 0 <= done <= total, "progress beyond the end"
            case _:
                pass
        last = message
    return _ending(last, rows, remarks), *sorted(seen)


def _ending(last: pipe.Message | None, rows: int, remarks: int) -> str:
    if isinstance(last, pipe.Done):
        assert (last.rows, last.remarks) == (rows, remarks), "counts that do not agree"
        return "read"
    assert isinstance(last, pipe.Rejected), "ended without a last word"
    assert last.findings, "refused without a reason"
    for finding in last.findings:
        assert finding.text.strip(), "refused without a reason"
        assert finding.rule.startswith("reference."), "refused by no rule"
    return last.findings[0].rule
