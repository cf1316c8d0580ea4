"""Render every screen, dialog and document in its states into a folder: `make pictures`."""

import os
import sys
from pathlib import Path

from tests.documents.gallery import render_gallery
from tests.ui import gallery, gallery_dispense, gallery_requisition, gallery_screens, gallery_work

RESOURCES = Path(__file__).parents[1] / "resources"


def main(folder: Path) -> None:
    """Render all of it, a folder a kind."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    render_gallery(documents, RESOURCES / "fonts")
    gallery.draw_all(folder / "kit")
    gallery_screens.render(folder / "screens")
    gallery_dispense.render(folder / "dispense")
    gallery_requisition.render(folder / "requisition")
    gallery_work.render(folder / "work")
    sys.stdout.write(f"{len(list(folder.rglob('*.png')))} pictures in {folder}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
