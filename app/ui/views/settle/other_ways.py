"""The ways past the receiver: scanned over into another system, or in a file."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.staff import Act
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.views.settle.work import WorkRow
from app.ui.widgets.key_button import KeyButton


class OtherWays(QObject):
    """The buttons of it (andra vägar). OtherWays(view, session, chosen rows).

    `settled` comes when steps were settled or rows written to a file.
    """

    settled = Signal()

    def __init__(
        self, view: QWidget, session: Session, chosen: Callable[[], Sequence[WorkRow]]
    ) -> None:
        super().__init__(view)
        self._view, self._session, self._chosen = view, session, chosen
        self.scan = KeyButton("Skanna över…", "Ctrl+K", icon="scan-barcode")
        self.release = KeyButton("Släpp raden…", "Ctrl+Shift+K", icon="scan-barcode")
        self.release.acted.connect(self._ask_release)
        self.release.hide()
        self.file = KeyButton("I fil…", "Ctrl+Shift+I", icon="file-text")
        self.scan.acted.connect(self._scan_over)
        self.file.acted.connect(self._ask_file)
        self.e_list = KeyButton("E-recept…", "Alt+J", icon="search")
        self.e_list.acted.connect(self._ask_list)

    @property
    def buttons(self) -> list[QWidget]:
        """Those of the page head, in order."""
        return [self.release, self.file, self.scan]

    def show_chosen(self) -> None:
        """Say what can be done with the rows that are chosen now."""
        may = why_not(self._session.workplace.person, Act.SETTLE)
        self.scan.block(may or ("" if self._chosen() else "Ingen rad är vald."))
        self.release.block(may)
        self.release.setVisible(bool(self._scanned()))
        self.file.block(may)
        self.e_list.block(may)

    def _scan_over(self) -> None:
        from app.ui.views.settle.scan_over_dialog import ScanOverDialog

        keys = [row.key for row in self._chosen()]
        dialog = ScanOverDialog(self._view, self._session, keys)
        dialog.settled.connect(lambda _: self.settled.emit())
        dialog.open()

    def _scanned(self) -> list[WorkRow]:
        return [row for row in self._chosen() if row.scanning]

    def _ask_release(self) -> None:
        from app.ui.views.settle.release_dialog import ReleaseDialog

        dialog = ReleaseDialog(self._view, self._session, self._scanned())
        dialog.settled.connect(self.settled)
        dialog.open()

    def _ask_file(self) -> None:
        from app.ui.views.settle.file_dialog import FileDialog

        dialog = FileDialog(self._view, self._session)
        dialog.settled.connect(self.settled)
        dialog.open()

    def _ask_list(self) -> None:
        from app.ui.views.settle.e_list_dialog import EListDialog

        dialog = EListDialog(self._view, self._session)
        dialog.compared.connect(self.settled)
        dialog.open()
