"""Origins and kinds on the screen: by keys alone, each with its own fields, from slip to entry."""

from dataclasses import replace

import pytest

from app.domain.draft import DispensingDraft, RowDraft
from app.domain.order import Benefit, OrderKind, Origin, Product, RowKind
from app.domain.slip_entries import DispensingMade
from app.usecases.list_work import list_dispensings
from tests.ui.dispense_stage import Stage, texts
from tests.workplaces import NOON, TOLVAN, filled_draft, find_product


def made(stage: Stage) -> DispensingMade:
    """Return the one hand-out in the store."""
    (line,) = list_dispensings(stage.workplace)
    entry = stage.workplace.journal.find(line.entry)
    assert entry is not None
    assert isinstance(entry.content, DispensingMade)
    return entry.content


def head(stage: Stage) -> list[str]:
    """Return what the head says of the order."""
    return [badge.text() for badge in stage.view.badges()]


def choose_kind(stage: Stage, kind: str) -> None:
    """Choose a kind as a person does."""
    field = stage.view.page.paper.sort.kind
    field.combo.setCurrentIndex(field.combo.findData(kind))
    field.combo.activated.emit(field.combo.currentIndex())
    stage.settle()


def test_a_telephone_order_is_taken_by_keys_alone_and_kept_with_its_call(stage: Stage) -> None:
    """Requirement 11."""
    stage.press("Ctrl+T")
    assert head(stage) == ["Telefon"]
    for path, text in (
        ("call.spoke_with", "Mattias Öberg"),
        ("call.number", "0640-100 00"),
        ("call.read_back", " "),
        ("prescriber.name", "Mattias Öberg"),
        ("prescriber.profession", "Läkare"),
        ("prescriber.phone", "0640-100 00"),
        ("prescriber.code", "9014820"),
        ("prescriber.workplace", "Backe hälsocentral"),
        ("prescriber.workplace_code", "2355000012345"),
        ("patient.name", "Tolvan Tolvansson"),
        ("patient.identity", TOLVAN),
    ):
        assert stage.focus() == path
        if text == " ":
            stage.press("Mellanslag")
        else:
            stage.write(text)
        stage.press("Enter")
    draft = stage.draft()
    assert (draft.issued_on, draft.call.at[:10]) == (f"{NOON:%Y-%m-%d}", f"{NOON:%Y-%m-%d}")
    assert draft.call.receiver == str(stage.workplace.person.id)
    assert "Mottagare: Sara Lindqvist" in texts(stage.view.page.call)
    assert stage.view.page.prescriber.signature.isHidden()
    assert stage.view.page.paper.reason.isHidden()
    row = RowDraft(find_product("041238"), dosage="1 tablett. Mot högt blodtryck.")
    stage.view.page.rows.show_draft(replace(draft, rows=(row,)))
    stage.view.page.patient.fields.collector.check.set_value("Körkort sett")
    stage.view.editing.collect()
    stage.settle()
    stage.press("Ctrl+R")
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    content = made(stage)
    assert content.dispensed.origin is Origin.TELEPHONE
    assert content.personal is not None
    assert content.personal.call is not None
    assert content.personal.call.spoke_with == "Mattias Öberg"
    assert "archive_call" in [step.code for step in content.dispensed.steps]


def test_a_call_in_the_middle_of_another_slip_parks_it(stage: Stage) -> None:
    before = stage.open(filled_draft())
    stage.press("Ctrl+T")
    assert stage.slip() is not None
    assert stage.draft().origin is Origin.TELEPHONE
    assert stage.focus() == "call.spoke_with"
    assert before.subject in [slip.subject for slip in stage.stored()]
    assert stage.draft().patient.name == ""


@pytest.mark.parametrize("origin", [Origin.FAX, Origin.E_PRESCRIPTION])
def test_what_is_refused_becomes_a_telephone_order_without_being_typed_again(
    stage: Stage, origin: Origin
) -> None:
    """Requirement 5."""
    stage.open(DispensingDraft())
    stage.view.page.patient.fields.name.set_value("Tolvan Tolvansson")
    choose_kind(stage, origin.value)
    assert head(stage) == ["Fax" if origin is Origin.FAX else "E-recept"]
    assert "Ctrl+T" in texts(stage.view.page.findings)
    stage.press("Ctrl+T")
    assert stage.draft().origin is Origin.TELEPHONE
    assert stage.draft().patient.name == "Tolvan Tolvansson"


