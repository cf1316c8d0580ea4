"""Finding a prescriber that is known here while typing the name or the code."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from app.domain.known_prescribers import KnownPrescriber
from app.ui.session import Session
from app.ui.texts import BULLET, count
from app.ui.widgets.field import LineField
from app.ui.widgets.hit_list import Hit
from app.ui.widgets.typeahead import Typeahead
from app.usecases.keep_prescribers import find_prescriber, find_prescribers

_WIDTH = 400  # px: wider than the fields of the column, it lies over the rows


class PrescriberSearch(QObject):
    """The prescribers that fit (känd förskrivare). PrescriberSearch(session, name, code).

    `chosen` comes with a KnownPrescriber and the field that it was chosen at. A code that is
    written out and is one person's is marked at once, unless `differs` says that something else
    is written already; a name never is, since others may have it.
    """

    chosen = Signal(object, object)  # KnownPrescriber, LineField
    recognised = Signal(str, object)  # a code that was read, and a list of KnownPrescriber

    def __init__(self, session: Session, name: LineField, code: LineField) -> None:
        super().__init__(name)
        self._session = session
        self.differs: Callable[[KnownPrescriber], bool] = lambda _: False
        self.at_name, self.at_code = self._at(name), self._at(code)

    def come_first(self) -> None:
        """See keys before whatever else watches the fields; called after the others were told."""
        self.at_name.come_first()
        self.at_code.come_first()

    def recognise(self, code: str, place: str) -> None:
        """Look up whom a code is, at the workplace if one was read with it."""
        self._session.run(
            lambda workplace: find_prescriber(workplace, code, place),
            lambda found: self.recognised.emit(code, found),
            self._fail,
        )

    def _at(self, field: LineField) -> Typeahead:
        made = Typeahead(field, self._ask, enter_marks=False, least_width=_WIDTH)
        made.is_meant = lambda hits: self._is_meant(field.value(), hits)
        made.taken.connect(lambda known: self.chosen.emit(known, field))
        return made

    def _ask(
        self, text: str, done: Callable[[list[Hit]], None], failed: Callable[[Exception], None]
    ) -> None:
        self._session.run(
            lambda workplace: find_prescribers(workplace, text),
            lambda found: done([self._hit(known) for known in found]),
            failed,
        )

    def _is_meant(self, text: str, hits: Sequence[Hit]) -> bool:
        known = hits[0].value if len(hits) == 1 else None
        return (
            isinstance(known, KnownPrescriber)
            and known.prescriber.code == "".join(text.split())
            and not self.differs(known)
        )

    def _hit(self, known: KnownPrescriber) -> Hit:
        told = known.prescriber
        words = (told.code, told.profession, told.workplace, told.phone)
        detail = BULLET.join(word for word in words if word)
        today = self._session.workplace.computer.clock.now().date()
        return Hit(told.name or told.code, detail, age(known, today), known)

    def _fail(self, error: Exception) -> None:
        """Let the code stand alone; that the store cannot be read is said where it is saved."""


def age(known: KnownPrescriber, today: date) -> str:
    """Return where it is known from and how old that is."""
    days = (today - known.day).days
    ago = "i dag" if days <= 0 else f"för {count(days, 'dag', 'dagar')} sedan"
    return f"listan, {ago}" if known.is_listed else f"här {ago}"


def origin(known: KnownPrescriber) -> str:
    """Return where it is known from and of which day, for below the field."""
    return f"Ur listan {known.day}." if known.is_listed else f"Sedd här {known.day}."
