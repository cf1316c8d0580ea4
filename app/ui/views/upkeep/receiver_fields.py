"""To whom deferred steps are sent from this computer, and how it is let in."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.field import ChoiceField, Field, FieldState, LineField
from app.ui.widgets.folder_field import FileField
from app.usecases.adjust_settings import Settings
from app.usecases.connect_receiver import NLL, Connected

_FHIR = "fhir"
_CHOICES = [("FHIR-mottagare", _FHIR), ("Nationella läkemedelslistan (oprövad)", NLL)]
_UNTRIED = "Kräver avtal med E-hälsomyndigheten. Oprövad mot den verkliga tjänsten."


class ReceiverFields(QWidget):
    """The receiver (mottagare). `show_settings`, `show_access`, `typed`, `agreement`."""

    def __init__(self) -> None:
        super().__init__()
        self.choice = ChoiceField("Skickas till", [(value, text) for text, value in _CHOICES])
        self.address = LineField("Mottagare, adress", placeholder="https://…")
        self.ca_file = FileField(
            "Certifikat som mottagaren känns igen på",
            "Certifikat (*.pem *.crt)",
            "Tomt: systemets.",
        )
        self.access = FileField("Avtalets fil", "Anslutning (*.toml)", _UNTRIED)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for field in (self.choice, *self._of_fhir(), self.access):
            column.addWidget(field)
        self.choice.edited.connect(self._show_chosen)
        self.choice.set_value(_FHIR)
        self._show_chosen()

    @property
    def fields(self) -> Mapping[str, Field]:
        """What findings may name."""
        named = dict.fromkeys(("file", "headers", "certificate", "private_key"), self.access)
        return {
            "receiver_url": self.address,
            "receiver_ca": self.ca_file,
            **named,
            "authorities": self.access,
            "url": self.access,
        }

    @property
    def agreement(self) -> Path | None:
        """The file to read in, if one is chosen."""
        chosen = self.access.value() if self.choice.value() == NLL else ""
        return Path(chosen) if chosen else None

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        self.choice.set_value(settings.receiver)
        self.address.set_value(settings.receiver_url)
        self.ca_file.set_value(settings.receiver_ca)
        self._show_chosen()

    def show_access(self, found: Connected | None) -> None:
        """Say whether this computer is let in to the national list."""
        self.access.set_value("")
        if found is None:
            self.access.set_state(FieldState.NORMAL, f"Ingen anslutning är inläst. {_UNTRIED}")
        else:
            known = ", ".join(found.people) or "ingen"
            hint = f"Ansluten: {found.url}. Legitimationskod finns för {known}. {_UNTRIED}"
            self.access.set_state(FieldState.GOOD, hint)

    def typed(self, settings: Settings) -> Settings:
        """Return the settings as the fields say."""
        return replace(
            settings,
            receiver="nll" if self.choice.value() == NLL else "fhir",
            receiver_url=self.address.value(),
            receiver_ca=self.ca_file.value(),
        )

    def lock(self, why: str) -> None:
        """Let nothing be changed, and say why."""
        for field in (self.choice, *self._of_fhir(), self.access):
            field.set_state(FieldState.LOCKED, why)

    def _of_fhir(self) -> tuple[Field, Field]:
        return self.address, self.ca_file

    def _show_chosen(self) -> None:
        is_national = self.choice.value() == NLL
        self.access.setVisible(is_national)
        for field in self._of_fhir():
            field.setVisible(not is_national)