def test_a_call_back_is_asked_for_by_its_key_and_recorded_on_the_paper(stage: Stage) -> None:
    """Requirement 12."""
    narcotic = replace(find_product("098314"), schedule="II")
    stage.open(filled_draft(RowDraft(narcotic, dosage="1 vid behov. Mot smärta.")))
    assert stage.view.page.call.isHidden()
    assert "utan motringning" in texts(stage.view.page.findings)
    stage.press("Ctrl+Skift+T")
    assert stage.focus() == "call.spoke_with"
    stage.write("Mattias Öberg")
    stage.press("Enter")
    stage.write("0640-100 00")
    stage.press("Enter")
    assert stage.focus() == "call.read_back"
    stage.press("Mellanslag")
    assert "utan motringning" not in texts(stage.view.page.findings)
    assert stage.draft().origin is Origin.PAPER


def test_the_time_of_a_call_gets_the_day_of_today(stage: Stage) -> None:
    stage.press("Ctrl+T")
    field = stage.view.page.call.at
    field.setFocus()
    field.line.selectAll()
    stage.write("9:05")
    stage.view.page.call.number.setFocus()
    stage.settle()
    assert stage.draft().call.at == f"{NOON:%Y-%m-%d} 09:05"


def test_a_kind_shows_its_own_fields_and_sets_the_benefit(stage: Stage) -> None:
    stage.open(DispensingDraft())
    fields = stage.view.page.paper.kind_fields
    assert fields.isHidden()
    choose_kind(stage, "animal")
    assert fields.species.isVisible()
    assert fields.country.isHidden()
    assert stage.draft().rows[0].benefit is Benefit.WITHOUT
    fields.species.set_value("Hund")
    fields.species.edited.emit()
    stage.settle()
    assert stage.draft().patient.species == "Hund"
    choose_kind(stage, "food")
    assert stage.draft().rows[0].benefit is Benefit.FOOD
    assert stage.draft().patient.species == ""
    stage.press("Ctrl+Ins")
    assert stage.draft().rows[1].benefit is Benefit.FOOD
    choose_kind(stage, "human")
    assert {row.benefit for row in stage.draft().rows} == {Benefit.WITH}
    assert fields.isHidden()


def test_a_benefit_that_a_person_chose_is_left_alone(stage: Stage) -> None:
    stage.open(replace(filled_draft(RowDraft(benefit=Benefit.FREE)), reason=None))
    choose_kind(stage, "eea")
    assert stage.draft().rows[0].benefit is Benefit.FREE
    assert stage.draft().kind is OrderKind.EEA


def test_a_form_marked_akut_says_so_in_the_head(stage: Stage) -> None:
    """Requirement 17."""
    stage.open(filled_draft(RowDraft(find_product("041238"), withdrawals=2, dosage="1.")))
    stage.view.page.paper.urgent.click()
    stage.settle()
    assert head(stage) == ["Blankett", "AKUT"]
    assert stage.draft().is_urgent
    assert "AKUT-märkt" in texts(stage.view.page.findings)


def test_a_shorter_time_and_a_first_day_are_kept_and_held(stage: Stage) -> None:
    """Requirement 10."""
    stage.open(filled_draft())
    paper = stage.view.page.paper
    paper.valid.setFocus()
    stage.write("20261120")
    paper.rare.ask.click()
    stage.write("20261121")
    paper.issued.setFocus()
    stage.settle()
    draft = stage.draft()
    assert (draft.valid_until, draft.first_by) == ("2026-11-20", "2026-11-21")
    rules = {f.rule for f in stage.view.desk.review.findings} if stage.view.desk.review else set()
    assert "V-FIRST" in rules


