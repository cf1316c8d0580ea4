"""Looking for garbage in the thread that draws alone: no lane lets go of what Qt draws with."""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 1000


class GarbageCollector(QObject):
    """Takes the place of Python's own looking for garbage (städare) while it lives.

    Python looks in whichever thread happens to make the next object. In a lane it would then end
    windows and timers in a thread that is not theirs, and the program with them.
    GarbageCollector(parent); one for the program, made in the thread that draws.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.setInterval(_LOOK_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due, as Python would."""
        made = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(made) if count > most]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Let Python look again: nothing that Qt draws with is left."""
        gc.collect()
        gc.enable()
        self.deleteLater()
