"""Reads a file's bytes as the parser process does, but in the test's own process."""

import io
from dataclasses import dataclass, field

import pytest

from app.domain.findings import Refused
from app.domain.product import Package
from app.domain.reference import ListRemark, SourceHead
from app.domain.statements import Statement
from app.exchange.reference import parser_process, pipe


@dataclass
class Found:
    """What was said of a file that was not refused (funnet)."""

    head: SourceHead
    statements: list[Statement] = field(default_factory=list)
    remarks: list[ListRemark] = field(default_factory=list)

    @property
    def packages(self) -> list[Package]:
        """The statements, of a source that is all packages."""
        packages = [one for one in self.statements if isinstance(one, Package)]
        assert len(packages) == len(self.statements)
        return packages

    @property
    def places(self) -> list[tuple[int, str, bool]]:
        """Where the remarks stand, and whether the row was left out."""
        return [(remark.row, remark.column, remark.row_left_out) for remark in self.remarks]


def read(data: bytes) -> Found:
    """Return all that the file says, or raise the refusal; hold the parser to its own counts."""
    messages = list(parser_process.messages(io.BytesIO(data)))
    last = messages.pop()
    if isinstance(last, pipe.Rejected):
        raise Refused(last.findings)
    first = messages.pop(0)
    assert isinstance(first, pipe.Head)
    found = Found(first.head)
    for message in messages:
        match pipe.decode(pipe.encode(message).strip()):
            case pipe.Row(statement):
                found.statements.append(statement)
            case pipe.Remark(remark):
                found.remarks.append(remark)
            case pipe.Progress(done, total):
                assert 0 <= done <= total
            case other:
                raise AssertionError(other)
    assert last == pipe.Done(len(found.statements), len(found.remarks))
    return found


def refusal(data: bytes) -> Refused:
    """Return the refusal of a file; the test fails when there is none."""
    with pytest.raises(Refused) as caught:
        read(data)
    return caught.value


def rule(data: bytes) -> str:
    """Return the rule by which a file is refused."""
    return refusal(data).findings[0].rule
