"""The gallery of documents is complete."""

from pathlib import Path

from PIL import Image

from tests.documents.gallery import render_gallery


def test_every_document_is_shown_in_its_states(tmp_path: Path, fonts: Path) -> None:
    written = render_gallery(tmp_path / "documents", fonts)
    names = {path.stem for path in written}
    assert {"label-ordinary", "label-reprint", "label-practice", "label-second-label-2"} <= names
    assert {"closing-protocol-ordinary", "closing-protocol-long-4"} <= names
    assert {"recovery-sheet-ordinary", "recovery-sheet-practice"} <= names
    assert {"emergency-prescription-signed", "emergency-prescription-five"} <= names
    for path in written:
        with Image.open(path) as picture:
            darkest, lightest = picture.convert("L").getextrema()
            assert (darkest, lightest) == (0, 255), path.name
