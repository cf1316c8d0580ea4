"""How a prescription's paper names whom it is about, who wrote it, and in which language."""

from datetime import date

import pytest

from app.domain.issuer import profession_words
from app.domain.languages import language_words
from app.domain.order import PaperReason, Patient, Prescriber
from app.domain.prescription_entries import EPrescription, Issued, IssuedPersonal
from app.domain.prescription_paper import PrescriptionPaper, paper_of
from tests.workplaces import NOON


def paper(patient: Patient, *, language: str = "", profession: str = "Läkare") -> PrescriptionPaper:
    """Return a paper without rows."""
    issued = Issued(
        "A-0002-U", NOON, date(2027, 11, 23), PaperReason.TECHNICAL_FAULT, (), is_urgent=True,
        is_entitled=True, e_prescription=EPrescription.NOT_SENT, findings=(), rules="",
        register="", language=language,
    )  # fmt: skip
    who = Prescriber("Mattias Öberg", profession, "9014820", "Backe hälsocentral")
    return paper_of(issued, IssuedPersonal(patient, who, (), ()))


BORN = date(1980, 1, 2)


@pytest.mark.parametrize(
    ("patient", "heading", "said"),
    [
        (Patient("T", "191212121212", "personnummer"), "Personnummer", "19121212-1212"),
        (Patient("T", "197302889931", "samordningsnummer"), "Samordningsnummer", "19730288-9931"),
        (Patient("T", "12-345678", "lma"), "LMA-nummer", "LMA 12-345678"),
        (Patient("T", "", "birth_date", birth_date=BORN, sex="2"), "Födelsedatum och kön",
         "1980-01-02, kvinna"),
        (Patient("T", "", "birth_date", birth_date=BORN, sex="3"), "Födelsedatum och kön",
         "1980-01-02, kön ej angivet"),
        (Patient("T", "AB 1234 X", "foreign"), "Annat id-nummer", "AB 1234 X"),
    ],
)  # fmt: skip
def test_a_patient_stands_under_the_sort_of_number_it_is(
    patient: Patient, heading: str, said: str
) -> None:
    """Requirement 18."""
    told = paper(patient)
    assert (told.identified_by, told.patient_id) == (heading, said)


def test_a_dosage_in_another_language_says_which_and_swedish_is_not_mentioned() -> None:
    """Requirement 18."""
    someone = Patient("T", "191212121212", "personnummer")
    assert paper(someone, language="en").language == "engelska"
    assert paper(someone, language="xx").language == "språket xx"
    assert {paper(someone, language=code).language for code in ("", "sv", "SV")} == {""}
    assert language_words("AR") == "arabiska"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Läkare", "läkare"), ("Leg. läkare", "leg. läkare"), ("ÖVERLÄKARE", "överläkare"),
        ("AT-läkare", "AT-läkare"), ("At-läkare", "AT-läkare"), ("AT-LÄKARE", "AT-läkare"),
        ("ST-läkare, Allmänmedicin", "ST-läkare, allmänmedicin"),
        ("ÖNH-läkare", "ÖNH-läkare"), ("Barnmorska", "barnmorska"), ("", ""),
    ],
)  # fmt: skip
def test_a_profession_is_small_but_for_its_short_forms(written: str, said: str) -> None:
    assert profession_words(written) == said
    issuer = paper(Patient("T", "191212121212", "personnummer"), profession=written).issuer
    assert issuer == ", ".join(part for part in ("Mattias Öberg", said) if part)
