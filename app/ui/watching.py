"""Looks into the watched folder now and then, while somebody is signed in."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.asking import LeftAlone
from app.ui.background import Background, Beside, Patience
from app.ui.session import Session
from app.ui.texts import count
from app.ui.widgets.badge import Tone

if TYPE_CHECKING:  # the first paint of the door does not wait for what reads files
    from app.domain.issuing import TrustList
    from app.usecases.load_reference import Loaded
    from app.usecases.watch_folder import Watched
    from app.usecases.workplace import Workplace

_PAUSE_MS = 60_000
_PATIENCE = Patience(20, "Den bevakade mappen svarar inte.", "Se om nätet är på plats.")


class FolderWatch(QObject):
    """The one who looks (bevakning). FolderWatch(background); `follow(session)` begins and ends.

    `noted` is for the status line's note: what came in, or what waits and why.
    """

    noted = Signal(str, object)  # text, Tone

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._session: Session | None = None
        self._beside = Beside(0, _PATIENCE)
        self._is_looking = False
        self._said = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)

    def follow(self, session: Session | None) -> None:
        """Look for whoever is signed in; for nobody while the store is closed."""
        self._session = session
        if session is None:
            self._timer.stop()
            self._beside.close()
            self._beside = Beside(0, _PATIENCE)
        else:
            self._timer.start()
            self.look()

    def look(self) -> None:
        """Look once, unless a look is under way."""
        if self._session is None or self._is_looking:
            return
        self._is_looking = True
        call = partial(_look, self._session.workplace, self._beside)
        self._background.deliver(call, self._looked, self._failed, writes=False)

    def _looked(self, watched: "Watched[Loaded | TrustList] | None") -> None:
        self._is_looking = False
        if watched is None:
            return
        for text, tone in _taken(watched):
            self.noted.emit(text, tone)
            self._background.changed.emit()
        waiting = [w for w in watched.waiting if w.is_refused]
        said = "\n".join(f"{w.name}: {w.why}" for w in waiting)
        if waiting and said != self._said:
            files = count(len(waiting), "fil", "filer")
            self.noted.emit(f"{files} i den bevakade mappen togs inte in: {said}", Tone.WARN)
        self._said = said

    def _failed(self, error: Exception) -> None:
        self._is_looking = False
        if str(error) != self._said and not isinstance(error, LeftAlone):
            self._said = str(error)
            self.noted.emit(str(error), Tone.WARN)


def _look(workplace: "Workplace", beside: Beside) -> "Watched[Loaded | TrustList] | None":
    from app.usecases.load_reference import load_reference
    from app.usecases.take_trust_list import is_list_file, take_trust_list
    from app.usecases.watch_folder import take_new, watched_folder

    folder = watched_folder(workplace.computer)

    def take(workplace: "Workplace", path: Path) -> "Loaded | TrustList":
        if beside.ask(lambda: is_list_file(path)):
            return take_trust_list(workplace, path, beside)
        return load_reference(workplace, path, asking=beside)

    # a share that hangs, also while it is read, holds neither the lane nor the close
    return take_new(workplace, folder, take, beside) if folder else None


def _taken(watched: "Watched[Loaded | TrustList]") -> Iterator[tuple[str, Tone]]:
    """Yield what came in, in Swedish, and how well."""
    from app.domain.issuing import TrustList
    from app.domain.reference import SOURCE_WORDS

    lists = [taken.loaded for taken in watched.taken if isinstance(taken.loaded, TrustList)]
    loads = [taken.loaded for taken in watched.taken if not isinstance(taken.loaded, TrustList)]
    reports = [report for loaded in loads for report in loaded.reports]
    if reports:
        names = ", ".join(SOURCE_WORDS[report.edition.source] for report in reports)
        losses = " ".join(filter(None, (loaded.loss for loaded in loads)))
        text = f"Inläst ur den bevakade mappen: {names}. {losses}".rstrip()
        yield text, Tone.WARN if losses else Tone.OK
    for listed in lists:
        yield f"Tillitslista {listed.version} gäller, ur den bevakade mappen.", Tone.OK
