"""The hand-out behind the chosen row: who, what, from whom, when; and its label once more."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.clock import STOCKHOLM
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.identity import parse_identity
from app.domain.issuer import profession_words
from app.domain.notice import is_exchanged
from app.domain.order import BENEFIT_WORDS, Patient, Prescriber
from app.domain.printing import STUCK, PrintJob
from app.domain.staff import Act
from app.domain.supplied import DispensedRow
from app.domain.supply import packages_words
from app.ui.dialogs.notice_sheet import show_notice
from app.ui.dialogs.patient_sheet import KEY as PATIENT_SHEET
from app.ui.dialogs.patient_sheet import show_patient_slip
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import UNKNOWN, count, day, unbroken
from app.ui.views.settle.after_dialogs import ReturnDialog, ReverseDialog
from app.ui.views.settle.course_card import CourseCard, nothing_words
from app.ui.views.settle.delivery_facts import delivery_facts, line_facts
from app.ui.views.settle.facts import Facts
from app.ui.views.settle.money import payment_facts, row_facts
from app.ui.views.settle.origin_facts import origin_facts
from app.ui.views.settle.paper_beside import PaperBeside
from app.ui.views.settle.person_facts import collector_facts, decision_facts, is_hidden
from app.ui.views.settle.viewed import REVEAL, Viewed, ViewedDelivery, view_row
from app.ui.views.settle.words import moment
from app.ui.views.settle.work import Key, WorkRow
from app.ui.widgets.badge import Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Card, scrolling
from app.ui.widgets.patient_card import PatientCard
from app.ui.widgets.tall_page import TallPage
from app.usecases.print_label import reprint_label
from app.usecases.take_up import WhatIsLeft

_REST_MS = 200  # a person who runs through the list reads nobody's record
_SEXES = {"1": "man", "2": "kvinna"}


class DispensingPane(QWidget):
    """The middle of the screen (utlämning). DispensingPane(session); `show_rows(rows)`."""

    correction_asked = Signal(object)  # UUID of the hand-out
    unit_correction_asked = Signal(object)  # UUID of a delivery

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._row: WorkRow | None = None
        self._shown: Key | None = None
        self._reprinted = 0  # number of the job
        session.printing.moved.connect(self._printed)
        self.card = PatientCard()
        self.product = label("", "product", wrap=True)
        self._dosage = label("", "body", "ink", wrap=True)
        self._product_facts, self._order_facts = Facts(), Facts()
        self._product_card = _card(self.product, self._dosage, self._product_facts)
        self.pictures = PaperBeside(session)
        order = label("Recept och utlämning", "section")
        self._order_card = _card(order, self._order_facts)
        self.reprint = KeyButton("Skriv etiketten igen", "Ctrl+E", icon="printer")
        self.course = CourseCard()
        self.correct = KeyButton("Rätta…", "Alt+R")
        self.reverse = KeyButton("Backa…", "Alt+B")
        self.give_back = KeyButton("Retur…", "Alt+T")
        self._viewed: Viewed | ViewedDelivery | None = None
        self.reveal = KeyButton("Visa namn och nummer", "Alt+N", icon="eye")
        self.notice = KeyButton("Besked till förskrivaren", "Ctrl+U", icon="file-text")
        self.sheet = KeyButton("Patientens blad", PATIENT_SHEET, icon="file-text")
        self.message = Message()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._read)
        self.reveal.acted.connect(self._reveal)
        self.reprint.acted.connect(self._print)
        self.reprint.obstructed.connect(self._say_why)
        self.correct.acted.connect(self._correct)
        self.reverse.acted.connect(lambda: self._ask(ReverseDialog))
        self.give_back.acted.connect(lambda: self._ask(ReturnDialog))
        self.notice.acted.connect(self._make_notice)
        self.sheet.acted.connect(self._make_sheet)
        self._lay_out()
        self.show_rows([])

    def show_rows(self, rows: list[WorkRow]) -> None:
        """Show the row, or how many are chosen; a hand-out is read, and logged, after a moment."""
        row = rows[0] if len(rows) == 1 else None
        if row is not None and row.key == self._shown:
            self._row = row
            return
        self._row, self._shown = row, None
        self.message.clear()
        self._rest.stop()
        self._show_parts(visible=False)
        if row is not None and row.is_blind:
            self.card.show_nobody(row.who)
            self.card.facts.setText("Läs av den först, Ctrl+M. Det inmatade visas efteråt.")
            self.card.facts.show()
            return
        if row is not None:
            self.card.show_nobody("…")
            self._rest.start()
            return
        self._rest.stop()
        if rows:
            chosen = f"{count(len(rows), 'rad vald', 'rader valda')}"
            self.card.show_nobody(chosen)
            self.card.facts.setText("Välj ett slag av steg till höger. Det gäller alla valda.")
            self.card.facts.show()
        else:
            self.card.show_nobody("Ingen rad vald")

    def _lay_out(self) -> None:
        page = TallPage()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        for part in (self.course, self._product_card, self._order_card):
            inner.addWidget(part)
        inner.addStretch(1)
        self._button_row = QWidget()
        foot = QVBoxLayout(self._button_row)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.notice)
        foot.addWidget(self.sheet)
        foot.addWidget(self.reprint)
        after = QHBoxLayout()
        for button in (self.correct, self.reverse, self.give_back):
            after.addWidget(button)
        foot.addLayout(after)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(10)
        column.addWidget(self.card)
        column.addWidget(self.reveal)
        column.addWidget(self.message)
        column.addLayout(self.pictures.beside(scrolling(page)), 1)
        column.addWidget(self._button_row)

    def _show_parts(self, *, visible: bool) -> None:
        for part in (self.course, self._product_card, self._order_card, self._button_row):
            part.setVisible(visible)
        if not visible:
            self.pictures.hide()
        self.reveal.hide()

    def _read(self) -> None:
        row = self._row
        if row is not None:
            self._session.run(
                lambda workplace: view_row(workplace, row), self._show_read, self._failed
            )

    def _reveal(self) -> None:
        """Show a protected name, which is noted as a look of its own."""
        row = self._row
        if row is not None and row.key == self._shown:
            call = partial(view_row, row=row, purpose=REVEAL)
            self._session.run(call, self._show_read, self._failed, writes=True)

    def _show_read(self, read: Viewed | ViewedDelivery) -> None:
        if isinstance(read, Viewed):
            self._show(read)
        else:
            self._show_delivery(read)

    def _show(self, viewed: Viewed) -> None:
        row, course = self._row, viewed.course
        if row is None or row.key != viewed.key:
            return
        self._shown = viewed.key
        made, personal = course.current.dispensed, course.current.personal
        numbers = [r.row for r in made.rows]
        at = row.first.step.row
        of_row = made.rows[numbers.index(at) if at in numbers else 0]
        patient = personal.patient if personal else None
        hidden = is_hidden(patient, revealed=viewed.revealed)
        self._show_patient(patient, row, hidden=hidden)
        self.product.setText(unbroken(of_row.product.title))
        self._dosage.setText(personal.dosages[of_row.row - 1] if personal else "")
        self._dosage.setVisible(bool(personal))
        product = _product(of_row, made) + _owed(of_row, viewed.left)
        self._product_facts.show_facts([*product, *row_facts(of_row, personal)])
        paid = payment_facts(made, personal)
        self._order_facts.show_facts([*_order(made, personal, viewed), *paid])
        self.notice.setVisible(personal is not None and any(map(is_exchanged, made.rows)))
        self.pictures.show_papers(made.papers)
        reason = why_not(self._session.workplace.person, Act.DRAFT)
        if personal is None:
            reason = "Personuppgifterna är gallrade. Etiketten kan inte skrivas om."
        self.reprint.block(reason)
        self.reprint.show()
        self._show_parts(visible=True)
        self._show_course(viewed)
        self.reveal.setVisible(hidden)

    def _show_delivery(self, viewed: ViewedDelivery) -> None:
        """Show a delivery to a unit: nobody's label, and no prescriber's notice."""
        row, line = self._row, viewed.line
        if row is None or row.first.subject != line.subject:
            return
        self._shown, made = row.key, line.delivered
        at = row.first.step.row
        of_row = next((r for r in made.rows if r.row == at), made.rows[0])
        self.card.show_nobody(made.unit.title)
        self.product.setText(unbroken(of_row.product.title))
        self._dosage.hide()
        self._product_facts.show_facts(line_facts(of_row))
        self._order_facts.show_facts(delivery_facts(line))
        self.pictures.show_papers(made.papers)
        self._show_parts(visible=True)
        self._show_course(viewed)
        self.notice.hide()
        self.reprint.hide()

    def _show_course(self, viewed: Viewed | ViewedDelivery) -> None:
        self._viewed = viewed
        self.course.show_course(viewed.course, viewed.names)
        reason = why_not(self._session.workplace.person, Act.HAND_OUT)
        if not viewed.course.is_handed_out:
            reason = f"{nothing_words(viewed.course)}."
        for button in (self.correct, self.reverse, self.give_back):
            button.block(reason)

    def _correct(self) -> None:
        if self._viewed is not None:
            is_unit = isinstance(self._viewed, ViewedDelivery)
            asked = self.unit_correction_asked if is_unit else self.correction_asked
            asked.emit(self._viewed.course.first.entry.subject)

    def _ask(self, dialog: type[ReverseDialog | ReturnDialog]) -> None:
        if self._viewed is not None:
            asked = dialog(self, self._session, self._viewed.course)
            asked.written.connect(self._written)
            asked.open()

    def _written(self, said: str) -> None:
        self._read()
        self.message.say(said, Tone.OK)

    def _show_patient(self, patient: Patient | None, row: WorkRow, *, hidden: bool) -> None:
        facts = [f"Expedition {row.first.slip}"]
        if patient is None:
            self.card.show_nobody("Personuppgifterna är gallrade")
            return
        if hidden:
            self.card.show_patient(patient.listed_name, "", facts)
            return
        today = self._session.workplace.computer.clock.now().date()
        who = parse_identity(patient.identity, today) if patient.identity else None
        age = who.age_at(today) if who else None
        born = f"{patient.birth_date}" if patient.birth_date else UNKNOWN
        facts += [f"{age} år"] if age is not None else [f"född {born}"] if who else []
        facts += [_SEXES[patient.sex]] if patient.sex in _SEXES else []
        self.card.show_patient(patient.name, who.screen() if who else born, facts)

    def _print(self) -> None:
        row = self._row
        if row is None or self._shown != row.key:
            return
        subject, number = row.first.subject, row.first.step.row
        self.reprint.setEnabled(False)
        self._session.print_out(
            lambda workplace: reprint_label(workplace, subject, number),
            self._queued,
            self._not_printed,
        )

    def _queued(self, job: PrintJob) -> None:
        self.reprint.setEnabled(True)
        self.message.say("Etiketten är på väg till skrivaren.", Tone.INFO)
        self._reprinted = job.number

    def _printed(self, jobs: tuple[PrintJob, ...]) -> None:
        for job in jobs:
            if job.number == self._reprinted and job.state in STUCK:
                self.message.say(f"Etiketten kom inte ut. {job.reason}")
            elif job.number == self._reprinted:
                self.message.say(
                    f"Etiketten är skickad till {job.sent_to}, märkt omtryck.", Tone.OK
                )

    def _not_printed(self, error: Exception) -> None:
        self.reprint.setEnabled(True)
        self._failed(error)

    def _make_notice(self) -> None:
        """Make the notice of what was exchanged, and show it with its ways to paper."""
        row = self._row
        if row is None or self._shown != row.key:
            return
        show_notice(self, self._session, row.first.subject, self._failed)

    def _make_sheet(self) -> None:
        """Make the patient's own sheet, and show it with its ways to paper."""
        row = self._row
        if row is not None and self._shown == row.key:
            show_patient_slip(self, self._session, row.first.subject, self._failed)

    def _say_why(self) -> None:
        self.message.say(self.reprint.toolTip(), Tone.INFO)

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))


