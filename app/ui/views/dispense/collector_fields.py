"""Who comes for the medicine: the name and the judgement are asked for only when they matter."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.collecting import ASSURED, OWN_JUDGEMENT
from app.domain.draft import CollectorDraft, DispensingDraft
from app.domain.order import COLLECTOR_WORDS, Collector
from app.ui.views.dispense.form import Form
from app.ui.widgets.field import ChoiceField, LineField


class CollectorFields(QWidget):
    """How identity was assured, and of whom (hämtare). CollectorFields(form)."""

    edited = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.check = ChoiceField("Identitet kontrollerad", [(text, text) for text in ASSURED])
        words = [(who.value, text) for who, text in COLLECTOR_WORDS.items()]
        self.who = ChoiceField("Hämtas av", words)
        self.name = LineField("Hämtarens namn")
        self.judgement = LineField("Bedömning", placeholder="inget id-nummer")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for fields in ((self.check, self.who), (self.name, self.judgement)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for field in fields:
                row.addWidget(field, 1)
            column.addLayout(row)
        for path, field in (
            ("identity_checked", self.check),
            ("collector.who", self.who),
            ("collector.name", self.name),
            ("collector.judgement", self.judgement),
        ):
            form.add(path, field)
            field.edited.connect(self._edit)
        self.show_collector(DispensingDraft())

    def show_collector(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        checked = draft.identity_checked
        if checked and self.check.combo.findData(checked) < 0:  # from a script, in other words
            self.check.combo.addItem(checked, checked)
        self.check.set_value(checked)
        self.who.set_value(draft.collector.who.value)
        self.name.set_value(draft.collector.name)
        self.judgement.set_value(draft.collector.judgement)
        self._arrange()

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        who = Collector(self.who.value() or Collector.PATIENT)
        collector = CollectorDraft(who, self.name.value(), self.judgement.value())
        return replace(draft, identity_checked=self.check.value(), collector=collector)

    def _edit(self) -> None:
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        is_other = self.who.value() not in ("", Collector.PATIENT)
        is_judged = self.check.value() == OWN_JUDGEMENT or bool(self.judgement.value())
        self.name.setVisible(is_other)
        self.judgement.setVisible(is_other or is_judged)
