"""Load reference data from a file that an agency publishes."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.domain.clock import STOCKHOLM
from app.domain.entries import ReferenceLoaded
from app.domain.findings import Unavailable, refuse
from app.domain.product import ListRemark, LoadReport, RegisterInfo
from app.domain.staff import Act
from app.exchange.reference.reader import LARGEST_FILE, read_product_list
from app.usecases.workplace import Workplace, require


@dataclass(frozen=True)
class Loaded:
    """What a load brought (inläsning): the register's change, and what was left out and why."""

    report: LoadReport
    remarks: tuple[ListRemark, ...]

    @property
    def is_older(self) -> bool:
        """Whether a newer list was in use before this one."""
        before = self.report.previous
        return before is not None and before.period_start > self.report.info.period_start


def load_reference(workplace: Workplace, path: Path) -> Loaded:
    """Read, check and swap in a product list; on any failure the old register stays."""
    require(workplace, Act.MANAGE)
    data, file_time = _read(path)
    products = read_product_list(data)
    if products.practice and not workplace.pharmacy.practice:
        raise refuse("Listan är påhittad, för övning.", "Läs in TLV:s egen fil.", rule="practice")
    info = RegisterInfo(
        source=products.source,
        period_start=products.period_start,
        period_end=products.period_end,
        loaded_at=workplace.computer.clock.now(),
        file_date=file_time.date(),
        row_count=len(products.packages),
        practice=products.practice,
    )
    report = workplace.register.load(products.packages, info)
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(
            ReferenceLoaded(
                source=products.source,
                period=f"{products.period_start:%y%m%d}-{products.period_end:%y%m%d}",
                rows=len(products.packages),
                left_out=len(products.remarks),
                sha256=hashlib.sha256(data).hexdigest(),
            )
        )
    return Loaded(report, products.remarks)


def _read(path: Path) -> tuple[bytes, datetime]:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise refuse("Filen är orimligt stor.", "Hämta den igen.", rule="reference.size")
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone(STOCKHOLM)
        return path.read_bytes(), modified
    except OSError as error:
        raise Unavailable(
            "Filen går inte att läsa.", "Välj den igen.", code="unreadable"
        ) from error
