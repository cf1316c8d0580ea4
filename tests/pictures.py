"""Render every screen, dialog and document in its states into a folder: `make pictures`."""

import sys
from pathlib import Path

from tests.documents.gallery import render_gallery
from tests.ui import gallery, gallery_dispense, gallery_screens

RESOURCES = Path(__file__).parents[1] / "resources"


def main(folder: Path) -> None:
    """Render all of it, a folder a kind."""
    for name in ("documents", "kit", "dispense", "screens"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    render_gallery(folder / "documents", RESOURCES / "fonts")
    gallery.draw_all(folder / "kit")
    gallery_dispense.render(folder / "dispense")
    gallery_screens.render(folder / "screens")
    print(f"{len(list(folder.rglob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
