"""The three checks on the bar: how far each is, and a pharmacist's signature on one of them."""

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.domain import checks
from app.domain.checks import CHECK_WORDS, CheckState, kind_of
from app.domain.draft import SignedCheck
from app.domain.findings import Finding, Refused
from app.domain.staff import Act, may
from app.domain.supplied import CheckKind
from app.ui.errors import told
from app.ui.session import Session
from app.ui.texts import clock_time, count
from app.ui.views.dispense.action_bar import ActionBar
from app.ui.views.dispense.desk import Desk
from app.usecases import fill_slip
from app.usecases.fill_slip import Review


class Signing(QObject):
    """Signs checks and shows their state (signering). Signing(session, desk, bar)."""

    said = Signal(str)  # for the status line
    refused = Signal(object)  # Refused: what is open of the check

    def __init__(self, session: Session, desk: Desk, bar: ActionBar) -> None:
        super().__init__(desk)
        self._session, self._desk, self._bar = session, desk, bar

    def sign(self, kind: CheckKind) -> None:
        """Sign a check, or take the signature back."""
        slip = self._desk.slip
        if slip is None or self._desk.is_busy:
            return
        if checks.signed(slip.draft, kind) is not None:
            self._desk.change(checks.without_check(slip.draft, kind))
            self.said.emit(f"{CHECK_WORDS[kind]}: signaturen är borttagen.")
        elif not may(self._session.workplace.person, Act.HAND_OUT):
            self.said.emit("Bara farmaceut signerar kontroller.")
        else:
            self._session.run(
                lambda workplace: (slip.subject, fill_slip.sign_check(workplace, slip, kind)),
                self._signed,
                self._not_signed,
            )

    def show(self, review: Review, remaining: Iterable[Finding]) -> None:
        """Show how far each check is; `remaining` is what nobody has come to yet."""
        not_yet = [kind_of(finding) for finding in remaining]
        for state in review.checks:
            mark = self._bar.checks[state.kind]
            left = not_yet.count(state.kind)
            name, stops = CHECK_WORDS[state.kind], state.stops - left
            if stops > 0:
                mark.show_stop(name, count(stops, "stopp", "stopp"))
            else:
                words = self._words(state, left, review.signatures)
                mark.show_state(name, words, done=state.is_satisfied and state.signed is not None)

    def _words(self, state: CheckState, left: int, signatures: dict[str, str]) -> str:
        if left:
            return f"{left} återstår"
        if state.kind is CheckKind.TECHNICAL and not self._desk.is_printed and state.undecided:
            was = bool(self._desk.slip and self._desk.slip.printed)
            return "etikett ändrad" if was else "etikett saknas"
        if state.undecided:
            return f"{state.undecided} att besluta"
        if state.signed is not None:
            who = signatures.get(state.signed.by, "")
            return f"{who} {clock_time(state.signed.at)}".strip()
        return "ändrad, signera om" if state.is_changed else "redo"

    def _signed(self, answer: tuple[UUID, SignedCheck]) -> None:
        subject, check = answer
        slip = self._desk.slip
        if slip is not None and slip.subject == subject:
            self._desk.change(checks.with_check(slip.draft, check))
            self.said.emit(
                f"{CHECK_WORDS[check.kind]} signerad: {checks.BASIS_WORDS[check.basis]}."
            )

    def _not_signed(self, error: Exception) -> None:
        if isinstance(error, Refused) and all(f.field for f in error.findings):
            self.refused.emit(error)
        else:
            self.said.emit(told(error))
