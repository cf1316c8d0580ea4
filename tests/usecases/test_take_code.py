"""A signed code at the counter: believed it fills a slip, else it is refused by its own finding."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.draft import DispensingDraft, ExchangeDraft, PatientDraft
from app.domain.emergency import EmergencyPrescription
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.issuing import Revocation
from app.domain.order import Benefit, ExchangeOutcome, Origin, Product, RowKind
from app.domain.signed_order import standing
from app.domain.slip_entries import DispensingMade
from app.domain.supplied import TakenCode
from app.exchange.prescription_code import encode
from app.usecases.fill_slip import list_slips, open_slip, review, save_draft, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.print_label import print_labels
from app.usecases.sign_in import sign_out
from app.usecases.take_back import open_correction, reverse_dispensing
from app.usecases.take_code import read_code, take_code
from app.usecases.workplace import Workplace
from tests.exchange.codes import KEY, NOON, PRIVATE, PUBLIC, line, prescription
from tests.usecases.believed import believe_clinic, take_list
from tests.workplaces import TOLVAN, SetClock, begin_outage, find_product, open_pharmacy

KNOWN = find_product("041238")


def issued(**changes: object) -> EmergencyPrescription:
    """Return a prescription whose one line is in the register."""
    product = replace(
        line(0).product, name=KNOWN.name, strength=KNOWN.strength, varunummer=KNOWN.varunummer,
        npl_pack_id=KNOWN.npl_pack_id, npl_id=KNOWN.npl_id,
    )  # fmt: skip
    order = replace(prescription(), lines=(replace(line(0), product=product),))
    return replace(order, **changes)  # type: ignore[arg-type]


def code(**changes: object) -> str:
    return encode(issued(**changes), PUBLIC, PRIVATE.sign)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "store", clock)
    begin_outage(opened)
    believe_clinic(opened, tmp_path)
    yield opened
    sign_out(opened)


def why(workplace: Workplace, text: str) -> str:
    with pytest.raises(Refused) as refused:
        read_code(workplace, text)
    (finding,) = refused.value.findings
    assert finding.text
    assert finding.cure
    return finding.rule.removeprefix("code.")


def test_what_a_pharmacy_makes_comes_with_its_composition(workplace: Workplace) -> None:
    """Requirement 18. And what the slip says else is told."""
    ointment = replace(
        line(0), product=Product("Hydrokortisonsalva 1 %", pack="100 g"), kind=RowKind.EXTEMPORE,
        description="Hydrokortison 1 g, vitt vaselin till 100 g",
    )  # fmt: skip
    slip = take_code(workplace, code(lines=(ointment,)))
    (row,) = slip.draft.rows
    assert (row.kind, row.description) == (RowKind.EXTEMPORE, ointment.description)
    assert {"rows.0.kind", "rows.0.description"} <= standing(slip.draft)
    plain = replace(slip.draft, rows=(replace(row, kind=RowKind.ORDINARY),))
    told = {
        f.field
        for f in review(workplace, replace(slip, draft=plain)).findings
        if f.rule == "C-DIFFERS"
    }
    assert told == {"rows.0.kind"}


def test_a_believed_code_fills_every_field_and_says_by_whom(workplace: Workplace) -> None:
    draft = take_code(workplace, code()).draft
    assert (draft.origin, draft.is_urgent) == (Origin.EMERGENCY, True)
    assert (draft.patient.name, draft.patient.identity) == ("Tolvan Tolvansson", TOLVAN)
    assert draft.prescriber.code == "9014820"
    assert (draft.issued_on, draft.valid_until) == ("2026-11-23", "2027-11-23")
    (row,) = draft.rows
    assert row.product == KNOWN
    assert row.dosage == "1 tablett morgon och kväll med ett glas vatten. Mot högt blodtryck"
    assert not draft.signature_seen
    assert draft.verified
    assert (draft.verified.issuer, draft.verified.key_since) == (KEY.issuer, KEY.since)
    assert draft.code
    assert (draft.code.id, draft.code.list_version) == (issued().id, 1)
    assert {"patient.identity", "rows.0.product", "rows.0.dosage"} <= standing(draft)


def test_what_the_register_does_not_know_is_taken_as_the_code_says(workplace: Workplace) -> None:
    strange = replace(line(0), is_not_exchanged=True, is_communicable=True, interval="2 Mn")
    (row,) = take_code(workplace, code(lines=(strange,))).draft.rows
    assert row.product
    assert (row.product.name, row.product.from_register) == ("Metoprolol Prov", False)
    assert row.exchange.outcome is ExchangeOutcome.PRESCRIBER_OPPOSED
    assert (row.benefit, str(row.interval)) == (Benefit.FREE, "2 Mn")


def test_each_failure_is_told_by_its_own_finding(
    workplace: Workplace, clock: SetClock, tmp_path: Path
) -> None:
    good = code()
    assert why(workplace, good[:-6] + "A" + good[-5:]) in {"unreadable", "signature"}
    assert why(workplace, "HC1:ABC") == "form"
    stolen = replace(KEY, revoked_at=NOON, revoked_why=Revocation.STOLEN)
    take_list(workplace, tmp_path, 2, stolen)
    assert why(workplace, good) == "revoked"
    take_list(workplace, tmp_path, 3, replace(KEY, public_key=bytes(32)))
    assert why(workplace, good) == "unknown_key"
    take_list(workplace, tmp_path, 4, KEY)
    clock.forward(timedelta(days=366))
    assert why(workplace, good) == "expired"


def test_a_code_of_practice_fills_a_slip_in_practice_and_none_in_a_real_pharmacy(
    workplace: Workplace,
) -> None:
    drill = code(is_practice=True)
    real = replace(workplace, pharmacy=replace(workplace.pharmacy, practice=False))
    assert why(real, drill) == "practice"
    with pytest.raises(Refused, match="övning"):
        take_code(real, drill)
    assert list_slips(workplace) == []
    assert read_code(real, code()).code.id == issued().id
    draft = take_code(workplace, drill).draft
    assert draft.patient.identity == TOLVAN


def test_a_pharmacy_without_a_list_says_so(tmp_path: Path) -> None:
    opened = open_pharmacy(tmp_path / "other")
    assert why(opened, code()) == "no_list"
    sign_out(opened)


def give(workplace: Workplace, text: str) -> Entry:
    """Hand out what a code says, once everything that asks for it is decided."""
    slip = take_code(workplace, text)
    ready = replace(
        slip.draft, advice_given=True, identity_checked="Körkort sett", signature_seen=True
    )
    printed, _ = print_labels(workplace, save_draft(workplace, slip, ready))
    keys = [f"{f.rule}@{f.field}" for f in review(workplace, printed).obstacles]
    words = tuple((key, "Samma recept") for key in keys)
    decided = replace(printed.draft, confirmed=tuple(keys), reasons=words)
    return hand_out(workplace, save_draft(workplace, printed, decided))


def code_of(entry: Entry) -> TakenCode | None:
    assert isinstance(entry.content, DispensingMade)
    return entry.content.dispensed.code


def test_the_entry_keeps_which_code_key_and_list_it_was(workplace: Workplace) -> None:
    kept = code_of(give(workplace, code()))
    assert kept
    assert (kept.id, kept.list_version, len(kept.key)) == (issued().id, 1, 16)


def test_a_code_is_taken_once_and_the_refusal_names_the_slip(workplace: Workplace) -> None:
    slip = take_code(workplace, code())
    with pytest.raises(Refused, match=f"redan taget här, på {slip.slip}"):
        take_code(workplace, code())
    void_slip(workplace, slip, "prov")
    made = give(workplace, code())
    assert isinstance(made.content, DispensingMade)
    with pytest.raises(Refused, match=f"redan taget här, på {made.content.dispensed.slip}"):
        take_code(workplace, code())
    correction = open_correction(workplace, made.subject)
    assert correction.draft.code == code_of(made)


def test_two_slips_that_took_one_code_cut_off_from_each_other_do_not_both_hand_out(
    workplace: Workplace,
) -> None:
    draft = take_code(workplace, code()).draft
    other = open_slip(workplace)  # as a counter that was cut off would have it
    void_slip(workplace, list_slips(workplace)[0], "prov")
    give(workplace, code())
    slip = save_draft(workplace, other, draft)
    assert "C-REPLAYED" in {finding.rule for finding in review(workplace, slip).findings}


def test_a_blank_slip_is_filled_and_so_is_one_where_only_the_patient_stands(
    workplace: Workplace,
) -> None:
    blank = open_slip(workplace)
    assert take_code(workplace, code(), blank).slip == blank.slip
    void_slip(workplace, list_slips(workplace)[0], "prov")
    slip = open_slip(workplace)
    card = save_draft(workplace, slip, replace(slip.draft, patient=PatientDraft("", TOLVAN)))
    assert take_code(workplace, code(id=UUID(int=2)), card).slip == card.slip
    begun = save_draft(workplace, open_slip(workplace), DispensingDraft(issued_on="2026-11-23"))
    with pytest.raises(Refused, match="redan ifylld"):
        take_code(workplace, code(id=UUID(int=3)), begun)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: replace(d, patient=replace(d.patient, name="Annan")), "patient.name"),
        (
            lambda d: replace(d, patient=replace(d.patient, identity="190905271474")),
            "patient.identity",
        ),
        (lambda d: replace(d, rows=(replace(d.rows[0], packages=3),)), "rows.0.packages"),
        (lambda d: replace(d, rows=(replace(d.rows[0], dosage="2 x 1"),)), "rows.0.dosage"),
        (
            lambda d: replace(d, rows=(replace(d.rows[0], product=find_product("512047")),)),
            "rows.0.product",
        ),
        (lambda d: replace(d, is_urgent=False), "is_urgent"),
        (lambda d: replace(d, is_entitled=True), "is_entitled"),
        (
            lambda d: replace(d, rows=(replace(d.rows[0], exchange=ExchangeDraft()),)),
            "rows.0.exchange",
        ),
        (
            lambda d: replace(
                d, rows=(replace(d.rows[0], benefit=Benefit.WITHOUT, free_ground=None),)
            ),
            "rows.0.benefit",
        ),
    ],
)
def test_what_is_changed_from_the_code_takes_a_decision_with_words(
    workplace: Workplace, change: object, field: str
) -> None:
    marked = replace(line(0), is_not_exchanged=True, is_communicable=True)
    slip = take_code(workplace, code(lines=(marked,), is_entitled=False))
    assert "C-DIFFERS" not in {f.rule for f in review(workplace, slip).findings}
    assert callable(change)
    changed = save_draft(workplace, slip, change(slip.draft))
    (finding,) = [f for f in review(workplace, changed).obstacles if f.rule == "C-DIFFERS"]
    assert (finding.field, finding.takes_words) == (field, True)
    assert field not in standing(changed.draft)


def test_a_row_that_is_left_out_is_told(workplace: Workplace) -> None:
    slip = take_code(workplace, code(lines=(line(0), line(1))))
    shorter = save_draft(workplace, slip, replace(slip.draft, rows=slip.draft.rows[:1]))
    assert "C-ROWS" in {finding.rule for finding in review(workplace, shorter).findings}


def test_an_old_list_is_told_and_stops_nothing(workplace: Workplace, clock: SetClock) -> None:
    clock.forward(timedelta(days=31))
    slip = take_code(workplace, code())
    told = review(workplace, slip)
    assert "C-LIST-AGE" in {finding.rule for finding in told.findings}
    assert "C-LIST-AGE" not in {finding.rule for finding in told.obstacles}


def test_what_was_reversed_may_be_taken_again(workplace: Workplace) -> None:
    made = give(workplace, code())
    reverse_dispensing(workplace, made.subject, made.id, "Patienten ångrade sig")
    assert take_code(workplace, code()).draft.code == code_of(made)
