"""What did not go as it should, and the questions that a person answers when they like."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.draft import RowDraft
from app.domain.findings import Refused, Unavailable
from app.domain.order import Product
from app.domain.supply import packages_words
from app.ui.errors import told
from app.ui.views.dispense.desk import Desk, Work
from app.ui.views.dispense.guide import Guide
from app.ui.views.dispense.pages import NOT_SAVED, Pages
from app.ui.widgets.badge import Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.notice import Notice, Notices
from app.usecases.take_up import WhatIsLeft

_STILL_HERE = "Det du skrev finns kvar på skärmen."
_WRITES = (Work.SAVE, Work.PARK, Work.HAND_OUT)


class Troubles(QObject):
    """Says what failed and keeps the way back (hinder). Troubles(desk, pages, notices, guide).

    `unsaved` is what could not be written; nothing is handed out until that has been proven to
    work again. `refused` comes with the Refused of a hand-out or a label, for the guide.
    """

    refused = Signal(object)
    patient_agreed = Signal(str)  # twelve digits: the slip is about that person
    product_agreed = Signal(int, object)  # row, Product
    rest_agreed = Signal(object)  # UUID of the hand-out to take up
    correction_agreed = Signal(object)  # UUID of the hand-out to correct
    save_file_asked = Signal()
    large_asked = Signal()

    def __init__(self, desk: Desk, pages: Pages, notices: Notices, guide: Guide) -> None:
        super().__init__(desk)
        self.unsaved: Work | None = None
        self._desk, self._pages, self._notices, self._guide = desk, pages, notices, guide
        desk.failed.connect(self._failed)
        desk.saved.connect(self._saved)
        desk.cleared.connect(notices.drop_all)
        pages.retry.acted.connect(self.retry)
        pages.look.acted.connect(self._look)

    def retry(self) -> None:
        """Try again to write what could not be written, on the same slip and the same id."""
        again = {Work.PARK: self._desk.park, Work.HAND_OUT: self._desk.hand_out}
        again.get(self.unsaved or Work.SAVE, self._desk.save)()

    def ask(self, kind: str, question: str, text: str, answers: tuple[str, str]) -> KeyButton:
        """Put a question whose first answer, no, has the keyboard; return the button for yes."""
        no, yes = KeyEcho(answers[0], "Esc"), KeyButton(answers[1])
        for answer in (no, yes):
            answer.acted.connect(lambda: self._answered(kind))
        self._notices.put(kind, Notice(Tone.WARN, question, text, [no, yes]))
        no.setFocus(Qt.FocusReason.OtherFocusReason)
        return yes

    def ask_patient(self, identity: str) -> None:
        """Ask whether the slip is about another patient."""
        shown = f"{identity[:8]}-{identity[8:]}"
        text = f"Skannad identitet är {shown}. Namn och identitetskontroll skrivs i så fall om."
        yes = self.ask("patient", "Byt patient?", text, ("Nej, behåll", "Byt patient"))
        yes.acted.connect(lambda: self.patient_agreed.emit(identity))

    def ask_product(self, product: Product, row: int, held: str) -> None:
        """Say that the wrong package was scanned, and let a person change the row instead."""
        heading = "Fel vara skannad: " + ", ".join(filter(None, (product.title, product.pack)))
        text = f"Rad {row + 1} säger {held}. Hämta rätt förpackning och skanna igen."
        yes = self.ask("product", heading, text, ("Behåll raden", f"Byt vara på rad {row + 1}"))
        yes.acted.connect(lambda: self.product_agreed.emit(row, product))

    def ask_rest(self, left: WhatIsLeft) -> None:
        """Ask whether an earlier hand-out is to be taken up: what it owes, or what comes next."""
        owed = ", ".join(packages_words(packages) for _, packages in left.owed)
        following = ", ".join(f"uttag {number}" for _, number in left.next_withdrawals)
        heading = f"{left.slip}: {owed} restas" if owed else f"{left.slip}: {following} är kvar"
        text = "Det läggs på en ny expedition, ifylld från den förra."
        answer = "Lämna ut resten" if owed else "Nästa uttag"
        yes = self.ask("rest", heading, text, ("Nej", answer))
        yes.acted.connect(lambda: self.rest_agreed.emit(left.subject))

    def ask_correction(self, subject: UUID, said: str) -> None:
        """Ask whether a hand-out that leaves nothing is to be corrected."""
        yes = self.ask("rest", said, "Det som står rättas av en ny post.", ("Nej", "Rätta…"))
        yes.acted.connect(lambda: self.correction_agreed.emit(subject))

    def tell_removed(self, row: int, kept: RowDraft, restore: Callable[[RowDraft], None]) -> None:
        """Say that a row is gone, and give it back if that was a slip of the hand."""
        name = kept.product.title if kept.product else "dosering utan vara"
        back = KeyButton("Lägg tillbaka", icon="undo-2")
        back.acted.connect(lambda: self._notices.drop("row"))
        back.acted.connect(lambda: restore(kept))
        heading = f"Rad {row + 1} är borttagen: {name}"
        self._notices.put("row", Notice(Tone.INFO, heading, "", [back]))

    def _failed(self, work: Work, error: Exception) -> None:
        if work in _WRITES and not isinstance(error, Refused):
            self._not_saved(work, error)
        elif work is Work.PRINT and not isinstance(error, Refused):
            self.tell_not_printed(told(error))
        elif work in (Work.HAND_OUT, Work.PRINT) and _is_about_fields(error):
            self.refused.emit(error)
        else:
            self._tell_in_short(work, told(error))

    def _tell_in_short(self, work: Work, text: str) -> None:
        heading, _, rest = text.partition("\n")
        tone = Tone.STOP if work is Work.REVIEW else Tone.WARN
        close = KeyButton("Stäng")
        close.acted.connect(lambda: self._answered(work))
        self._notices.put(work, Notice(tone, heading, rest, [close]))

    def _not_saved(self, work: Work, error: Exception) -> None:
        if self.unsaved is None or work is not Work.SAVE:  # what a person asked for weighs more
            self.unsaved = work
        text = _why(error)
        again = KeyEcho("Försök igen", "Ctrl+Enter")
        again.acted.connect(self.retry)
        self._notices.put("save", Notice(Tone.STOP, NOT_SAVED, text, [again], icon="hard-drive"))
        self._pages.slip.bar.main.block(NOT_SAVED)
        if work is not Work.SAVE:  # nobody is typing: the page may be taken
            self._notices.hide()
            self._pages.say_not_saved(f"{text} {_STILL_HERE}")

    def _saved(self, _: object) -> None:
        was, self.unsaved = self.unsaved, None
        if was is not None:
            self._notices.drop("save")
            self._desk.ask_review()
            if self._pages.currentWidget() is self._pages.not_saved:
                self._look()

    def _look(self) -> None:
        self._pages.show_page(self._pages.slip)
        self._notices.come_back()

    def labels_are_out(self) -> None:
        """Take back that they were not."""
        self._notices.drop("print")

    def tell_not_printed(self, why: str, *, is_label: bool = True) -> None:
        """Say that a label did not come out, or a note, and keep every way out."""
        if not is_label:
            self._tell_in_short(Work.NOTE, why)
            return
        again, save = KeyEcho("Försök igen", "Ctrl+E"), KeyButton("Spara som fil…")
        large = KeyEcho("Visa stort", "Ctrl+Shift+E")
        again.acted.connect(lambda: self._desk.print_labels())
        save.acted.connect(self.save_file_asked)
        large.acted.connect(self.large_asked)
        notice = Notice(
            Tone.WARN, "Etiketten kom inte ut", why, [again, save, large], icon="printer"
        )
        self._notices.put("print", notice)

    def _answered(self, kind: str) -> None:
        self._guide.give_back()  # first, or Qt would choose where the keyboard goes
        self._notices.drop(kind)


def _is_about_fields(error: Exception) -> bool:
    """Tell whether a refusal is about what stands in the slip, and not about the slip or person."""
    return isinstance(error, Refused) and all(f.field not in ("", "slip") for f in error.findings)


def _why(error: Exception) -> str:
    if not isinstance(error, Unavailable):
        return told(error)
    text = "" if error.text == NOT_SAVED else error.text
    return f"{text} {error.cure}".strip()
