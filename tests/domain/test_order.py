"""What was ordered, as values: how a product is titled and a patient told from another."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.draft import DispensingDraft
from app.domain.order import (
    BENEFIT_WORDS,
    PAPER_REASON_WORDS,
    Benefit,
    PaperReason,
    Patient,
    Product,
)
from app.domain.outage import DEPENDENCY_WORDS, Dependency, next_label
from app.domain.product import Package, PeriodStatus
from app.domain.record import RecordedDispensing, draft_of, schema
from tests.domain.drafts import DRAFT, NOON, changed_row


@pytest.mark.parametrize(
    ("product", "title"),
    [
        (Product("Alvedon", "500 mg", "Tablett"), "Alvedon tablett 500 mg"),
        (Product("Alvedon 500 mg", "500 mg", "Tablett"), "Alvedon 500 mg tablett"),
        (Product("Alvedon"), "Alvedon"),
        (Product("Salva tablett", "", "Tablett"), "Salva tablett"),
    ],
)
def test_a_title_says_nothing_twice(product: Product, title: str) -> None:
    assert product.title == title


def test_a_package_of_the_register_is_taken_over_as_it_is() -> None:
    package = Package("20010101000001", "20010101000002", "Alvedon", pack_size=Decimal("2.5"))
    bare = Product.of(package)
    assert bare == Product(
        "Alvedon",
        pack="2,5",
        npl_pack_id="20010101000001",
        npl_id="20010101000002",
        pack_size=Decimal("2.5"),
        from_register=True,
    )


def test_what_the_register_knows_for_the_rules_comes_with_the_package() -> None:
    package = Package(
        "20010101000001",
        "20010101000002",
        "Oxynorm",
        status=PeriodStatus.PERIOD_PRODUCT,
        substance="Oxikodon",
        atc="N02AA05",
        narcotic_schedule="II",
        in_benefit=True,
        exchange_group="123",
        size_group="T18",
    )
    known = Product.of(package)
    assert (known.substance, known.atc, known.schedule) == ("Oxikodon", "N02AA05", "II")
    assert (known.exchange_group, known.size_group, known.period_status) == ("123", "T18", "PV")
    assert known.in_benefit is True
    assert not known.is_trade_good
    unknown = Product.of(Package(None, None, "Påse", varunummer="200001"))
    assert (unknown.schedule, unknown.in_benefit, unknown.period_status) == (None, None, "")
    assert unknown.is_trade_good


def test_patients_are_told_apart_by_number_or_by_birth_date_sex_and_name() -> None:
    born = date(1912, 12, 12)
    assert Patient("A", "191212121212", "personnummer", born, "1").key == "191212121212"
    assert Patient("Åsa", "", "birth_date", born, "2").key == "191212122/åsa"


@given(st.text(alphabet="PROVÅ12 \u00a0-/", min_size=1))
def test_a_foreign_number_is_the_same_however_it_is_spaced_and_capitalised(number: str) -> None:
    """Requirement 57."""
    told = Patient("A", number, "unknown")
    spaced = Patient("B", f" {' '.join(number.lower())} ", "unknown")
    assert told.key == spaced.key
    assert told.identity == number  # shown as it was written
    assert Patient("A", "PROV 12", "unknown").key != Patient("A", "PROV 13", "unknown").key


def test_every_choice_has_its_word() -> None:
    assert set(DEPENDENCY_WORDS) == set(Dependency)
    assert set(PAPER_REASON_WORDS) == set(PaperReason)
    assert set(BENEFIT_WORDS) == set(Benefit)


def test_outages_of_a_day_are_lettered() -> None:
    assert next_label(NOON, []) == "2026-11-23-A"
    assert next_label(NOON, ["2026-11-23-A", "2026-11-22-B"]) == "2026-11-23-B"
    taken: list[str] = []
    while len(taken) < 701:
        taken.append(next_label(NOON, taken))
    assert [label[11:] for label in taken[25:28]] == ["Z", "AA", "AB"]
    assert len(set(taken)) == 701
    with pytest.raises(ValueError, match="more outages"):
        next_label(NOON, taken)


def test_a_printed_label_grows_old_when_anything_on_it_changes() -> None:
    digest = DRAFT.label_digest()
    assert changed_row(dosage="2 tabletter").label_digest() != digest
    assert changed_row(packages=2).label_digest() != digest
    assert DispensingDraft().label_digest() != digest
    assert DRAFT.label_digest() == digest


def test_a_recorded_line_becomes_the_draft_that_a_screen_would_have() -> None:
    said = {
        "patient": {"name": "Tolvan  Tolvansson ", "identity": "19121212-1212"},
        "prescriber": {
            "name": "Mattias Öberg", "profession": "Läkare", "code": "9014820",
            "workplace": "Backe", "workplace_code": "2355000012345", "phone": "0640-100 00",
        },
        "rows": [{"dosage": "1 tablett  på morgonen."}],
        "issued_on": "2026-11-20", "reason": "technical_fault", "signature_seen": True,
        "identity_checked": "Körkort", "advice_given": True,
    }  # fmt: skip
    line = msgspec.convert(said, RecordedDispensing)
    assert draft_of(line, lambda _: DRAFT.rows[0].product) == DRAFT
    assert schema()["$ref"] == "#/$defs/RecordedDispensing"
