"""A picture of paper to look at: as large as there is room, nearer, turned."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView

_STEP, _NEAREST = 1.25, 8.0


class PaperView(QGraphicsView):
    """The picture (pappersbild). PaperView(); + and − come nearer and go back, R turns it.

    Arrow keys move over it. It stays black on white in every theme.
    """

    def __init__(self) -> None:
        super().__init__()
        self._scene = QGraphicsScene(self)
        self._item = QGraphicsPixmapItem()
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._item)
        self.zoom = 1.0  # 1 is the whole picture
        self.turns = 0  # quarters to the right
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setAccessibleName("Bild av papperet")

    def show_image(self, image: QImage) -> None:
        """Show another picture, whole and upright."""
        self._item.setPixmap(QPixmap.fromImage(image))
        self._scene.setSceneRect(self._item.boundingRect())
        self.zoom, self.turns = 1.0, 0
        self._arrange()

    def nearer(self) -> None:
        """Come nearer."""
        self.zoom = min(self.zoom * _STEP, _NEAREST)
        self._arrange()

    def farther(self) -> None:
        """Go back, to the whole picture at most."""
        self.zoom = max(self.zoom / _STEP, 1.0)
        self._arrange()

    def turn(self) -> None:
        """Turn it a quarter to the right."""
        self.turns = (self.turns + 1) % 4
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole picture in sight."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of looking."""
        acts = {
            Qt.Key.Key_Plus: self.nearer,
            Qt.Key.Key_Minus: self.farther,
            Qt.Key.Key_R: self.turn,
        }
        if (act := acts.get(Qt.Key(event.key()))) is not None:
            act()
            return
        super().keyPressEvent(event)

    def _arrange(self) -> None:
        self.resetTransform()
        self.rotate(90 * self.turns)
        if not self._item.pixmap().isNull():
            self.fitInView(self._item, Qt.AspectRatioMode.KeepAspectRatio)
            self.scale(self.zoom, self.zoom)
