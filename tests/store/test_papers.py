"""Pictures of paper: encrypted, kept before they are named, told when they are gone."""

import hashlib
import shutil
from pathlib import Path

import pytest

from app.domain.findings import Refused, Unavailable
from app.store.cipher import is_plaintext, open_cipher
from app.store.papers import FILE_NAME, Papers, add_from
from tests.paper_samples import jpeg
from tests.store.stores import MORNING

KEY = bytes(range(32))
PICTURE = jpeg(mark=b"paper", size=20_000)


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return Papers(tmp_path, KEY)


def test_a_store_without_pictures_has_no_file_and_lacks_all(papers: Papers, tmp_path: Path) -> None:
    assert papers.find("00") is None
    assert papers.lacking(["00", "00", "11"]) == ["00", "11"]
    papers.drop(["00"])
    assert papers.check([]) == []
    assert list(tmp_path.iterdir()) == []


def test_a_picture_is_found_by_its_digest_by_another_program_too(
    papers: Papers, tmp_path: Path
) -> None:
    other = Papers(tmp_path, KEY)
    digest = papers.keep(PICTURE, MORNING)
    assert digest == hashlib.sha256(PICTURE).hexdigest()
    assert papers.keep(PICTURE, MORNING) == digest
    assert other.find(digest) == PICTURE
    assert other.lacking([digest]) == []
    second = other.keep(jpeg(), MORNING)
    assert papers.lacking([digest, second]) == []
    other.close()


def test_the_file_says_nothing_without_the_key(papers: Papers, tmp_path: Path) -> None:
    papers.keep(PICTURE, MORNING)
    papers.close()
    assert not is_plaintext(tmp_path / FILE_NAME)
    assert b"paper" not in (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(Unavailable, match="skadad"):
        Papers(tmp_path, bytes(32)).find("00")


def test_what_is_dropped_is_gone_and_may_not_be_named(papers: Papers) -> None:
    digest = papers.keep(PICTURE, MORNING)
    papers.require([digest])
    papers.drop([digest])
    assert papers.find(digest) is None
    with pytest.raises(Refused, match="gått förlorad"):
        papers.require([digest])


def test_a_changed_picture_is_told_and_never_shown(papers: Papers, tmp_path: Path) -> None:
    digest, whole = papers.keep(PICTURE, MORNING), papers.keep(jpeg(), MORNING)
    connection = open_cipher(tmp_path / FILE_NAME, KEY)
    connection.execute("UPDATE paper SET body = x'ffd8' WHERE sha256 = ?", (digest,))
    connection.close()
    with pytest.raises(Unavailable, match="skadad"):
        papers.find(digest)
    assert papers.check([whole]) == []
    assert papers.check([digest, whole, "00"]) == [
        "Bilder av papper som poster pekar på saknas: 1 st.",
        "Bilder av papper som poster pekar på är skadade: 1 st.",
    ]


def test_a_file_that_was_cut_off_when_it_was_made_is_made_again(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    assert Papers(tmp_path, KEY).keep(PICTURE, MORNING)


def test_a_copy_gets_what_came_after_it_from_the_old_folder(papers: Papers, tmp_path: Path) -> None:
    first = papers.keep(PICTURE, MORNING)
    papers.close()
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copy(tmp_path / FILE_NAME, copy / FILE_NAME)
    later = papers.keep(jpeg(mark=b"later"), MORNING)
    papers.close()
    for target in (copy, tmp_path / "none"):
        target.mkdir(exist_ok=True)
        add_from(tmp_path / FILE_NAME, KEY, target / FILE_NAME)
        restored = Papers(target, KEY)
        assert restored.lacking([first, later]) == []
        restored.close()