def _card(*parts: QWidget) -> Card:
    made = Card()
    column = QVBoxLayout(made)
    column.setContentsMargins(14, 11, 14, 13)
    column.setSpacing(7)
    for part in parts:
        column.addWidget(part)
    return made


def _product(row: DispensedRow, made: Dispensed) -> list[tuple[str, str]]:
    product = row.product
    return [
        ("Rad", f"{row.row} av {len(made.rows)}" if len(made.rows) > 1 else ""),
        ("Antal", _packages(row)),
        ("Uttag", f"{row.withdrawal} av {row.withdrawals}"),
        ("Förmån", BENEFIT_WORDS[row.benefit]),
        ("Varunummer", product.varunummer or (UNKNOWN if product.from_register else "")),
        ("Källa", "" if product.from_register else "skriven för hand, inte ur registret"),
    ]


def _owed(row: DispensedRow, left: WhatIsLeft | None) -> list[tuple[str, str]]:
    """Return what the row owes now, and whether it was itself the rest of a withdrawal."""
    owed = dict(left.owed).get(row.row) if left else None
    return [
        ("Restas", packages_words(owed) if owed else ""),
        ("Gäller", "rest av ett tidigare uttag" if row.completes else ""),
    ]


def _packages(row: DispensedRow) -> str:
    packs = count(row.packages, "förpackning", "förpackningar")
    if row.ordered > row.packages and row.completes is None:
        packs = f"{row.packages} av {count(row.ordered, 'förpackning', 'förpackningar')}"
    return f"{packs} à {row.product.pack}" if row.product.pack else packs


