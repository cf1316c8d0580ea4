"""Compare e-prescriptions with what was handed out on paper, and decide which of two stands."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from app.domain.e_twin_entries import EPrescription, ETwinDecided, ETwinFound, EVerdict
from app.domain.e_twins import ETwinCase, is_e_twin
from app.domain.findings import Unavailable, refuse
from app.domain.free_text import FreeText
from app.domain.history import PastRow
from app.domain.identity import parse_identity
from app.domain.order import Product, number_key
from app.domain.order_entries import ClosingReason
from app.domain.outage import OutageState
from app.domain.reference import CodeHit
from app.domain.staff import Act
from app.domain.step_entries import Settlement, StepSettled
from app.domain.steps import TWIN_STEP, StepState
from app.exchange.e_list import LARGEST, not_a_list, read_list
from app.store.projections.e_twins import find_e_twins
from app.store.projections.history import list_history
from app.store.projections.outages import list_outages
from app.store.projections.steps import StepLine, list_of_dispensing, list_steps
from app.store.projections.twins import find_twins
from app.store.ready_rows import check_heard, check_in_no_file, check_not_scanned
from app.usecases.workplace import Workplace, require, rules_of

_REGISTER = ("register_prescription", "register_aid_card")
_WITHDRAW = ("register_withdrawal", "register_paper_withdrawal", "register_price")


@dataclass(frozen=True)
class Compared:
    """What a comparison found (jämförelse)."""

    prescriptions: int  # that were compared
    unreadable: int  # whose number nobody can read
    found: int  # new cases
    known: int  # cases that were here before
    unknown: int = 0  # of patients who got something here, of a product that nobody can tell


def list_e_twins(workplace: Workplace) -> dict[tuple[UUID, int], tuple[ETwinCase, ...]]:
    """Return the cases of each row, decided or not."""
    require(workplace, Act.READ)
    return find_e_twins(workplace.journal.vault.connection)


def compare_file(workplace: Workplace, path: Path) -> Compared:
    """Compare a list that the pharmacy's own system saved."""
    require(workplace, Act.SETTLE)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        raise Unavailable(f"{path.name} går inte att läsa.", "Välj en annan fil.") from None
    prescriptions = read_list(content)
    if not prescriptions:
        raise not_a_list("Listan är tom.")
    return _compare(workplace, prescriptions, is_listed=True)


def compare_one(workplace: Workplace, prescription: EPrescription) -> Compared:
    """Compare one that a person typed or scanned."""
    require(workplace, Act.SETTLE)
    if not prescription.identity.strip():
        raise refuse("Personnummer saknas.", "Skriv eller skanna det.", field="identity")
    if not (prescription.product.strip() or prescription.varunummer.strip()):
        raise refuse("Läkemedel saknas.", "Skriv namnet eller skanna varunumret.", field="product")
    if not _is_known(workplace, prescription):
        cure = "Skriv läkemedlets namn också, annars hittas ingen dubblett."
        raise refuse("Numret finns inte i registret.", cure, field="varunummer")
    compared = _compare(workplace, [prescription], is_listed=False)
    if compared.unreadable:
        raise refuse("Numret går inte att läsa.", "Skriv tolv siffror.", field="identity")
    return compared


def decide_e_twin(
    workplace: Workplace, case: ETwinCase, verdict: EVerdict, words: str, reference: str = ""
) -> None:
    """Say which of the two stands, and why or how the other was cancelled.

    When the e-prescription stands, the withdrawal has been made on it in the pharmacy's own
    system, under a number that is given here: the paper is then never registered.
    """
    require(workplace, Act.HAND_OUT)
    text, number = " ".join(words.split()), " ".join(reference.split())
    if not text:
        cure = "Skriv hur det andra makulerades, eller varför båda är riktiga."
        raise refuse("Skäl saknas.", cure, field="words")
    if verdict is EVerdict.KEEP_E and not number:
        cure = "Registrera uttaget på e-receptet i apotekssystemet först, och skriv numret."
        raise refuse("Uttagets nummer saknas.", cure, field="reference")
    with workplace.journal.write(workplace.person.id) as writing:
        row = case.own.row.row
        current = find_e_twins(writing.connection).get((case.own.subject, row), ())
        if case not in current or not case.is_open or case.own.entry is None:
            raise refuse("Någon har skrivit om dubbletten.", "Läs listan igen.", field="words")
        if any(one.verdict is EVerdict.KEEP_E for one in current):
            cure = "Är det en annan ordination: båda är riktiga."
            if verdict is EVerdict.KEEP_PAPER:
                raise refuse("Ett e-recept är redan behållet.", cure, field="verdict")
        lines = [
            line
            for line in list_of_dispensing(writing.connection, case.own.subject)
            if line.step.row == row
        ]
        settled = _settled_by(workplace, case, verdict, lines)
        content = ETwinDecided(case.found, case.own.entry, row, verdict, ClosingReason(text))
        outage = lines[0].outage if lines else None
        writing.append(content, subject=case.own.subject, outage=outage)
        now = workplace.computer.clock.now()
        for line, how in settled:
            said = number if how is Settlement.ELSEWHERE and number else text
            end = StepSettled(line.step.id, how, now, personal=FreeText(said))
            writing.append(end, subject=line.subject, outage=line.outage)