def test_the_number_of_a_form_is_asked_of_nobody_and_kept_when_it_is_written(stage: Stage) -> None:
    stage.open(filled_draft())
    rare = stage.view.page.paper.rare
    assert not rare.form_number.isVisible()
    rare.ask.click()
    rare.form_number.setFocus()
    stage.write("1234 567")
    stage.view.page.paper.issued.setFocus()
    stage.settle()
    assert stage.draft().form_number == "1234 567"
    stage.view.page.paper.sort.choose(Origin.TELEPHONE)
    stage.settle()
    assert not rare.form_number.isVisible()
    assert stage.draft().form_number == ""


def test_what_a_form_says_besides_is_out_of_the_way_until_asked_for(stage: Stage) -> None:
    """Requirement 6."""
    stage.open(filled_draft())
    page = stage.view.page
    rare, supply = page.paper.rare, page.rows.cards[0].editor.supply
    extra = (rare.entitled, page.prescriber.address, supply.letters)
    assert not any(field.isVisible() for field in extra)
    rare.ask.click()
    assert rare.entitled.isVisible()
    rare.entitled.setFocus()
    stage.press("End")
    page.prescriber.address.setFocus()
    stage.write("Storgatan 1")
    stage.press("Alt+M")
    supply.letters.setFocus()
    stage.write("ett")
    page.paper.issued.setFocus()
    stage.settle()
    draft = stage.draft()
    assert draft.is_entitled is False
    assert draft.prescriber.workplace_address == "Storgatan 1"
    assert draft.rows[0].in_letters == "ett"
    assert "förmånsberättigad" in texts(page.findings)
    stage.view.editing.show_slip(stage.stored()[0])
    assert all(field.isVisible() for field in extra)
    stage.view.editing.collect()
    assert stage.draft() == draft


def test_what_is_made_is_described_on_its_row(stage: Stage) -> None:
    stage.open(filled_draft())
    stage.press("Ctrl+1")
    stage.press("Ctrl+Skift+L")
    assert stage.focus() == "rows.0.kind"
    stage.press("End")
    editor = stage.view.page.rows.cards[0].editor
    assert editor.kind.description.isVisible()
    editor.kind.description.setFocus()
    stage.write("Ciklosporin 2 mg/ml")
    row = stage.draft().rows[0]
    assert (row.kind, row.description) == (RowKind.EXTEMPORE, "Ciklosporin 2 mg/ml")


def test_a_kept_slip_comes_back_as_it_was(stage: Stage) -> None:
    draft = replace(
        filled_draft(), origin=Origin.EMERGENCY, is_urgent=True, valid_until="2026-12-24",
        first_by="2026-12-01",
    )  # fmt: skip
    stage.open(draft)
    stage.view.editing.collect()
    assert stage.draft() == draft
    assert stage.view.page.paper.rare.first_by.isVisible()


def test_the_schedule_is_read_off_the_pack_where_no_list_says_it(stage: Stage) -> None:
    """Requirement 12."""
    stage.open(filled_draft())
    assert not stage.view.page.rows.cards[0].editor.schedule.isVisible()
    stage.open(filled_draft(RowDraft(Product("Lugnande droppar"), dosage="1 droppe. Mot oro.")))
    asked = stage.view.page.rows.cards[0].editor.schedule
    assert asked.isVisible()
    assert "X-LOOK" in {f.rule for f in stage.view.page.findings.findings()}
    asked.choice.setFocus()
    for chosen, kept in (("2", "III"), ("5", "")):
        stage.press(chosen)
        product = stage.draft().rows[0].product
        assert product is not None
        assert (product.schedule, product.is_schedule_seen) == (kept, True)
    assert "X-LOOK" not in {f.rule for f in stage.view.page.findings.findings()}
    assert asked.isVisible()


def test_an_animals_card_names_the_animal_and_its_owner_in_small_print(stage: Stage) -> None:
    draft = filled_draft()
    dog = replace(draft.patient, species="Hund", animal="Fido")
    stage.open(replace(draft, kind=OrderKind.ANIMAL, patient=dog))
    card = stage.view.page.patient.card
    assert (card.name.text(), card.identity.text()) == ("Fido, hund", "Tolvan Tolvansson")
    facts = card.facts.text()
    assert facts.startswith("ägare · 19121212-1212 · Körkort sett")
    assert "år" not in facts
    assert not card.check.isVisible()
