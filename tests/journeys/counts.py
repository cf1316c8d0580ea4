"""How many keys each customer took, and the median of a finished prescription row."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

_HEAD = ("kind", "rows", "typed", "keys", "scans", "all", "all per row")


@dataclass
class Served:
    """What one customer took (betjänad)."""

    kind: str
    rows: int  # finished with it
    typed: int = 0  # letters and digits, of what the order says and of what a person answers
    pressed: int = 0  # every other key; one that is held with another is one
    scanned: int = 0

    @property
    def presses(self) -> int:
        """Every key, and a scan as one."""
        return self.typed + self.pressed + self.scanned


def per_row(served: Iterable[Served]) -> tuple[float, float]:
    """Return the medians of a finished row: of every press, and of those that typed no text."""
    rows = [one for one in served for _ in range(one.rows)]
    return (
        median(one.presses / one.rows for one in rows),
        median((one.pressed + one.scanned) / one.rows for one in rows),
    )


def table(served: Iterable[Served]) -> str:
    """Return a line for each customer and the medians below, parted by tabs."""
    served = list(served)
    lines = ["\t".join(_HEAD)]
    for one in served:
        each = f"{one.presses / one.rows:.0f}" if one.rows else ""
        numbers = (one.rows, one.typed, one.pressed, one.scanned, one.presses)
        lines.append("\t".join((one.kind, *map(str, numbers), each)))
    every, control = per_row(served)
    lines.append(f"median of a finished row: {every:.0f}, of it {control:.0f} that type no text")
    return "\n".join(lines)