def _settled_by(
    workplace: Workplace, case: ETwinCase, verdict: EVerdict, lines: Sequence[StepLine]
) -> list[tuple[StepLine, Settlement]]:
    """Return which steps a decision ends; the withdrawal waits for every other case of the row."""
    if verdict is not EVerdict.KEEP_E:
        return []
    told = (StepState.SETTLED, StepState.ELSEWHERE)
    if any(line.step.code in (*_REGISTER, *_WITHDRAW) and line.state in told for line in lines):
        cure = "Backa det där först, eller behåll papperet och makulera e-receptet."
        raise refuse("Papperet är redan registrerat.", cure, field="verdict")
    connection, key = workplace.journal.vault.connection, (case.own.subject, case.own.row.row)
    check_heard(connection, lines)
    check_in_no_file(connection, key)
    check_not_scanned(connection, key)
    others = [c for c in find_e_twins(connection).get(key, ()) if c != case and c.is_open]
    twins = find_twins(connection, rules_of(workplace)).get(key, ())
    if others or any(twin.is_open for twin in twins):
        raise refuse("Raden har en dubblett till.", "Avgör den andra först.", field="verdict")
    if any(not x.state.is_done and x.step.code == "second_reading" for x in lines):
        raise refuse("Blanketten är inte läst en andra gång.", "Läs av den först.", field="verdict")
    left = [line for line in lines if not line.state.is_done]
    done = [(x, Settlement.ELSEWHERE) for x in left if x.step.code == TWIN_STEP]
    done += [(x, Settlement.WAIVED) for x in left if x.step.code in _REGISTER]
    return done + [(x, Settlement.ELSEWHERE) for x in left if x.step.code in _WITHDRAW]


def _compare(
    workplace: Workplace, prescriptions: Sequence[EPrescription], *, is_listed: bool
) -> Compared:
    today = workplace.computer.clock.now().date()
    readable = []
    for one in prescriptions:
        identity = parse_identity(one.identity, today)
        if any(sign.isdigit() for sign in identity.canonical):
            readable.append(replace(one, identity=identity.canonical))
    with workplace.journal.write(workplace.person.id) as writing:
        sought = _sought(workplace)
        known = {
            (key, case.e.order)
            for key, cases in find_e_twins(writing.connection).items()
            for case in cases
            if case.e
        }
        found = again = unknown = 0
        for one in dict.fromkeys(readable):
            had = [past for past in _had(workplace, one) if (past.subject, past.row.row) in sought]
            alike = _alike(workplace, one, had) if had else []
            unknown += bool(had) and not (alike or _is_known(workplace, one))
            for past in alike:
                key = past.subject, past.row.row
                if (key, one.order) not in known:
                    content = ETwinFound(past.row.row, is_listed, one)
                    writing.append(content, subject=past.subject, outage=sought[key])
                    known.add((key, one.order))
                    found += 1
                else:
                    again += 1
    unreadable = len(prescriptions) - len(readable)
    return Compared(len(prescriptions), unreadable, found, again, unknown)


def _sought(workplace: Workplace) -> dict[tuple[UUID, int], UUID]:
    """Return the rows of outages that are not closed whose twins are sought, with the outage."""
    connection = workplace.journal.vault.connection
    return {
        (line.subject, line.step.row): line.outage
        for outage in list_outages(connection)
        if outage.state is not OutageState.CLOSED
        for line in list_steps(connection, outage.id)
        if line.step.code == TWIN_STEP
    }


def _had(workplace: Workplace, one: EPrescription) -> list[PastRow]:
    past = list_history(workplace.journal.vault.connection, number_key(one.identity))
    return [row for row in past if not row.is_waiting]


def _alike(workplace: Workplace, one: EPrescription, had: Sequence[PastRow]) -> list[PastRow]:
    product = _product_of(workplace, one)
    return [row for row in had if is_e_twin(product, row)]


def _is_known(workplace: Workplace, one: EPrescription) -> bool:
    """Tell whether it says what it is of: by name, or by a number that the register has."""
    return bool(one.product.strip() or _hits(workplace, one.varunummer))


def _product_of(workplace: Workplace, one: EPrescription) -> Product:
    """Return the product by its number in the register, else as it is written."""
    if hits := _hits(workplace, one.varunummer):
        return Product.of(hits[0].package)
    return Product(
        one.product,
        strength=one.strength,
        varunummer=one.varunummer,
        substance=_substance_of(workplace, one.product),
    )


def _hits(workplace: Workplace, number: str) -> list[CodeHit]:
    """Return what the register knows by a number; nothing while it cannot be asked."""
    with suppress(Unavailable):
        return workplace.register.find_by_code(number) if number.strip() else []
    return []


def _substance_of(workplace: Workplace, name: str) -> str:
    """Return the substance of a name that the register knows, "" for any other."""
    first = name.casefold().split()[:1]
    with suppress(Unavailable):
        for package in workplace.register.search(name, 5) if first else ():
            if package.name.casefold().split()[:1] == first and package.substance:
                return package.substance
    return ""
