"""How the order came and what sort it is: three words in sight, the rest in a list."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.draft import DispensingDraft
from app.domain.order import ORDER_KIND_WORDS, ORIGIN_WORDS, OrderKind, Origin
from app.ui.views.dispense.form import Form
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.field import ChoiceField, Field
from app.ui.widgets.segmented import Segmented

_SHOWN = (Origin.PAPER, Origin.TELEPHONE, Origin.EMERGENCY)
_REFUSED = {  # which are told the way on, among the sorts
    Origin.FAX.value: "Kom på fax",
    Origin.E_PRESCRIPTION.value: "E-recept, oläsbart nu",
}


def sort_badges(draft: DispensingDraft) -> list[Badge]:
    """Return what the head says of the order: how it came, what sort it is, that it is urgent."""
    if draft.kind is OrderKind.AID_CARD and draft.origin is Origin.PAPER:  # as every card
        return [Badge(ORDER_KIND_WORDS[draft.kind], icon="clipboard-list")]
    icon = "phone" if draft.origin is Origin.TELEPHONE else "file-text"
    badges = [Badge(ORIGIN_WORDS[draft.origin], icon=icon)]
    if draft.verified is not None:
        badges = [Badge(ORIGIN_WORDS[draft.origin], Tone.OK, icon="circle-check")]
    if draft.kind is not OrderKind.HUMAN:
        badges.append(Badge(ORDER_KIND_WORDS[draft.kind]))
    if draft.is_urgent:
        badges.append(Badge("AKUT", Tone.WARN))
    return badges


class OriginFields(QObject):
    """Origin and kind (ursprung och slag). OriginFields(form, parent); the panel places both.

    What is not taken here stands last in the list of kinds; the kind before it is kept, since
    a fax for an animal is another thing than one for a person.
    """

    edited = Signal()
    origin_chosen = Signal()  # by a person
    kind_chosen = Signal()

    def __init__(self, form: Form, parent: QObject) -> None:
        super().__init__(parent)
        self._kind = OrderKind.HUMAN
        self._origin = Origin.PAPER
        self.segments = Segmented([(o.value, ORIGIN_WORDS[o], "") for o in _SHOWN], "Underlag")
        self.origin = Field("Ursprung", self.segments)
        kinds = [(kind.value, words) for kind, words in ORDER_KIND_WORDS.items()]
        self.kind = ChoiceField("Slag", [*kinds, *_REFUSED.items()])
        for field in (self.origin, self.kind):
            field.caption.hide()
        self.kind.combo.setAccessibleName("Slag av recept")
        form.add("origin", self.origin)
        form.add("kind", self.kind)
        self.segments.chosen.connect(self._choose_origin)
        self.kind.edited.connect(self._choose_kind)

    @property
    def sort(self) -> tuple[Origin, OrderKind]:
        """Return origin and kind as chosen."""
        return self._origin, self._kind

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        self._origin, self._kind = draft.origin, draft.kind
        self._show()

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what is chosen."""
        return replace(draft, origin=self._origin, kind=self._kind)

    def choose(self, origin: Origin) -> None:
        """Choose an origin for a person."""
        self._choose_origin(origin.value)

    def _choose_origin(self, value: str) -> None:
        self._origin = Origin(value)
        self._show()
        self.origin_chosen.emit()
        self.edited.emit()

    def _choose_kind(self) -> None:
        chosen = self.kind.value()
        if chosen in _REFUSED:
            self._origin = Origin(chosen)
        else:
            self._kind = OrderKind(chosen)
            self._origin = self._origin if self._origin in _SHOWN else Origin.PAPER
        self._show()
        self.kind_chosen.emit()
        self.edited.emit()

    def _show(self) -> None:
        is_shown = self._origin in _SHOWN
        self.segments.set_value(self._origin.value if is_shown else "")
        self.kind.set_value(self._kind.value if is_shown else self._origin.value)
