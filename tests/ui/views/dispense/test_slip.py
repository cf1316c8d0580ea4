"""A slip on the screen, from an empty counter to a hand-out, by keys alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.draft import DispensingDraft, RowDraft
from app.domain.outage import OutageState
from app.domain.slip_entries import DispensingMade, SlipVoided
from app.domain.staff import Role
from app.ui.dialogs.late_capture import LateCapture
from app.ui.dialogs.parked_slips import ParkedSlips
from app.ui.dialogs.void_slip import VoidSlip
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.list_work import list_dispensings
from tests.ui.dispense_stage import Stage, texts, three_rows
from tests.workplaces import TOLVAN, as_person, begin_outage, filled_draft, find_product


def test_without_an_outage_the_screen_leads_to_the_pharmacy_system(calm: Stage) -> None:
    assert "E-hälsomyndigheten svarar" in texts(calm.view.pages)
    asked: list[bool] = []
    calm.view.outage_requested.connect(lambda: asked.append(True))
    calm.view.pages.open_outage.click()
    assert asked
    assert calm.view.pages.late_after.isHidden()


def test_the_screen_follows_when_an_outage_is_opened_elsewhere(calm: Stage) -> None:
    begin_outage(calm.workplace)
    calm.background.changed.emit()
    calm.settle()
    assert "Skanna ett recept eller en legitimation" in texts(calm.view.pages)


def test_a_new_slip_has_a_number_and_the_keyboard_in_its_first_field(stage: Stage) -> None:
    stage.press("Ctrl+N")
    assert stage.view.title().startswith("Expedition A-0")
    assert stage.window.head.title.text() == stage.view.title()
    assert [badge.text() for badge in stage.view.badges()] == ["Blankett"]
    assert stage.focus() == "issued_on"


def test_a_whole_slip_is_filled_in_with_enter_alone_and_handed_out(stage: Stage) -> None:
    stage.press("Ctrl+N")
    for path, text in (
        ("issued_on", "20261123"),
        ("reason", None),
        ("prescriber.name", "Mattias Öberg"),
        ("prescriber.profession", "Lä"),
        ("prescriber.phone", "0640-100 00"),
        ("prescriber.code", "9014820"),
        ("prescriber.workplace", "Backe hälsocentral"),
        ("prescriber.workplace_code", "2355000012345"),
        ("signature_seen", " "),
        ("patient.name", "Tolvan Tolvansson"),
        ("patient.identity", TOLVAN),
        ("identity_checked", None),
        ("rows.0.product", "metoprolol 50"),
    ):
        assert stage.focus() == path
        if text is None:
            stage.press("Down")
        elif text == " ":
            stage.press("Mellanslag")
        else:
            stage.write(text)
        if path != "rows.0.product":
            stage.press("Enter")
    stage.press("Enter")  # marks the first hit
    stage.press("Enter")  # takes it
    assert stage.focus() == "rows.0.dosage"
    stage.write("1 tablett på morgonen. Mot högt blodtryck.")
    stage.press("Enter")
    assert stage.focus() == "advice_given"
    stage.press("Ctrl+R")
    stage.press("Enter")
    assert QApplication.focusWidget() is stage.view.page.bar.print
    stage.press("Ctrl+E")
    assert len(stage.printer.sheets) == 1
    stage.press("Ctrl+Enter")
    (made,) = list_dispensings(stage.workplace)
    assert (made.patient, made.identity) == ("Tolvan Tolvansson", TOLVAN)
    assert stage.slip() is None
    assert not stage.stored()
    assert QApplication.focusWidget() is stage.view.scan_field
    assert stage.heard() == "Utlämnad 17:21:40."
    entry = stage.workplace.journal.find(made.entry)
    assert entry is not None
    assert isinstance(entry.content, DispensingMade)
    assert entry.by == str(stage.workplace.person.id)
    assert entry.content.personal is not None
    assert entry.content.personal.prescriber.profession == "Läkare"


def test_every_field_of_a_killed_process_stands_under_parked(stage: Stage) -> None:
    stage.open(DispensingDraft())
    wanted = three_rows()
    stage.view.page.show_draft(wanted)  # as if typed, not yet saved
    stage.view.page.edited.emit()
    stage.view.page.paper.issued.setFocus()
    stage.press("Tab")
    (kept,) = stage.stored()
    assert kept.draft == wanted
    other = Stage.beside(stage)
    other.press("Ctrl+B")
    dialog = other.dialog(ParkedSlips)
    (found,) = dialog.table.rows.items
    assert replace(found, entry=kept.entry) == kept  # each start draws the entry's id anew
    other.press("Enter")
    assert other.view.title() == stage.view.title()
    assert other.view.page.apply(DispensingDraft()) == wanted
    other.close()


def test_what_is_typed_is_saved_a_second_after_the_last_key(stage: Stage) -> None:
    idle = stage.view.desk._idle
    assert idle.interval() == 1000
    idle.setInterval(3_600_000)  # so that a slow computer has not saved it before it is looked at
    stage.press("Ctrl+N")
    stage.write("2026-1")
    assert [slip.draft.issued_on for slip in stage.stored()] == [""]
    idle.start(1000)
    stage.wait_for(lambda: [slip.draft.issued_on for slip in stage.stored()] == ["2026-1"])


def test_what_is_typed_is_saved_when_another_screen_or_the_lock_comes(stage: Stage) -> None:
    stage.press("Ctrl+N")
    stage.write("2026-11")
    stage.view.left()
    stage.settle()
    assert [slip.draft.issued_on for slip in stage.stored()] == ["2026-11"]


def test_coming_back_to_the_screen_finds_the_keyboard_where_it_was(stage: Stage) -> None:
    stage.open(DispensingDraft())
    stage.view.page.prescriber.phone.setFocus()
    stage.window.go("overview")
    stage.window.go("dispense")
    stage.settle()
    assert stage.focus() == "prescriber.phone"


def test_coming_back_from_a_button_finds_the_field_before_it(stage: Stage) -> None:
    stage.open(DispensingDraft())
    stage.view.page.prescriber.phone.setFocus()
    stage.view.page.bar.print.setFocus()
    stage.window.go("overview")
    stage.window.go("dispense")
    stage.settle()
    assert stage.focus() == "prescriber.phone"


def test_another_slip_begins_at_its_own_first_gap(stage: Stage) -> None:
    stage.open(three_rows())
    stage.view.page.rows.open_row(2)
    stage.press("Ctrl+W")
    stage.open(replace(filled_draft(), advice_given=False))
    stage.window.go("overview")
    stage.window.go("dispense")
    stage.settle()
    assert stage.focus() == "advice_given"


def test_an_answer_from_the_store_never_changes_what_is_being_typed(stage: Stage) -> None:
    stage.press("Ctrl+N")
    stage.write("2026")
    stage.background.changed.emit()
    stage.write("1123")
    assert stage.view.page.paper.issued.value() == "20261123"
    assert stage.draft().issued_on == "20261123"


def test_parking_clears_the_screen_and_the_list_brings_the_slip_back(stage: Stage) -> None:
    stage.open(three_rows())
    stage.press("Ctrl+W")
    assert stage.slip() is None
    assert stage.view.title() == "Expediera"
    assert stage.view.parked.text() == "Parkerade 1"
    stage.press("Ctrl+B")
    stage.press("Ctrl+Enter")
    assert stage.draft() == three_rows()
    assert stage.view.parked.text() == "Parkerade"


def test_a_new_slip_parks_the_one_on_the_screen(stage: Stage) -> None:
    first = stage.open(three_rows())
    stage.press("Ctrl+N")
    assert stage.view.title() != f"Expedition {first.slip}"
    assert {slip.draft for slip in stage.stored()} == {three_rows(), DispensingDraft()}


def test_a_slip_is_voided_only_with_a_reason(stage: Stage) -> None:
    slip = stage.open(three_rows())
    stage.view.void.click()
    stage.settle()
    stage.press("Enter")
    dialog = stage.dialog(VoidSlip)
    assert "Skriv varför" in dialog.reason.message
    stage.write("Patienten avstod")
    stage.press("Enter")
    assert stage.slip() is None
    assert not stage.stored()
    contents = [entry.content for entry in stage.workplace.journal.entries(slip.subject)]
    assert any(isinstance(content, SlipVoided) for content in contents)
    assert stage.heard() == f"{slip.slip} är makulerad."


def test_paper_from_earlier_in_the_outage_is_captured_with_its_own_time(stage: Stage) -> None:
    stage.view.pages.late.click()
    stage.settle()
    stage.write("1545")
    stage.press("Enter")
    happened = stage.draft().happened_at
    assert happened is not None
    assert f"{happened:%Y-%m-%d %H:%M}" == "2026-11-23 15:45"
    assert [b.text() for b in stage.view.badges()][-1] == "Utlämnad 2026-11-23 15:45"


@pytest.mark.parametrize(
    ("written", "said"), [("17.45", "Tiden ligger framåt"), ("kvart", "tid som 14:32")]
)
def test_a_time_that_cannot_be_is_not_taken(stage: Stage, written: str, said: str) -> None:
    stage.view.pages.late.click()
    stage.settle()
    stage.write(written)
    stage.press("Enter")
    assert said in stage.dialog(LateCapture).moment.time.message
    stage.dialog(LateCapture).close()


def test_paper_from_outside_every_outage_is_refused_with_the_way_out(stage: Stage) -> None:
    stage.view.open_new(stage.clock.now() - timedelta(days=3))
    stage.settle()
    assert stage.slip() is None
    assert "Inget öppet avbrott täcker tiden." in texts(stage.view.notices)


def test_paper_may_be_captured_when_the_systems_are_back(stage: Stage) -> None:
    (outage,) = list_outages(stage.workplace)
    stage.clock.forward(timedelta(hours=1))
    end_outage(stage.workplace, outage.id, stage.clock.now())
    stage.clock.forward(timedelta(hours=1))
    stage.view.entered()
    stage.settle()
    assert list_outages(stage.workplace)[0].state is OutageState.ENDED
    assert "E-hälsomyndigheten svarar" in texts(stage.view.pages)
    assert stage.view.pages.late_after.isVisible()
    stage.view.open_new(stage.clock.now() - timedelta(hours=2))
    stage.settle()
    assert stage.slip() is not None


def test_a_blocked_hand_out_leads_to_the_first_thing_that_stops_it(stage: Stage) -> None:
    draft = filled_draft()
    stage.open(replace(draft, prescriber=replace(draft.prescriber, code="")))
    assert stage.view.page.bar.main.is_blocked
    stage.press("Ctrl+Enter")
    assert stage.focus() == "prescriber.code"
    assert "Förskrivarkod saknas" in stage.view.page.prescriber.code.message
    assert not list_dispensings(stage.workplace)


def test_the_blocked_button_itself_can_be_reached_and_leads_on(stage: Stage) -> None:
    stage.open(filled_draft())
    stage.view.page.bar.main.setFocus()
    stage.press("Enter")
    assert stage.focus() == "advice_given"


def test_a_hand_out_that_is_asked_for_before_the_check_is_refused_by_the_use_case(
    stage: Stage,
) -> None:
    stage.open(replace(filled_draft(), advice_given=True))
    stage.view.desk.print_labels()
    stage.settle()
    stage.view.page.patient.enter()
    stage.view.page.patient.fields.name.set_value("")
    stage.view.main_action()  # before any answer has come
    stage.settle()
    assert not list_dispensings(stage.workplace)
    assert stage.focus() == "patient.name"


def test_staff_may_fill_in_and_print_but_see_that_a_pharmacist_hands_out(stage: Stage) -> None:
    stage.session.workplace = as_person(stage.workplace, "Nils Forsman", Role.STAFF)
    stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    assert stage.view.page.bar.main.is_blocked
    assert "Din roll får inte lämna ut" in texts(stage.view.page.findings)
    stage.press("Ctrl+Enter")
    assert not list_dispensings(stage.workplace)
    focused = stage.view.page.findings.focused()
    assert focused is not None
    assert focused.rule == "K-APPROVE"


def test_someone_who_may_not_fill_in_is_told_who_may(stage: Stage) -> None:
    stage.session.workplace = as_person(stage.workplace, "Johan Berglund", Role.MANAGER)
    stage.press("Ctrl+N")
    assert "Din roll får inte göra detta." in texts(stage.view.notices)


def test_the_latest_review_is_shown_and_older_ones_are_dropped(stage: Stage) -> None:
    stage.open(three_rows())
    shown: list[object] = []
    stage.view.desk.reviewed.connect(lambda _: shown.append(stage.draft().issued_on))
    for day in ("2026-11-20", "2026-11-21", "2026-11-22"):
        stage.view.desk.change(replace(stage.draft(), issued_on=day))
    stage.settle()
    assert shown == ["2026-11-22"]


def test_a_slip_handed_out_by_another_process_is_told_and_nothing_doubled(stage: Stage) -> None:
    stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    other = Stage.beside(stage)
    other.view.desk.take(other.stored()[0])
    other.settle()
    other.press("Ctrl+Enter")
    stage.window.activateWindow()
    stage.settle()
    stage.view.main_action()
    stage.settle()
    assert len(list_dispensings(stage.workplace)) == 1
    other.close()


def test_rows_are_added_and_removed_by_keys_even_from_within_a_text(stage: Stage) -> None:
    stage.open(three_rows())
    stage.view.page.rows.open_row(2)
    assert stage.focus() == "rows.2.dosage"
    stage.press("Ctrl+Ins")
    assert stage.focus() == "rows.3.product"
    stage.write("x")
    stage.press("Ctrl+Del")
    assert stage.draft() == three_rows()


def test_a_removed_row_can_be_had_back(stage: Stage) -> None:
    stage.open(three_rows())
    stage.press("Ctrl+2")
    stage.press("Ctrl+Del")
    assert [row.product for row in stage.draft().rows] == [
        find_product("041238"),
        find_product("098314"),
    ]
    assert "Rad 2 är borttagen: Apixaban Vintra" in texts(stage.view.notices)
    stage.button("Lägg tillbaka").click()
    stage.settle()
    assert set(stage.draft().rows) == set(three_rows().rows)


def test_the_only_row_stays(stage: Stage) -> None:
    stage.open(filled_draft())
    stage.press("Ctrl+Del")
    assert stage.draft() == filled_draft()


def test_no_more_rows_than_a_form_holds(stage: Stage) -> None:
    stage.open(DispensingDraft(rows=(RowDraft(),) * 5))
    assert stage.view.page.rows.add_button.isHidden()
    stage.press("Ctrl+Ins")
    assert len(stage.view.page.rows.cards) == 5
