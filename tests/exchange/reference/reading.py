"""Has a parser read bytes in the test's own process, as the parser process would."""

import io
from dataclasses import dataclass, field
from types import ModuleType
from typing import cast

import pytest

from app.domain.findings import Refused
from app.domain.product import Package
from app.domain.reference import ListRemark, SourceHead
from app.domain.statements import Statement
from app.exchange.reference.archive import open_archive
from app.exchange.reference.pipe import Progress
from app.exchange.reference.source import START, Opened, SourceParser


@dataclass
class Read:
    """What a parser said of a file."""

    head: SourceHead | None = None
    statements: list[Statement] = field(default_factory=list)
    remarks: list[ListRemark] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)

    @property
    def packages(self) -> list[Package]:
        """The packages among the statements."""
        return [found for found in self.statements if isinstance(found, Package)]

    @property
    def noted(self) -> list[tuple[str, str, bool]]:
        """The remarks without their lines."""
        return [(r.column, r.text, r.row_left_out) for r in self.remarks]


def opened(data: bytes) -> Opened:
    """Return bytes as a parser is given them."""
    file = io.BytesIO(data)
    archive = open_archive(file) if data.startswith(b"PK\x03\x04") else None
    return Opened(file, data[:START], archive)


def read(module: ModuleType, data: bytes) -> Read:
    """Return what the parser says; it must recognise the bytes, and say nothing malformed."""
    parser = cast(SourceParser, module)
    given = opened(data)
    assert parser.recognises(given)
    found = Read()
    for item in parser.parse(given):
        match item:
            case SourceHead():
                assert found.head is None
                found.head = item
            case ListRemark():
                found.remarks.append(item)
            case Progress():
                found.progress.append(item)
            case _:
                assert found.head is not None
                assert item.is_well_formed()
                found.statements.append(item)
    return found


def rule(module: ModuleType, data: bytes) -> str:
    """Return the rule by which the parser refuses the bytes."""
    with pytest.raises(Refused) as caught:
        read(module, data)
    return caught.value.findings[0].rule
