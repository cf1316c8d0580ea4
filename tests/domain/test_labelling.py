"""What a label says, from the values of a hand-out."""

from dataclasses import replace
from datetime import date

from app.domain.dispensing import parts
from app.domain.label import LabelText
from app.domain.labelling import LabelFrame, label_text, register_mark
from app.domain.order import OrderKind, RowKind
from tests.domain.drafts import DRAFT, NOON, changed_patient, changed_row

TODAY = NOON.date()
FRAME = LabelFrame("A-0002-U", TODAY, "Apotek Granen", "SLi", practice=True)


def label(draft: object = DRAFT, row: int = 1) -> LabelText:
    rows, personal = parts(draft, TODAY)  # type: ignore[arg-type]
    return label_text(rows[row - 1], personal, FRAME)


def test_everything_that_the_patient_reads_is_there() -> None:
    """Requirement 24."""
    text = label()
    assert (text.patient_name, text.patient_id) == ("Tolvan Tolvansson", "121212+1212")
    assert (text.product, text.pack) == ("Metoprolol Prov tablett 50 mg", "98 st")
    assert text.directions == "1 tablett på morgonen."
    assert text.prescriber == "Mattias Öberg, läkare"
    assert (text.pharmacy, text.signum, text.slip) == ("Apotek Granen", "SLi", "A-0002-U")
    assert text.quantity == "98 st · 1 förp · vnr 041238 · uttag 1 av 1, inget kvar"
    assert (text.practice, text.reprint) == (True, False)


def test_product_data_that_are_too_old_are_told_by_the_oldest_day() -> None:
    register = "TLV Periodens varor 2026-11-01; TLV Pris och beslut 2026-09-15"
    old, older = "R-AGE-TLV-PERIOD-PRODUCTS", "R-AGE-TLV-PRICES"
    assert register_mark(register, [old, "P-NOLABEL"]) == "varudata 2026-11-01"
    assert register_mark(register, [older, old]) == "varudata 2026-09-15"
    assert register_mark(register, ["R-AGE-PRESCRIBERS", "P-ADVICE"]) == ""
    assert register_mark("", [old]) == ""
    assert register_mark("TLV Periodens varor 251201", []) == ""


def test_a_row_says_how_much_is_left() -> None:
    assert label(changed_row(withdrawals=4)).withdrawal == "uttag 1 av 4, 3 kvar"


def test_a_label_says_what_is_owed_and_never_that_nothing_is_left_then() -> None:
    """Requirement 25."""
    assert label(changed_row(ordered=3)).withdrawal == "uttag 1 av 1, 2 förp restas"
    again = label(changed_row(ordered=3, withdrawals=4)).withdrawal
    assert again == "uttag 1 av 4, 2 förp restas, 3 kvar"


def test_a_product_without_a_number_shows_none() -> None:
    bare = replace(DRAFT.rows[0].product, varunummer="", pack="")  # type: ignore[type-var]
    assert label(changed_row(product=bare)).quantity == "1 förp · uttag 1 av 1, inget kvar"


def test_a_patient_without_a_number_is_named_by_birth_date() -> None:
    draft = changed_patient(identity="", birth_date="19801224", sex="2")
    assert label(draft).patient_id == "1980-12-24"
    rows, personal = parts(draft, TODAY)
    unknown = replace(personal, patient=replace(personal.patient, birth_date=None))
    assert label_text(rows[0], unknown, FRAME).patient_id == ""


def test_each_row_has_its_own_dosage() -> None:
    """Requirement 24."""
    second = replace(DRAFT.rows[0], dosage="2 tabletter till natten.")
    draft = replace(DRAFT, rows=(*DRAFT.rows, second))
    assert label(draft, 2).dosage == "2 tabletter till natten."


def test_a_purpose_stands_on_a_line_of_its_own() -> None:
    text = replace(label(), purpose="Mot högt blodtryck.", dispensed_on=date(2026, 11, 23))
    assert text.directions == "1 tablett på morgonen.\nMot högt blodtryck."


def test_a_label_for_an_animal_names_it_beside_its_owner() -> None:
    """Requirement 24."""
    draft = replace(changed_patient(species="Hund", animal="Fido"), kind=OrderKind.ANIMAL)
    said = label(draft)
    assert "Fido" in said.patient_name
    assert "Tolvan Tolvansson" in said.patient_name


def test_a_label_says_what_is_made() -> None:
    """Requirement 24."""
    made = changed_row(kind=RowKind.EXTEMPORE, description="Ciklosporin 2 mg/ml i majsolja")
    assert "Ciklosporin 2 mg/ml i majsolja" in f"{label(made).product} {label(made).directions}"
