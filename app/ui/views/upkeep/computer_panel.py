"""What is set on this computer: printer, look, lock, telephone, receiver, second witness."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout

from app.domain.asking import Asking
from app.domain.findings import Finding, Refused, Severity
from app.domain.staff import Act
from app.ui.errors import show_error, told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.theme import ThemeMode, current_theme
from app.ui.views.upkeep.printer_fields import PrinterFields
from app.ui.views.upkeep.receiver_fields import ReceiverFields
from app.ui.widgets.badge import Tone
from app.ui.widgets.field import Field, FieldState, LineField
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.ui.widgets.segmented import Segmented
from app.usecases import adjust_settings
from app.usecases.adjust_settings import Settings
from app.usecases.connect_receiver import connect, find_connected
from app.usecases.workplace import Computer, Workplace

_LOOKS = [(ThemeMode.LIGHT.value, "Ljust", ""), (ThemeMode.DARK.value, "Mörkt", "")]
_SIZES = [("1.0", "100 %", ""), ("1.15", "115 %", ""), ("1.3", "130 %", "")]
_MINUTES = range(1, 721)
_STEADY = range(241)
_OF_MANAGER = "Ändras av apotekschef."


class ComputerPanel(Panel):
    """The settings (den här datorn). ComputerPanel(session); `adjusted` comes with the Computer."""

    adjusted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__("Den här datorn", "Alt+D", framed=True)
        self._session = session
        self._settings: Settings | None = None
        self._in_use: Settings | None = None  # as the printers' fields say it
        self.printers = PrinterFields(why_not(session.workplace.person, Act.ROUTE_PAPER))
        self.look = Field("Utseende", Segmented(_LOOKS, "Utseende"))
        self.text_size = Field("Text", Segmented(_SIZES, "Textstorlek"))
        self.lock_after = LineField("Lås efter, minuter utan tangent", code=True)
        self.phone = LineField(
            "Apotekets telefon", "Står på patientens blad. Tomt: en rad att skriva på.", code=True
        )
        self.sent_to = ReceiverFields()
        self.receiver, self.ca_file = self.sent_to.address, self.sent_to.ca_file
        self.steady = LineField(
            "Mottagaren ska ha svarat, minuter",
            "Så länge utan avbrott innan något skickas. 0: genast.",
            code=True,
        )
        self.witness = FolderField(
            "Vittnets andra plats", "En annan disk än datorns. Används från nästa upplåsning."
        )
        self.watch = FolderField(
            "Bevakad mapp", "Nya filer och paket till registret läses in av sig själva."
        )
        self.camera = FolderField(
            "Kameramapp", "Hit sparar kameran eller skannern bilder av papper."
        )
        self.message = Message()
        self.save = KeyButton("Spara inställningar", "Ctrl+Shift+S", icon="check")
        self._lay_out()
        self.save.acted.connect(self._save)

    @property
    def has_other_printers(self) -> bool:
        """Tell whether a person has changed something about printers that is not saved."""
        return self._settings is not None and self.printers.typed(self._settings) != self._in_use

    def read(self) -> None:
        """Read what is set, unless a person is changing it."""
        if self._settings is None or self._typed() == self._settings:
            self._session.run(_load, self._show, self._failed)
            self._session.run(_queues, self.printers.show_queues, self._no_queues)
            self._read_access()

    def _read_access(self) -> None:
        if self._may_all:
            self._session.run(find_connected, self.sent_to.show_access, self._failed)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.printers, 0, 0, 1, 2)
        grid.addWidget(self.lock_after, 1, 0)
        grid.addWidget(self.look, 1, 1)
        grid.addWidget(self.text_size, 2, 0, 1, 2)
        whole = (
            self.phone,
            self.sent_to,
            self.steady,
            self.witness,
            self.watch,
            self.camera,
        )
        for row, field in enumerate(whole, 3):
            grid.addWidget(field, row, 0, 1, 2)
        self.body.addLayout(grid)
        self.body.addWidget(self.message)
        self.body.addWidget(self.save)
        of_manager = (self.lock_after, self.phone, self.steady, self.witness, self.watch)
        self._may_all = not why_not(self._session.workplace.person, Act.MANAGE)
        if not self._may_all:
            self.sent_to.lock(_OF_MANAGER)
            for field in of_manager:
                field.set_state(FieldState.LOCKED, _OF_MANAGER)

    def _show(self, settings: Settings) -> None:
        self._settings = settings
        theme = current_theme()
        _segmented(self.look).set_value(theme.mode.value)
        _segmented(self.text_size).set_value(str(theme.scale))
        self._settings = replace(settings, theme=theme.mode.value, text_scale=theme.scale)
        self.lock_after.set_value(str(round(settings.lock_after_s / 60)))
        self.phone.set_value(settings.pharmacy_phone)
        self.sent_to.show_settings(settings)
        self.steady.set_value(str(settings.stable_minutes))
        self.witness.set_value(settings.witness_folder)
        self.watch.set_value(settings.watch_folder)
        self.camera.set_value(settings.camera_folder)
        self.printers.show_settings(settings)
        self._in_use = self.printers.typed(self._settings)

    def _typed(self) -> Settings | None:
        """Return the settings as the fields say, or None while the minutes make no sense."""
        minutes = self.lock_after.value()
        if self._settings is None or not minutes.isdecimal() or int(minutes) not in _MINUTES:
            return None
        settings = replace(
            self._settings,
            camera_folder=self.camera.value(),
            theme=ThemeMode(_segmented(self.look).value() or ThemeMode.LIGHT).value,
            text_scale=float(_segmented(self.text_size).value() or 1),
        )
        settings = self.printers.typed(settings)
        steady = self.steady.value()
        if not self._may_all:
            return settings
        if not steady.isdecimal() or int(steady) not in _STEADY:
            return None
        same_lock = round(self._settings.lock_after_s / 60) == int(minutes)
        return replace(
            self.sent_to.typed(settings),
            lock_after_s=self._settings.lock_after_s if same_lock else 60 * int(minutes),
            pharmacy_phone=" ".join(self.phone.value().split()),
            stable_minutes=int(steady),
            witness_folder=self.witness.value(),
            watch_folder=self.watch.value(),
        )

    def _save(self) -> None:
        if (wanted := self._typed()) is None:
            self._failed(Refused([_unreadable(self.lock_after.value())]))
            return
        settings = wanted
        agreement, asking = self.sent_to.agreement, self._session.background.folders.at

        def keep(workplace: Workplace) -> tuple[Computer, Settings]:
            if agreement is not None:
                connect(workplace, agreement)
            return _keep(workplace, settings, asking)

        self._session.run(keep, self._saved, self._failed)

    def _saved(self, kept: tuple[Computer, Settings]) -> None:
        computer, self._settings = kept
        self._in_use = self.printers.typed(self._settings)
        for field in self._fields().values():
            if field.state is FieldState.BAD:
                field.show_findings([])
        theme = current_theme()
        theme.set_mode(ThemeMode(self._settings.theme))
        theme.set_scale(self._settings.text_scale)
        self.message.say("Inställningarna är sparade.", Tone.OK)
        self._session.workplace = replace(self._session.workplace, computer=computer)
        self._read_access()
        self.adjusted.emit(computer)

    def _fields(self) -> dict[str, Field]:
        return {
            **self.printers.fields,
            "lock_after_s": self.lock_after,
            "pharmacy_phone": self.phone,
            **self.sent_to.fields,
            "stable_minutes": self.steady,
            "witness_folder": self.witness,
            "watch_folder": self.watch,
            "camera_folder": self.camera,
        }

    def _failed(self, error: Exception) -> None:
        show_error(error, self.message, self._fields())

    def _no_queues(self, error: Exception) -> None:
        self.printers.show_trouble(told(error))


def _segmented(field: Field) -> Segmented:
    if not isinstance(field.editor, Segmented):
        raise TypeError("a choice in sight")
    return field.editor


def _unreadable(lock_after: str) -> Finding:
    """Return which of the two times makes no sense, and what does."""
    is_lock = not (lock_after.isdecimal() and int(lock_after) in _MINUTES)
    within, field = (_MINUTES, "lock_after_s") if is_lock else (_STEADY, "stable_minutes")
    cure = f"Skriv {within[0]} till {within[-1]} minuter."
    return Finding(Severity.STOP, "Tiden går inte att läsa.", cure, field)


def _load(workplace: Workplace) -> Settings:
    return adjust_settings.load(workplace.computer)


def _queues(workplace: Workplace) -> list[str]:
    return adjust_settings.list_printers(workplace.computer)


def _keep(
    workplace: Workplace, settings: Settings, asking: Callable[[Path], Asking]
) -> tuple[Computer, Settings]:
    now = _load(workplace)  # what Datorer keeps is not this panel's to put back
    settings = replace(settings, workstation=now.workstation, shared_folder=now.shared_folder)
    return adjust_settings.adjust(workplace, settings, asking), settings
