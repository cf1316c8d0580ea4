"""Print the paper kit: allot numbers to blank forms, lay them out, and list what was printed."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from app.documents.kit import KitSheets, render_kit
from app.domain.findings import refuse
from app.domain.kit import FORM_WORDS, MOST_SHEETS, NUMBERS_A_SHEET, FormEnd, Kit, KitForm
from app.domain.kit import take_serials as take
from app.domain.outage import is_frozen
from app.domain.slip import SlipNumber
from app.domain.slip_entries import SlipsIssued
from app.domain.staff import Act
from app.store.journal import Writing
from app.store.projections import kits
from app.store.projections.epochs import series_of
from app.store.projections.outages import list_outages
from app.store.projections.slips import last_serial
from app.usecases.workplace import Workplace, require

_LEFT = (FormEnd.OPEN, FormEnd.UNUSED)  # nothing is written on it, as far as anybody has said


def print_kit(workplace: Workplace, sheets: Mapping[KitForm, int]) -> Kit:
    """Allot numbers to as many blank sheets of each kind as asked, all in one transaction.

    What is killed after that has a kit that can be laid out; nobody else gets its numbers.
    """
    require(workplace, Act.KEEP_KIT)
    wanted = {form: sheets.get(form, 0) for form in KitForm if sheets.get(form, 0)}
    if not wanted:
        raise refuse("Inga blad är valda.", "Skriv hur många av minst ett slag.", field="sheets")
    for form, count in wanted.items():
        if not 0 < count <= MOST_SHEETS:
            text = f"{FORM_WORDS[form]}: 1 till {MOST_SHEETS} blad åt gången."
            raise refuse(text, "Skriv ut fler efteråt.", field=form.value)
    kit = uuid4()
    with workplace.journal.write(workplace.person.id) as writing:
        if any(is_frozen(outage) for outage in list_outages(writing.connection)):
            text = "Nytt papper är stoppat: nya utlämningar görs i apotekssystemet."
            raise refuse(text, "Häv stoppet under Efterregistrera.", field="sheets")
        after = 0
        for form, count in wanted.items():
            after = _allot(writing, kit, form, (count * NUMBERS_A_SHEET[form], after))
    return load_kit(workplace, kit)


def list_kits(workplace: Workplace) -> list[Kit]:
    """Return every kit that was printed, the latest first."""
    require(workplace, Act.READ)
    return kits.list_kits(workplace.journal.vault.connection)


def load_kit(workplace: Workplace, kit: UUID) -> Kit:
    """Return one kit."""
    found = next(
        (k for k in kits.list_kits(workplace.journal.vault.connection) if k.id == kit), None
    )
    if found is None:
        raise refuse("Pappersreserven finns inte.", "Välj en i listan.", field="kit")
    return found


def kit_pdf(workplace: Workplace, kit: UUID, *, again: bool = False) -> bytes:
    """Return a kit's sheets as PDF; again only those on which nothing is known to be written."""
    require(workplace, Act.KEEP_KIT)
    found = load_kit(workplace, kit)
    numbers = [n for n in found.numbers if not again or n.end in _LEFT]
    sheets = {
        form: _sheets(form, [n.number for n in numbers if n.form is form]) for form in KitForm
    }
    if not any(sheets.values()):
        raise refuse("Inget blad är oanvänt.", "Skriv ut en ny pappersreserv.", field="kit")
    text = KitSheets(
        pharmacy=workplace.pharmacy.pharmacy,
        printed_at=found.printed_at,
        sheets=tuple((form, numbers) for form, each in sheets.items() for numbers in each),
        practice=workplace.pharmacy.practice,
        again=workplace.computer.clock.now() if again else None,
    )
    return render_kit(text, workplace.computer.resources / "fonts")


def _allot(writing: Writing, kit: UUID, form: KitForm, wanted: tuple[int, int]) -> int:
    """Allot numbers above what is taken, and return the last serial."""
    count, after = wanted
    author = writing.identity.author.device
    series = series_of(writing.connection, author, writing.identity.epoch)
    highest = max(after, last_serial(writing.connection, author, series))
    serials = take(series, highest, count)
    writing.append(SlipsIssued(series, serials[0], serials[-1], form), subject=kit)
    return serials[-1]


def _sheets(form: KitForm, numbers: Sequence[SlipNumber]) -> list[tuple[SlipNumber, ...]]:
    each = NUMBERS_A_SHEET[form]
    return [tuple(numbers[at : at + each]) for at in range(0, len(numbers), each)]
