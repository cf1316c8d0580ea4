"""Who may order what: codes, categories, and what a wrong code asks of the pharmacist."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.authority import check
from app.domain.codes import luhn_digit
from app.domain.dispensing import make
from app.domain.draft import CallDraft, DispensingDraft, RowDraft
from app.domain.findings import Confidence, Severity
from app.domain.going_on import prescriber_draft
from app.domain.issuer import IssuerCategory, category_of
from app.domain.order import OrderKind, Origin, Product
from tests.domain.drafts import AROUND, DRAFT, PRODUCT, changed_prescriber, slip

CALL = CallDraft("Mattias Öberg", "0640-100 00", "2026-11-23 11:50")


def found(draft: DispensingDraft) -> dict[str, tuple[str, Severity]]:
    """Return field and weight of what the family finds, by rule."""
    return {f.rule: (f.field, f.severity) for f in check(draft, AROUND)}


def by(profession: str, **changes: object) -> DispensingDraft:
    """Return the draft ordered by somebody of a profession."""
    draft = replace(DRAFT, prescriber=replace(DRAFT.prescriber, profession=profession))
    return replace(draft, **changes)  # type: ignore[arg-type]


def test_a_physician_with_whole_codes_gives_only_the_note_that_nobody_was_asked() -> None:
    assert found(DRAFT) == {"W-UNVERIFIED": ("prescriber", Severity.INFO)}
    dispensed, personal = make(slip(), AROUND)
    assert "W-UNVERIFIED" in {f.rule for f in dispensed.findings}
    assert personal.prescriber.category == "LAK"


@pytest.mark.parametrize("code", ["9014821", "901482", "90148200", "901482A"])
def test_a_code_that_does_not_hold_stops_until_the_prescriber_is_called_back(code: str) -> None:
    """Requirement 7."""
    draft = changed_prescriber(code=code)
    assert found(draft)["W-CODE"] == ("prescriber.code", Severity.STOP)
    called = found(replace(draft, call=CALL))
    assert "W-CODE" not in called
    assert called["W-CODE-CALLED"] == ("prescriber.code", Severity.WARN)


@pytest.mark.parametrize("lacking", ["spoke_with", "number", "at"])
def test_a_call_back_that_nobody_can_trace_lifts_no_stop(lacking: str) -> None:
    """Requirement 7."""
    half = replace(CALL, **{lacking: " "})  # type: ignore[arg-type]
    assert "W-CODE" in found(replace(changed_prescriber(code="9014821"), call=half))


def test_the_call_that_a_telephone_order_is_itself_is_no_call_back() -> None:
    """Requirement 7."""
    draft = replace(changed_prescriber(code="9014821"), call=CALL, origin=Origin.TELEPHONE)
    assert "W-CODE" in found(draft)


@given(st.from_regex("[1-8][0-9]{5}", fullmatch=True), st.integers(0, 9))
def test_of_ten_last_digits_one_is_right(licence: str, last: int) -> None:
    """Requirement 7."""
    is_right = str(last) == luhn_digit(licence)
    assert ("W-CODE" not in found(changed_prescriber(code=f"{licence}{last}"))) is is_right


def test_a_group_code_asks_for_the_position_that_it_belongs_to() -> None:
    """Requirement 7."""
    assert found(changed_prescriber(code="9100009"))["P-GROUP"] == (
        "prescriber.position", Severity.STOP,
    )  # fmt: skip
    assert "P-GROUP" not in found(changed_prescriber(code="9100009", position="204090"))
    other = found(changed_prescriber(code="9100009", position="203090"))
    assert other["W-POSITION"] == ("prescriber.position", Severity.WARN)
    unknown = found(changed_prescriber(code="9000001", position="203090"))
    assert "W-POSITION" not in unknown
    assert "P-GROUP" not in unknown


def test_a_group_code_asks_for_the_profession_as_any_other_does() -> None:
    """Requirement 7."""
    draft = changed_prescriber(code="9100009", position="204090", profession=" ")
    assert found(draft)["W-WHO"] == ("prescriber.profession", Severity.STOP)


@pytest.mark.parametrize("profession", ["Sjuksköterska", "Tandläkare", "Barnmorska"])
def test_who_is_no_physician_gives_a_licence_code_beside_a_group_code(profession: str) -> None:
    """Requirement 7."""
    shared = {"code": "9300005", "position": "203090", "profession": profession}
    asked = found(changed_prescriber(**shared))
    assert asked["W-LICENCE"] == ("prescriber.licence", Severity.WARN)
    told = found(changed_prescriber(**shared, licence="901 482"))
    assert not {"W-LICENCE", "W-LICENCE-FORM"} & told.keys()
    odd = found(changed_prescriber(**shared, licence="9014820"))
    assert odd["W-LICENCE-FORM"] == ("prescriber.licence", Severity.WARN)
    assert "W-LICENCE" not in found(changed_prescriber(profession=profession))


@pytest.mark.parametrize("profession", ["Läkare", "AT-läkare"])
def test_a_physician_gives_no_licence_code_beside_a_group_code(profession: str) -> None:
    """Requirement 7."""
    draft = changed_prescriber(code="9300005", position="203090", profession=profession)
    assert "W-LICENCE" not in found(draft)


def test_a_licence_code_is_kept_with_the_hand_out_and_asks_for_no_new_label() -> None:
    """Requirement 7."""
    draft = changed_prescriber(licence=" 901482 ")
    _, personal = make(slip(draft), AROUND)
    assert personal.prescriber.licence == "901482"
    assert prescriber_draft(personal).licence == "901482"
    assert draft.label_digest() == changed_prescriber().label_digest()


@pytest.mark.parametrize("code", ["123", "23550000123456", "F 4711", "٢٣٥٥٠٠٠٠١٢٣٤٥"])
def test_a_workplace_code_of_another_form_is_kept_as_written_and_asked_about(code: str) -> None:
    """Requirement 8."""
    draft = changed_prescriber(workplace_code=code)
    assert found(draft)["W-WORKPLACE-FORM"] == ("prescriber.workplace_code", Severity.WARN)
    words = (("W-WORKPLACE-FORM@prescriber.workplace_code", "Så står det på blanketten"),)
    keys = tuple(key for key, _ in words)
    _, personal = make(slip(replace(draft, confirmed=keys, reasons=words)), AROUND)
    assert personal.prescriber.workplace_code == code


def test_thirteen_digits_are_a_workplace_code_however_they_are_spaced() -> None:
    """Requirement 8."""
    assert "W-WORKPLACE-FORM" not in found(changed_prescriber(workplace_code="23550 00012345"))


@pytest.mark.parametrize("kind", [OrderKind.HUMAN, OrderKind.FOOD, OrderKind.MULTI_DOSE])
def test_a_veterinarian_orders_nothing_for_people(kind: OrderKind) -> None:
    """Requirement 13."""
    ordered = found(by("Veterinär", kind=kind))
    assert ordered["W-ANIMALS"] == ("prescriber.profession", Severity.STOP)


def test_a_veterinarian_orders_for_animals_and_has_no_prescriber_code() -> None:
    """Requirement 13."""
    draft = by("Leg. veterinär", kind=OrderKind.ANIMAL)
    bare = replace(draft, prescriber=replace(draft.prescriber, code="", workplace_code=""))
    assert set(found(bare)) == {"W-UNVERIFIED"}
    assert "P-NOCODE" in found(changed_prescriber(code=""))


def test_an_aid_prescriber_orders_consumables_and_no_medicine() -> None:
    """Requirement 13."""
    needles = replace(PRODUCT, name="Kanyler", is_trade_good=True)
    by_hand = Product("Kanyler 4 mm")
    rows = tuple(RowDraft(product, dosage="x") for product in (needles, PRODUCT, by_hand, None))
    ordered = found(by("Hjälpmedelsförskrivare", rows=rows))
    assert ordered["W-AIDS"] == ("rows.1.product", Severity.STOP)
    assert ordered["W-AIDS-UNKNOWN"] == ("rows.2.product", Severity.WARN)
    assert "W-AIDS" not in found(by("Hjälpmedelsförskrivare", rows=rows[:1]))


@pytest.mark.parametrize(
    "profession", ["Tandläkare", "Tandhygienist", "Barnmorska", "Distriktssköterska"]
)
def test_who_orders_by_a_list_is_let_through_by_a_pharmacist_who_knows_it(profession: str) -> None:
    """Requirement 13."""
    assert found(by(profession))["W-LIST"] == ("prescriber.profession", Severity.WARN)
    doubt = next(f for f in check(by(profession), AROUND) if f.rule == "W-LIST")
    assert doubt.confidence is Confidence.INTERPRETED


def test_an_optician_is_asked_about_since_they_order_on_requisitions() -> None:
    """Requirement 13."""
    assert found(by("Leg. optiker"))["W-REQUISITION"][1] is Severity.WARN


def test_a_profession_that_tells_nothing_asks_for_the_category_and_then_is_silent() -> None:
    """Requirement 13."""
    draft = by("Direktör")
    assert found(draft)["W-CATEGORY"] == ("prescriber.category", Severity.WARN)
    chosen = replace(draft, prescriber=replace(draft.prescriber, category="LAK"))
    assert "W-CATEGORY" not in found(chosen)


def test_another_countrys_prescriber_is_held_to_no_swedish_code_or_category() -> None:
    foreign = replace(DRAFT.prescriber, profession="Facharzt", code="DE-1", workplace_code="7")
    draft = replace(DRAFT, prescriber=foreign, kind=OrderKind.EEA)
    assert set(found(draft)) == {"W-UNVERIFIED"}


@pytest.mark.parametrize(
    ("profession", "category"),
    [
        ("Läkare", "LAK"),
        ("Leg. läkare", "LAK"),
        ("ÖVERLÄKARE", "LAK"),
        ("ST-läkare, allmänmedicin", "LAK"),
        ("Specialistläkare/docent", "LAK"),
        ("AT-läkare", "ATL"),
        ("Tandläkare, käkkirurg", "TAN"),
        ("Skolsköterska", "SSK"),
        ("Leg. Barnmorska.", "BMO"),
        ("Distriktsveterinär", "VET"),
        ("Tandhygienist", "TAH"),
    ],
)
def test_a_profession_as_papers_write_it_names_the_category(profession: str, category: str) -> None:
    assert category_of(profession) == category


def test_what_a_person_chose_goes_before_what_the_profession_says() -> None:
    assert category_of("Läkare", "TAN") is IssuerCategory.DENTIST
    assert category_of("Läkare", "XYZ") is None


@given(st.text(max_size=40), st.text(max_size=4))
def test_any_words_name_a_category_or_none(profession: str, chosen: str) -> None:
    assert category_of(profession, chosen) in {*IssuerCategory, None}
