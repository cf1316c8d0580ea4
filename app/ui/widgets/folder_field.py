"""Fields for a folder, a file, or where a new file is to lie: typed or chosen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QFileDialog, QLineEdit

from app.ui.theme import current_theme
from app.ui.widgets.field import LineField


class FolderField(LineField):
    """A folder (mapp). FolderField("Mapp", hint=""); the icon in it opens the system's chooser."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text, hint)
        self._choose = QAction("Bläddra…", self)
        self._choose.triggered.connect(self.ask)
        self.line.addAction(self._choose, QLineEdit.ActionPosition.TrailingPosition)
        current_theme().follow(self._draw_icon)

    def ask(self) -> None:
        """Let a person choose by hand."""
        dialog = QFileDialog(self, self.caption.text(), self.value())
        self._prepare(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _prepare(self, dialog: QFileDialog) -> None:
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)

    def _chosen(self, path: str) -> None:
        self.set_value(path)
        self.edited.emit()

    def _draw_icon(self) -> None:
        icon = current_theme().icon("folder", "ink2", 16, self.devicePixelRatioF())
        self._choose.setIcon(QIcon(icon))


class FileField(FolderField):
    """A file that is there (fil). FileField("Fil", "Excel (*.xlsx)", hint="")."""

    def __init__(self, text: str, kinds: str, hint: str = "") -> None:
        super().__init__(text, hint)
        self._kinds = kinds

    def _prepare(self, dialog: QFileDialog) -> None:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self._kinds)


class NewFileField(FileField):
    """A file that is to be made (ny fil). NewFileField("Spara som", "PDF (*.pdf)", hint="")."""

    def _prepare(self, dialog: QFileDialog) -> None:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._kinds)
