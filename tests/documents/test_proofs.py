"""The papers that prove what was done with a log or a ledger, read back."""

import re
from pathlib import Path

from tests.documents.proof_samples import proof_papers
from tests.documents.reading import collisions, is_within, page_texts, sign_boxes


def test_a_moment_is_never_broken_in_the_middle(fonts: Path) -> None:
    for name, pdf, _ in proof_papers(fonts):
        for text in page_texts(pdf):
            broken = re.search(r"\d{4}-\d\d-\d\d \d{0,2}:?[\r\n]+\d?:?\d\d", text)
            assert broken is None, (name, broken)


def test_no_sign_lies_on_another_or_beside_the_paper(fonts: Path) -> None:
    for name, pdf, _ in proof_papers(fonts):
        for paper, boxes in sign_boxes(pdf):
            assert all(is_within(box, paper) for box in boxes), name
            assert not collisions(boxes), name
