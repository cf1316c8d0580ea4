"""The command that pauses all sending from this computer, and lets it go on."""

from PySide6.QtCore import Signal

from app.domain.staff import Act
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.views.settle.work import Work
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.key_button import KeyButton
from app.usecases.settle_steps import PAUSED, pause


class PauseButton(KeyButton):
    """Pausa. PauseButton(session); `show_work(work)`; `failed` comes with words.

    The pause is of the computer: it outlives the program, and holds for every program on it.
    """

    failed = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__("Pausa", "Alt+U", icon="pause")
        self._session, self._is_paused = session, False
        self.acted.connect(self._turn)
        self.obstructed.connect(lambda: self.failed.emit(self.toolTip()))

    def show_work(self, work: Work) -> None:
        """Say what it does now."""
        self._is_paused = work.is_paused
        self._icon_name = "send" if work.is_paused else "pause"
        self.setText("Återuppta" if work.is_paused else "Pausa")
        self.block(why_not(self._session.workplace.person, Act.SETTLE))
        self.updateGeometry()

    def _turn(self) -> None:
        wanted = not self._is_paused
        self._session.run(
            lambda workplace: pause(workplace, wanted), lambda _: None, self._failed, writes=True
        )

    def _failed(self, error: Exception) -> None:
        self.failed.emit(told(error))


def paused_words(work: Work) -> str:
    """Say that nothing is sent from here, and the key that lets it; "" when it is not so."""
    return f"{PAUSED} Alt+U återupptar." if work.is_paused else ""


def paused_badges(work: Work) -> list[Badge]:
    """Return the state beside the title, while it lasts."""
    return [Badge("Pausad på den här datorn", Tone.WARN, icon="pause")] if work.is_paused else []
