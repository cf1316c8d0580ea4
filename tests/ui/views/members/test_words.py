"""How it is said what another computer lacks: that it has all only when that is shown."""

from dataclasses import replace

import pytest

from app.ui.views.members.words import waiting_fully, waiting_word
from app.usecases.show_members import MemberLine

LINE = MemberLine(
    device="ab" * 8, workstation="Kassa 2", fingerprint="", is_this=False, entries=5,
    last_entry_at=None, missing=(), forks=0, waiting=0, pictures=0, has_all=True, said=None,
    takes_part=True, admitted_by="", admitted_at=None, revoked_by="", revoked_at=None,
    revoked_why=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("waiting", "pictures", "has_all", "word", "said"),
    [
        (None, None, False, "okänt", "okänt, inget besked"),
        (0, 0, True, "0", "inget, den har allt som finns här"),
        (0, None, False, "0", "inga poster, så vitt numren visar"),
        (0, 1, False, "0 + 1\xa0bild", "1\xa0bild av papper som den inte hade"),
        (2, 3, False, "2 + 3\xa0bilder", "2\xa0poster och 3\xa0bilder av papper som den"),
    ],
)
def test_that_a_computer_has_all_is_said_only_when_it_is_shown(
    waiting: int | None,
    pictures: int | None,
    has_all: bool,
    word: str,
    said: str,
) -> None:
    line = replace(LINE, waiting=waiting, pictures=pictures, has_all=has_all)
    assert waiting_word(line) == word
    assert waiting_fully(line).startswith(said)
