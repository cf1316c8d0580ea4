"""A store that is made beside its home: by one program at a time, and nothing is left behind."""

import threading
from pathlib import Path

import pytest

from app.domain.findings import Unavailable
from app.store.files import write_whole
from app.store.moving import JOINING_KEY, making


@pytest.mark.parametrize("name", ["home", "apotek [1]"])
def test_of_a_home_whose_store_moved_in_nothing_is_left_whatever_it_is_called(
    name: str, tmp_path: Path
) -> None:
    home = tmp_path / name
    home.mkdir()
    (home / JOINING_KEY).touch()
    with making(home) as made:
        write_whole(made / "store.db", b"store")
    assert list(tmp_path.iterdir()) == [home]
    assert (home / "store.db").read_bytes() == b"store"
    assert not (home / JOINING_KEY).exists()


def test_two_programs_that_make_a_store_in_one_home_do_not_touch_each_others(
    tmp_path: Path,
) -> None:
    home, told = tmp_path / "home", list[str]()

    def other() -> None:
        try:
            with making(home) as made:
                (made / "store.db").write_bytes(b"the other's")
        except Unavailable as unavailable:
            told.append(unavailable.code)

    program = threading.Thread(target=other)
    with making(home) as made:
        (made / "store.db").write_bytes(b"half")
        program.start()
        program.join(0.3)  # so long that it would have deleted it
        (made / "store.db").write_bytes((made / "store.db").read_bytes() + b" and half")
    program.join()
    assert told == ["exists"]
    assert (home / "store.db").read_bytes() == b"half and half"
    assert list(tmp_path.iterdir()) == [home]