def _order(
    made: Dispensed, personal: DispensedPersonal | None, viewed: Viewed
) -> list[tuple[str, str]]:
    recorded_at = viewed.course.first.entry.recorded_at
    late = recorded_at - made.happened_at
    recorded = moment(recorded_at) if late.total_seconds() >= 60 else ""
    return [
        ("Förskrivare", _prescriber(personal.prescriber) if personal else "gallrad"),
        ("Utfärdat", day(datetime(*made.issued_on.timetuple()[:3], tzinfo=STOCKHOLM))),
        *origin_facts(made, personal),
        ("Utlämnat", f"{moment(made.happened_at)} av {viewed.signed}"),
        ("Rådgivning av", viewed.names.get(made.advised_by, "")),
        ("Registrerat", recorded),
        *(collector_facts(made, personal) if personal else ()),
        *(decision_facts(made, personal, viewed.names) if personal else ()),
    ]


def _prescriber(prescriber: Prescriber) -> str:
    profession = profession_words(prescriber.profession)
    who = f"{prescriber.name}, {profession}, kod {prescriber.code or UNKNOWN}"
    where = ", ".join(
        part
        for part in (
            prescriber.workplace,
            prescriber.workplace_address,
            prescriber.workplace_code,
            prescriber.phone,
        )
        if part
    )
    return f"{who}\n{where}"
