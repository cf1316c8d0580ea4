"""The one parser of all sources that are tables: finds the source's table and reads its rows."""

from collections.abc import Iterator

from app.domain.findings import refuse
from app.domain.reference import SOURCE_WORDS, ListRemark, SourceHead
from app.exchange.reference.cells import shown
from app.exchange.reference.layout import Layout, Need
from app.exchange.reference.source import Item, Opened
from app.exchange.reference.table import Headings, Table, find_headings, read_preamble
from app.exchange.reference.table_reading import TableReading
from app.exchange.reference.tables import tables_of


class TableParser:
    """Reads a source's tables by their layout (tabelläsare)."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.known = {name: field.headings for name, field in layout.fields.items()}

    def recognises(self, opened: Opened) -> bool:
        """Tell whether one of the file's tables has this source's headings."""
        return self._find(opened) is not None

    def parse(self, opened: Opened) -> Iterator[Item]:
        """Yield the head, then a statement for each row that can be taken, and the remarks."""
        found = self._find(opened)
        if found is None:
            raise refuse("Filens rubriker känns inte igen.", rule="reference.headings")
        table, headings = found
        self._check(table, headings)
        head = self._head(table, headings)
        yield head
        if self._layout.period and head.valid_from is None:
            unsaid = "Listan säger inte vilka dagar den gäller. Filens datum får visa åldern."
            yield ListRemark(headings.top + 1, "", unsaid, row_left_out=False)
        reading = TableReading(self._layout, table, headings)
        yield from reading.items()
        reading.refuse_unless_whole(practice=head.practice)

    def _find(self, opened: Opened) -> tuple[Table, Headings] | None:
        for table in tables_of(opened):
            headings = find_headings(table, self.known)
            if any(mark <= headings.columns.keys() for mark in self._layout.marks):
                return table, headings
        return None

    def _check(self, table: Table, headings: Headings) -> None:
        """Refuse what lacks a heading, and what has one twice: which of them would be right?"""
        missing = [
            field.headings[0]
            for name, field in self._layout.fields.items()
            if field.need is not Need.NOTHING and name not in headings.columns
        ]
        place = f"bladet ”{shown(table.title)}”, rad " if table.title else "rad "
        for problem, words in (("saknas", missing), ("står två gånger", headings.twice)):
            if words:
                source = SOURCE_WORDS[self._layout.source]
                raise refuse(
                    f"Rubriker {problem} på {place}{headings.top + 1}: {', '.join(words)}.",
                    f"Kontrollera att det är {source}, som filen hämtades.",
                    field=f"A{headings.top + 1}",
                    rule="reference.headings",
                )

    def _head(self, table: Table, headings: Headings) -> SourceHead:
        preamble = read_preamble(table, headings.top)
        period = self._layout.period and self._layout.period(table.title)
        start, end = period or (preamble.days.get("giltig från"), preamble.days.get("giltig till"))
        if start and end and end < start:
            raise refuse(
                f"Listan säger att den gäller från {start} till {end}.",
                "Hämta den igen.",
                rule="reference.period",
            )
        return SourceHead(
            self._layout.source,
            practice=preamble.practice,
            valid_from=start,
            valid_until=end,
            published=preamble.days.get("utgiven", table.made),
        )
