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

_OTHERWISE = {
    CheckKind.REGULATORY: "Har en annan läst? Låt den signera:",
    CheckKind.PHARMACOLOGICAL: "Stämmer det inte? Ta bort rådgivningen. Signera:",
    CheckKind.TECHNICAL: "Stämmer det inte? Skanna förpackningarna. Signera:",
}  # what to do when the ground is not so; the key comes after


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
                done = state.is_satisfied and state.signed is not None
                mark.show_state(name, words, self._help(state), done=done)

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
        now = self._ground(state.kind)
        return f"ändrad, blir nu\n{now}" if state.is_changed else now

    def _ground(self, kind: CheckKind) -> str:
        """Return what will be written as the ground, so that it is read before it is signed."""
        return checks.ground(self._desk.slip.draft, kind) if self._desk.slip else ""

    def _help(self, state: CheckState) -> str:
        if not state.is_satisfied:
            return ""
        written = f"Grund: {self._ground(state.kind)}."
        return f"{written} Ta tillbaka:" if state.signed else f"{written} {_OTHERWISE[state.kind]}"

    def _signed(self, answer: tuple[UUID, SignedCheck]) -> None:
        subject, check = answer
        slip = self._desk.slip
        if slip is not None and slip.subject == subject:
            self._desk.change(checks.with_check(slip.draft, check))
            self.said.emit(f"{CHECK_WORDS[check.kind]} signerad: {self._ground(check.kind)}.")

    def _not_signed(self, error: Exception) -> None:
        if isinstance(error, Refused) and all(f.field for f in error.findings):
            self.refused.emit(error)
        else:
            self.said.emit(told(error))
