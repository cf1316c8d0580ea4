"""What the screen says of a slip, when it says it, and who decides upon it."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QApplication

from app.domain.draft import DispensingDraft, PatientDraft, RowDraft
from app.domain.findings import Severity, Unavailable
from app.domain.order import Product
from app.domain.staff import Role
from app.domain.supplied import CheckKind
from app.ui.theme import current_theme
from app.ui.views.dispense.desk import Work
from app.ui.widgets.field import Field, FieldState
from app.usecases.list_work import list_dispensings
from tests.ui.dispense_stage import Stage, texts, three_rows
from tests.workplaces import as_person, filled_draft, find_product

BY_HAND = Product("Oljebad", pack="200 ml")


def by_hand() -> DispensingDraft:
    row = RowDraft(BY_HAND, dosage="Vid behov. Mot klåda.")
    return replace(filled_draft(row), advice_given=True)


# Asked for by functions: a type checker would take what was seen once for lasting.


def is_blocked(stage: Stage) -> bool:
    return stage.view.page.bar.main.is_blocked


def is_folded(stage: Stage) -> bool:
    return stage.view.page.patient.is_folded


def state_of(field: Field) -> FieldState:
    return field.state


def rules(stage: Stage) -> list[str]:
    return [finding.rule for finding in stage.view.page.findings.findings()]


def test_a_fresh_slip_is_told_what_is_left_and_of_no_fault(stage: Stage) -> None:
    stage.press("Ctrl+N")
    said = texts(stage.view.page.findings)
    assert "15\N{NO-BREAK SPACE}uppgifter återstår" in said
    assert "Utfärdat, orsak till papper, förskrivarens namn" in said
    assert not [f for f in stage.view.page.findings.findings() if f.severity is Severity.STOP]
    assert stage.view.page.paper.issued.state is FieldState.NORMAL


def test_a_field_says_what_is_wrong_only_once_it_has_been_left(stage: Stage) -> None:
    stage.press("Ctrl+N")
    field = stage.view.page.prescriber.code
    field.setFocus()
    stage.write("901")
    assert state_of(field) is FieldState.NORMAL
    stage.press("Tab")
    assert state_of(field) is FieldState.BAD
    assert "ska vara 7 siffror" in field.message
    assert "STOPP · Förskrivarkoden ska vara 7 siffror" in texts(stage.view.page.findings)
    field.setFocus()
    stage.press("End")
    stage.write("4820")
    assert state_of(field) is FieldState.GOOD
    assert field.message == "Kontrollsiffra rätt. Ej slagen mot register."


def test_enter_in_an_empty_required_field_stays_and_says_so(stage: Stage) -> None:
    stage.press("Ctrl+N")
    stage.press("Enter")
    assert stage.focus() == "issued_on"
    assert stage.view.page.paper.issued.message == "Utfärdandedatum saknas. Fyll i den uppgiften."


def test_birth_date_and_sex_are_asked_for_only_without_a_number(stage: Stage) -> None:
    stage.press("Ctrl+N")
    fields = stage.view.page.patient.fields
    assert fields.birth_date.isVisible()
    fields.identity.setFocus()
    stage.write("191212121212")
    stage.press("Tab")
    assert not fields.birth_date.isVisible()
    assert not fields.sex_field.isVisible()
    assert stage.focus() == "identity_checked"


def test_a_patient_without_a_number_is_found_by_birth_date_and_sex(stage: Stage) -> None:
    stage.press("Ctrl+N")
    fields = stage.view.page.patient.fields
    fields.name.setFocus()
    stage.write("Åsa Utan Nummer")
    fields.birth_date.setFocus()
    stage.write("19460823")
    stage.press("Enter")
    assert stage.focus() == "patient.sex"
    stage.press("2")
    card = stage.view.page.patient.card
    assert (card.name.text(), card.identity.text()) == ("Åsa Utan Nummer", "1946-08-23")
    assert card.facts.text().replace("\N{NO-BREAK SPACE}", " ").startswith("80 år · kvinna · ")


def test_a_number_that_does_not_tell_the_birth_lets_it_be_filled_in(stage: Stage) -> None:
    """Requirement 57."""
    stage.open(replace(filled_draft(), patient=PatientDraft("Amina Prov")))
    fields = stage.view.page.patient.fields
    fields.identity.setFocus()
    stage.write("LMA 50-008920")
    stage.press("Tab")
    assert stage.focus() == "patient.birth_date"
    stage.write("19980315")
    stage.press("Tab")
    stage.press("2")
    facts = stage.view.page.patient.card.facts.text().replace("\N{NO-BREAK SPACE}", " ")
    assert facts.startswith("LMA-nummer · 28 år · kvinna · ")
    assert "I-BIRTH" not in rules(stage)


def test_the_patients_fields_fold_away_and_come_back_by_their_key(stage: Stage) -> None:
    stage.open(replace(three_rows(), identity_checked=""))
    patient = stage.view.page.patient
    assert not is_folded(stage)
    assert stage.focus() == "identity_checked"
    stage.press("Down")
    stage.press("Enter")
    assert is_folded(stage)
    assert patient.card.check.text() == "Körkort sett"
    stage.press("Alt+P")
    assert stage.focus() == "patient.name"
    stage.press("Alt+F")
    assert is_folded(stage)
    patient.card.setFocus()
    stage.press("Enter")
    assert not is_folded(stage)


def test_a_warning_is_decided_upon_by_a_key_and_signed(stage: Stage) -> None:
    stage.open(by_hand())
    stage.press("Ctrl+E")
    assert "rad 1: Varan är inte vald ur registret" in texts(stage.view.page.findings)
    assert is_blocked(stage)
    stage.press("Ctrl+J")
    assert stage.draft().confirmed == ("P-UNKNOWN@rows.0.product",)
    assert "Lämna ut · SLi 17:21" in texts(stage.view.page.findings)
    assert not is_blocked(stage)
    stage.press("Ctrl+Enter")
    assert len(list_dispensings(stage.workplace)) == 1


def test_a_decision_is_taken_back_on_its_card(stage: Stage) -> None:
    stage.open(by_hand())
    stage.press("Ctrl+E")
    stage.press("Ctrl+J")
    stage.press("Alt+K")
    stage.press("Ctrl+Shift+J")
    assert not stage.draft().confirmed
    assert is_blocked(stage)


def test_a_decision_falls_when_what_it_was_about_changes(stage: Stage) -> None:
    stage.open(by_hand())
    stage.press("Ctrl+J")
    row = stage.view.page.rows.cards[0].editor
    row.search.setFocus()
    stage.press("End")
    stage.write(" forte")
    assert "Ändrat sedan SLi 17:21 beslutade." in texts(stage.view.page.findings)
    assert is_blocked(stage)
    row.dosage.setFocus()
    stage.press("Ctrl+J")
    assert "Lämna ut · SLi 17:21" in texts(stage.view.page.findings)
    stage.press("End")
    stage.write(" Högst en gång.")
    assert "Lämna ut · SLi 17:21" in texts(stage.view.page.findings)


def test_a_parked_decision_is_remembered_though_nobody_knows_by_whom(stage: Stage) -> None:
    stage.open(replace(by_hand(), confirmed=("P-UNKNOWN@rows.0.product",)))
    assert "Lämna ut · beslutat" in texts(stage.view.page.findings)


def test_staff_cannot_decide(stage: Stage) -> None:
    stage.session.workplace = as_person(stage.workplace, "Nils Forsman", Role.STAFF)
    stage.open(by_hand())
    stage.press("Ctrl+J")
    assert not stage.draft().confirmed
    assert stage.heard() == "Bara farmaceut beslutar om varningar."


def test_an_undecided_warning_is_where_a_hand_out_leads(stage: Stage) -> None:
    stage.open(by_hand())
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    focused = stage.view.page.findings.focused()
    assert focused is not None
    assert focused.rule == "P-UNKNOWN"


def test_cards_are_walked_by_arrows_and_enter_leads_to_the_field(stage: Stage) -> None:
    draft = by_hand()
    stage.open(replace(draft, issued_on="2024-01-01", advice_given=False))
    stage.view.guide.go_to_obstacle()
    stage.press("Alt+K")
    seen = []
    for _ in range(len(stage.view.page.findings.findings())):
        focused = stage.view.page.findings.focused()
        assert focused is not None
        seen.append(focused.rule)
        stage.press("Down")
    assert seen == rules(stage)
    assert seen[:2] == ["P-VALID", "P-ADVICE"]
    stage.press("Enter")
    assert stage.focus() == "issued_on"


def test_the_card_with_the_keyboard_is_the_one_that_is_decided(stage: Stage) -> None:
    rows = (RowDraft(BY_HAND, dosage="a"), RowDraft(Product("Salva"), dosage="b"))
    stage.open(replace(filled_draft(*rows), advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Alt+K")
    stage.press("J")
    stage.press("Ctrl+J")
    assert stage.draft().confirmed == ("P-UNKNOWN@rows.1.product",)


def test_stops_stand_first_and_the_heading_counts(stage: Stage) -> None:
    stage.open(replace(by_hand(), issued_on="2024-01-01", advice_given=False))
    stage.view.guide.go_to_obstacle()
    severities = [finding.severity for finding in stage.view.page.findings.findings()]
    assert severities == sorted(severities, key=list(Severity).index)
    note = stage.view.page.findings.note.text().replace("\N{NO-BREAK SPACE}", " ")
    assert note == "2 stopp · 1 varning · 3 info"


def test_the_label_is_asked_for_when_everything_else_is_in_order(stage: Stage) -> None:
    stage.open(replace(filled_draft(), issued_on=""))
    assert "P-NOLABEL" not in rules(stage)
    stage.open(filled_draft())
    assert "P-NOLABEL" in rules(stage)


def test_the_label_counts_as_printed_only_as_long_as_the_text_is_the_same(stage: Stage) -> None:
    stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    assert stage.view.page.bar.checks[CheckKind.TECHNICAL].state.text() == "jämförd med ögat"
    stage.press("Ctrl+1")
    stage.write("Obs. ")
    assert stage.view.page.bar.checks[CheckKind.TECHNICAL].state.text() == "etikett ändrad"
    assert is_blocked(stage)


def test_what_can_wait_is_shown_with_its_date_and_whose_it_is(stage: Stage) -> None:
    stage.open(three_rows())
    said = texts(stage.view.page.waiting).replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "15 steg skapas",
        "Sök dubblett mot e-recept\nrad 1, 2, 3\n24 h efter återgång\neget mål",
        "Registrera i högkostnadsdatabasen\nrad 1, 2\nsenast 2027-11-23\ngräns",
        "Avaktivera i e-VIS\nrad 1, 2, 3\ndirekt vid återgång\nlag",
        "Arkivera blanketten\nrad 1\n72 h efter utlämnandet\neget mål",
    ):
        assert words in said


def test_the_register_says_how_old_it_is(stage: Stage) -> None:
    said = stage.view.page.waiting.register_age
    assert said.text() == "periodens varor 2026-11-01"
    stage.clock.forward(timedelta(days=9))
    stage.view.entered()
    stage.settle()
    assert said.text().endswith("1\N{NO-BREAK SPACE}källa för gammal")


def test_the_sum_is_preliminary_and_unknown_where_a_price_is(stage: Stage) -> None:
    stage.open(three_rows())
    shown = stage.view.page.payment.sum
    assert shown.text() == "413,50\N{NO-BREAK SPACE}kr"
    stage.open(by_hand())
    assert shown.text() == "okänt"
    stage.view.page.rows.cards[0].editor.by_hand.price.setFocus()
    stage.write("12,5")
    assert shown.text() == "12,50\N{NO-BREAK SPACE}kr"


def test_a_register_that_cannot_be_read_is_told_and_stops_nothing(stage: Stage) -> None:
    stage.workplace.computer.home.joinpath("register.current").write_text("register-99.db")
    stage.press("Ctrl+N")
    assert "Registret över varor går inte att läsa" in texts(stage.view.page.findings)
    search = stage.view.page.rows.cards[0].editor.search
    search.setFocus()
    stage.write("metoprolol")
    assert "Registret över varor går inte att läsa" in search.message
    assert stage.draft().rows[0].product == Product("metoprolol")


def test_a_check_that_cannot_be_made_says_so(stage: Stage) -> None:
    stage.open(three_rows())
    damaged = Unavailable("Databasen är skadad.", "Återställ från kopian.", code="damaged")
    stage.view.desk.failed.emit(Work.REVIEW, damaged)
    assert "Databasen är skadad." in texts(stage.view.notices)
    stage.button("Stäng").click()
    assert stage.view.notices.isHidden()


def test_valid_until_follows_from_the_rule_and_cannot_be_typed(stage: Stage) -> None:
    stage.open(filled_draft())
    valid = stage.view.page.paper.valid
    assert (valid.value(), valid.line.placeholderText()) == ("", "2027-11-24")
    stage.view.page.paper.issued.setFocus()
    stage.view.page.paper.issued.line.selectAll()
    stage.write("2026-02-30")
    assert valid.value() == ""


def test_where_three_columns_do_not_fit_the_left_one_folds_to_a_line(stage: Stage) -> None:
    current_theme().set_scale(1.3)
    draft = three_rows()
    stage.open(replace(draft, prescriber=replace(draft.prescriber, code="")))
    page = stage.view.page
    assert stage.focus() == "prescriber.code"
    assert page.left.isVisible()
    assert not page.right.isVisible()
    stage.press("Ctrl+1")
    assert not page.left.isVisible()
    assert page.right.isVisible()
    assert page.folded.summary.text().startswith("2026-11-23 · Mattias Öberg")
    stage.press("Alt+U")
    assert stage.focus() == "issued_on"
    assert page.left.isVisible()
    stage.press("Esc")
    assert not page.left.isVisible()
    current_theme().set_scale(1.0)
    stage.settle()
    assert page.left.isVisible()
    assert page.right.isVisible()


def test_the_counts_stay_in_sight_while_the_left_column_has_the_findings_place(
    stage: Stage,
) -> None:
    current_theme().set_scale(1.3)
    draft = three_rows()
    stage.open(replace(draft, issued_on="2025-03-01"))
    page = stage.view.page
    stage.press("Alt+U")
    counts = page.folded_findings.counts
    assert not page.right.isVisible()
    assert counts.isVisible()
    assert "stopp" in counts.text()
    assert counts.text() == page.findings.note.text()
    assert not counts.is_cut()
    stage.press("Alt+K")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.findings.isAncestorOf(focused)
    assert page.right.isVisible()
    assert not counts.isVisible()
    current_theme().set_scale(1.0)
    stage.settle()
    stage.view.page.paper.issued.setFocus()
    assert not counts.isVisible()


def test_an_unexpected_answer_is_told_without_taking_the_page(stage: Stage) -> None:
    stage.open(three_rows())
    busy = Unavailable("Databasen är upptagen av ett annat program.", "Vänta.", code="busy")
    stage.view.questions.failed.emit(busy)
    assert "Databasen är upptagen" in stage.heard()
    assert find_product("041238").title in texts(stage.view.page)
