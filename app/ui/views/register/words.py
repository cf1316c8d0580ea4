"""What the register's screen says of loads, in Swedish."""

from collections.abc import Iterator

from app.domain.reference import SOURCE_WORDS, ListRemark, Progress, SourceReport, Stage
from app.ui.texts import NBSP, count, number
from app.usecases.load_reference import Loaded

_MEGABYTE = 1_000_000
_MOST_REMARKS = 500  # a file with more than this is read in the program it came from


def progress_words(state: Progress) -> str:
    """Return what a load is doing and how far that has come, with its count."""
    if state.stage is Stage.COPYING:
        done, total = (
            f"{n / _MEGABYTE:.1f}".replace(".", ",") for n in (state.done, state.total or 0)
        )
        return f"{state.stage}: {done} av {total}{NBSP}MB"
    if state.total is None:
        return f"{state.stage}: {count(state.done, 'rad', 'rader')}"
    return f"{state.stage}: steg {state.done} av {state.total}"


def summary(loaded: Loaded) -> str:
    """Return what a load brought, a line a source, and what damage took."""
    lines = [_brought(report) for report in loaded.reports]
    same = [edition.name for edition in loaded.unchanged]
    lines += [f"{name} används redan. Inget är ändrat." for name in same]
    return "\n".join(filter(None, [*lines, loaded.loss]))


def report_lines(loaded: Loaded) -> list[str]:
    """Return what changed and what was left out and why, a line each."""
    return [line for report in loaded.reports for line in _lines(report)]


def _brought(report: SourceReport) -> str:
    edition, changes = report.edition, report.changes
    rows = f"{edition.name}: {count(edition.rows, 'rad', 'rader')}"
    if edition.left_out:
        rows += f", {number(edition.left_out)} utelämnade"
    if report.previous is None:
        return f"{rows}. Ny källa."
    changed = f"{number(changes.added)} nya, {number(changes.removed)} borta"
    return f"{rows}. {changed}, {number(changes.changed)} ändrade."


def _lines(report: SourceReport) -> Iterator[str]:
    name = SOURCE_WORDS[report.edition.source]
    for example in report.changes.examples:
        yield f"{name}: {example}"
    for remark in report.remarks[:_MOST_REMARKS]:
        yield f"{name}: {_remark(remark)}"
    if (rest := len(report.remarks) - _MOST_REMARKS) > 0:
        yield f"{name}: och {count(rest, 'anmärkning till', 'anmärkningar till')}"


def _remark(remark: ListRemark) -> str:
    place = f"rad {remark.row}, kolumn {remark.column}" if remark.row else remark.column
    end = "Raden är utelämnad." if remark.row_left_out else "Uppgiften är okänd."
    return f"{place}: {remark.text} {end}"
