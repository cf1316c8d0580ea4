"""What the tests of the XML sources ask of a reading, beside what all tests ask."""

import io

from app.domain.product import Package
from app.exchange.reference.archive import open_archive
from app.exchange.reference.source import START, Opened
from tests.exchange.reference.parsing import Found


def opened(data: bytes) -> Opened:
    """Return bytes as a parser is given them."""
    file = io.BytesIO(data)
    archive = open_archive(file) if data.startswith(b"PK\x03\x04") else None
    return Opened(file, data[:START], archive)


def packages_in(found: Found) -> list[Package]:
    """Return the packages among the statements."""
    return [one for one in found.statements if isinstance(one, Package)]


def noted(found: Found) -> list[tuple[str, str, bool]]:
    """Return the remarks without their lines."""
    return [(one.column, one.text, one.row_left_out) for one in found.remarks]
