"""The gallery of documents is complete."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from PIL import Image

from app import documents
from tests.documents import gallery, proof_samples, scan_samples, shift_samples
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


def test_every_document_that_the_program_makes_is_in_the_gallery() -> None:
    """Each has its own function, and lint sees to it that what a module takes in is used."""
    modules = [
        import_module(f"app.documents.{found.name}") for found in iter_modules(documents.__path__)
    ]
    made = {
        function
        for module in modules
        for name, function in vars(module).items()
        if name.startswith("render_") and function.__module__ == module.__name__
    }
    shown = [
        each
        for module in (gallery, shift_samples, proof_samples, scan_samples)
        for each in vars(module).values()
    ]
    assert len(made) > 15
    assert [function.__name__ for function in made if function not in shown] == []
