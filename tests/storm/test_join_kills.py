"""A computer that is killed while its store goes to its place: it has joined, or joins again."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.device.settings import load_settings
from app.store import moving
from app.store.moving import JOINING_KEY, beside, finish_move
from app.usecases import join_store
from app.usecases.computer import is_set_up
from app.usecases.keep_members import admit_member
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Workplace
from tests.joined import carry, ids
from tests.workplaces import PASSWORD, make_computer, open_pharmacy

_CALLS = ("rename", "open", "fsync", "unlink", "rmdir")
_MOST = 60  # calls of the system that a move makes, and some

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is forked to be killed")


class Whole(Exception):
    """The store is made, and nothing of it has moved yet."""


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "first")
    yield opened
    sign_out(opened)


@pytest.fixture
def asked(workplace: Workplace, tmp_path: Path) -> tuple[Path, Path]:
    """Return a home as it is when the store beside it is whole, and the stick."""
    stick, home = tmp_path / "stick", tmp_path / "joining" / "home"
    stick.mkdir()
    home.parent.mkdir()
    computer = replace(make_computer(home), machine="another")
    request = join_store.ask_to_join(computer, "Kassa 2", stick)
    (path,) = stick.glob("*.lyktaansokan")
    admit_member(workplace, path, request.fingerprint)
    carry(workplace, stick)

    def stop(_: Path) -> None:
        raise Whole

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moving, "declare_whole", stop)
        with pytest.raises(Whole):
            join_store.join_store(
                computer, stick, join_store.Joining(workplace.person.name, PASSWORD)
            )
    return home, stick


def killed_at(call: int, home: Path) -> bool:
    """Move in, in a process that ends itself before its so-manieth call; tell whether it did."""
    child = os.fork()
    if child == 0:
        left = call

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def do(*given: Any, **named: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    os._exit(9)
                return real(*given, **named)

            return do

        try:
            for name in _CALLS:
                setattr(os, name, counted(getattr(os, name)))
            moving.declare_whole(home)
            finish_move(home)
        except BaseException:  # noqa: BLE001  the parent sees it
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9)
    return code == 9


def test_wherever_it_is_killed_it_has_joined_or_joins_again_with_the_same_grant(
    asked: tuple[Path, Path], workplace: Workplace, tmp_path: Path
) -> None:
    made, stick = asked
    joined = again = 0
    for call in range(_MOST):
        home = tmp_path / str(call) / "home"
        shutil.copytree(made.parent, home.parent)
        computer = replace(make_computer(home), machine="another")
        was_killed = killed_at(call, home)
        killed_at(call // 2, home) if beside(home).exists() else None  # and the next start too
        finish_move(home)
        name = workplace.person.name
        if is_set_up(computer):
            joined += 1
            opened = sign_in(computer, name, PASSWORD)
        else:
            again += 1
            by = join_store.Joining(name, PASSWORD)
            opened = join_store.join_store(computer, stick, by)
        assert ids(workplace) <= ids(opened)
        assert opened.start.missing == ()
        sign_out(opened)
        assert load_settings(home / "device.toml").workstation == "Kassa 2"
        assert [path.name for path in home.parent.iterdir()] == ["home"]
        assert not list(home.parent.rglob(JOINING_KEY))
        shutil.rmtree(home.parent)
        if not was_killed:
            break
    assert not was_killed
    assert joined > 3
    assert again > 0


def test_a_store_that_lies_there_is_never_moved_away(
    asked: tuple[Path, Path], workplace: Workplace
) -> None:
    made, _ = asked
    (beside(made) / "made.whole").touch()
    shutil.rmtree(made)
    shutil.copytree(workplace.computer.home, made)
    before = sorted(path.name for path in made.iterdir())
    finish_move(made)
    assert sorted(path.name for path in made.iterdir()) == before
    assert beside(made).exists()
