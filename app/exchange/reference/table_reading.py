"""A table on its way to be statements: row by row, with a remark for all that was not taken."""

from collections.abc import Iterator
from datetime import date

from app.domain.findings import Finding, Refused, Severity, refuse
from app.domain.reference import ListRemark
from app.domain.statements import Statement
from app.exchange.reference import cells
from app.exchange.reference.cells import Odd
from app.exchange.reference.layout import Field, Layout, Need, Values
from app.exchange.reference.pipe import Progress
from app.exchange.reference.source import Item
from app.exchange.reference.table import Headings, Row, Table, column_letters

_MOST_LEFT_OUT = 20_000  # rows; beyond this the layout is not the one known here
_MOST_NOTED = 5_000  # values; beyond this they are only counted
_EXAMPLES = 3
_STEP = 500  # rows between two words of progress


class TableReading:
    """One reading of one table (tabelläsning)."""

    def __init__(self, layout: Layout, table: Table, headings: Headings) -> None:
        self._layout = layout
        self._table = table
        self._top = headings.top
        self._width = len(table.head[headings.top])
        self._columns = headings.columns
        self._fields = [  # a column each, as long as the table has it
            (name, headings.columns[name], field)
            for name, field in layout.fields.items()
            if name in headings.columns
        ]
        self._known: dict[str, int] = {}  # keys, and the hash of what was said
        self._waiting: list[ListRemark] = []
        self._examples: list[ListRemark] = []
        self._kept = self._unreadable = self._left_out = self._noted = 0

    def items(self) -> Iterator[Item]:
        """Yield statements, remarks and progress, in the order of the rows."""
        size = self._table.size
        for index, row in enumerate(self._table.rows()):
            if index % _STEP == 0:
                yield Progress(min(index, size), size)
            if index <= self._top or not any(row):
                continue
            statement = self._statement(index, row)
            yield from self._told()
            if statement is not None:
                self._kept += 1
                yield statement
        if (more := self._noted - _MOST_NOTED) > 0:
            self._waiting.append(ListRemark(0, "", f"{more} anmärkningar till visas inte.", False))
            yield from self._told()
        yield Progress(size, size)

    def refuse_unless_whole(self, *, practice: bool) -> None:
        """Refuse a file of which too much was left out, or that has too little in it."""
        allowed = self._layout.share_left_out * (self._kept + self._unreadable)
        if self._unreadable > max(self._layout.spared, allowed):
            raise self._too_odd()
        if self._unreadable and not self._kept:
            raise self._too_odd()
        fewest = self._layout.fewest_practice if practice else self._layout.fewest
        if self._kept < fewest:
            raise refuse(
                f"Listan har bara {self._kept} rader som gäller; minst {fewest} väntades.",
                "Filen är troligen avkortad. Hämta den igen.",
                rule="reference.too_few",
            )

    def _told(self) -> list[ListRemark]:
        told, self._waiting = self._waiting, []
        return told

    def _statement(self, index: int, row: Row) -> Statement | None:
        """Return what a row says, or None with a remark when it must be left out."""
        try:
            values = self._values(index, row)
            statement = self._layout.make(values)
        except Odd as odd:
            self._unreadable += 1
            self._leave_out(index, odd.field, odd.text)
            return None
        if self._is_repeated(index, statement, values):
            return None
        for name, doubt in self._layout.doubts(values):
            self._note(index, name, doubt)
        return statement

    def _values(self, index: int, row: Row) -> Values:
        """Return the row's values, or raise Odd with the field that it cannot do without."""
        values = Values()
        if self._table.is_text and any(row[self._width :]):
            raise Odd("Raden har fler fält än rubrikraden.")
        for name, at, field in self._fields:
            try:
                if words := self._words(index, at, row, field):
                    values[name] = field.read(words)
                elif field.need is Need.VALUE:
                    raise Odd("Cellen är tom.")
            except Odd as odd:
                if field.need is Need.VALUE:
                    raise Odd(odd.text, name) from odd
                self._note(index, name, odd.text)
        return values

    def _words(self, index: int, at: int, row: Row, field: Field) -> str:
        """Return what stands in a cell, as a person would write it."""
        cell = row[at] if at < len(row) else ""
        computed = self._table.computed
        if computed and f"{column_letters(at)}{index + 1}" in computed:
            raise Odd("Cellen är en formel eller ett fel, inte ett värde.")
        if isinstance(cell, date) and field.read is cells.day:
            return cell.isoformat()[:10]  # in any other place a date is a spreadsheet's guess
        return cells.written(cell)

    def _is_repeated(self, index: int, statement: Statement, values: Values) -> bool:
        key, said = statement.key, hash(statement)
        if key not in self._known:
            self._known[key] = said
            return False
        name = next((name for name in self._layout.keys if name in values), "")
        heading = self._layout.fields[name].headings[0] if name else "rad"
        text = f"Samma {heading} finns på en tidigare rad"
        if said == self._known[key]:
            self._leave_out(index, name, f"{text}.")
        else:
            self._unreadable += 1
            self._leave_out(index, name, f"{text}, med andra uppgifter.")
        return True

    def _leave_out(self, index: int, name: str, text: str) -> None:
        self._left_out += 1
        if self._left_out > _MOST_LEFT_OUT:
            raise self._too_odd()
        remark = self._remark(index, name, text, row_left_out=True)
        self._waiting.append(remark)
        if len(self._examples) < _EXAMPLES:
            self._examples.append(remark)

    def _note(self, index: int, name: str, text: str) -> None:
        self._noted += 1
        if self._noted <= _MOST_NOTED:
            self._waiting.append(self._remark(index, name, text, row_left_out=False))

    def _remark(self, index: int, name: str, text: str, *, row_left_out: bool) -> ListRemark:
        at = self._columns.get(name)
        column = "" if at is None else column_letters(at)
        return ListRemark(index + 1, column, text, row_left_out)

    def _too_odd(self) -> Refused:
        summary = Finding(
            Severity.STOP,
            f"{self._left_out} av {self._kept + self._left_out} rader går inte att läsa.",
            "Filen ser inte ut som Lykta känner den. Hämta den igen.",
            rule="reference.rows",
        )
        return Refused([summary, *map(_example, self._examples)])


def _example(remark: ListRemark) -> Finding:
    place = f"Rad {remark.row}, kolumn {remark.column}" if remark.column else f"Rad {remark.row}"
    return Finding(
        Severity.STOP,
        f"{place}: {remark.text}",
        field=f"{remark.column}{remark.row}",
        rule="reference.rows",
    )
