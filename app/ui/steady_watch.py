"""Asks the receiver again and again whether it answers, so that it is steady before it is used."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.delivery import Endpoint
from app.domain.findings import Refused, Unavailable
from app.domain.steadiness import Steadiness, steady_words
from app.ui.session import Session
from app.usecases import adjust_settings
from app.usecases.connect_receiver import NLL, national_endpoint
from app.usecases.steady_receiver import is_answering

_PAUSE_MS = 60_000


class SteadyWatch(QObject):
    """Whether the receiver is steady (stadig). SteadyWatch(session); `watch()`; `moved`.

    It outlives the screens; what it knows is begun anew when the program is.
    """

    moved = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session.background)
        self.steadiness = Steadiness()
        self._session: Session | None = session
        self._is_asking = False
        self._wanted: int | None = None  # minutes; None: not known yet, so nothing is sent
        self._trouble = ""  # why it could not be asked
        self._again = QTimer(self)
        self._again.setInterval(_PAUSE_MS)
        self._again.timeout.connect(self._ask)

    def watch(self, session: Session) -> None:
        """Begin to ask, in the name of whoever is signed in now."""
        self._session = session
        if self._trouble or not self._again.isActive():
            self._wanted = None
            self._again.start()
            self._ask()

    def stop(self) -> None:
        """Ask no more, and let go of the store, which lives as long as its key."""
        self._session = None
        self._again.stop()

    def why_not(self) -> str:
        """Return in Swedish what is waited for, "" when nothing is."""
        if self._trouble or self._wanted is None:
            return self._trouble or "Mottagaren prövas. Vänta några sekunder."
        return steady_words(self.steadiness, self._wanted)

    def _ask(self) -> None:
        session = self._session
        if session is None or self._is_asking:
            return
        self._is_asking = True
        session.background.exchange(partial(_ask, session), self._heard, self._failed)

    def _heard(self, told: tuple[int, bool]) -> None:
        self._is_asking = False
        self._trouble, (self._wanted, answered) = "", told
        self._note(answered=answered)
        if not self._wanted:
            self._again.stop()
        self.moved.emit()

    def _failed(self, error: Exception) -> None:
        """Keep why it could not be asked: by who is signed in now, or for what is set."""
        is_told = isinstance(error, Refused | Unavailable)
        self._is_asking = False
        self._trouble = str(error) if is_told else "Mottagaren kunde inte prövas."
        self._note(answered=False)
        self.moved.emit()

    def _note(self, *, answered: bool) -> None:
        if self._session is not None:
            now = self._session.workplace.computer.clock.now()
            self.steadiness = self.steadiness.heard(now, answered=answered)


def _ask(session: Session) -> tuple[int, bool]:
    workplace = session.workplace
    settings = adjust_settings.load(workplace.computer)
    is_national = settings.receiver == NLL
    is_set = is_national or bool(settings.receiver_url)
    if not is_set or not settings.stable_minutes or workplace.pharmacy.practice:
        return 0, False
    own = Endpoint(settings.receiver_url, settings.receiver_ca)
    endpoint = national_endpoint(workplace) if is_national else own
    return settings.stable_minutes, is_answering(workplace, endpoint)


def steady_watch(session: Session) -> SteadyWatch:
    """Return the one that is there, or the first."""
    found = session.background.findChild(SteadyWatch)
    return found if isinstance(found, SteadyWatch) else SteadyWatch(session)
