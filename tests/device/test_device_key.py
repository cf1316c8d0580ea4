"""The device key: loaded where it was made, and nowhere else; never lost without a word."""

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from app.device.device_key import KeyOrigin, load, load_or_make, make_anew
from app.domain.findings import Unavailable

SEAL = bytes(range(32))
DIGEST = hashlib.sha256(b"an entry").digest()
ROOT = Path(__file__).resolve().parents[2]


def test_the_first_start_makes_a_key_and_the_next_loads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    made = load_or_make(path, SEAL, "machine")
    loaded = load_or_make(path, SEAL, "machine")
    assert (made.origin, loaded.origin) == (KeyOrigin.MADE, KeyOrigin.LOADED)
    assert (made.device, made.public_key) == (loaded.device, loaded.public_key)
    assert made.sign(DIGEST) == loaded.sign(DIGEST)
    assert [p.name for p in tmp_path.iterdir()] == ["device.key"]


def test_the_device_is_named_after_its_public_key_and_signs_what_that_key_verifies(
    tmp_path: Path,
) -> None:
    key = load_or_make(tmp_path / "device.key", SEAL, "machine")
    assert key.device == hashlib.sha256(key.public_key).hexdigest()[:16]
    public = Ed25519PublicKey.from_public_bytes(key.public_key)
    public.verify(key.sign(DIGEST), DIGEST)
    with pytest.raises(InvalidSignature):
        public.verify(key.sign(DIGEST), hashlib.sha256(b"another entry").digest())


def test_two_computers_never_make_the_same_key(tmp_path: Path) -> None:
    keys = {load_or_make(tmp_path / f"{n}.key", SEAL, "machine").device for n in range(20)}
    assert len(keys) == 20


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    load_or_make(path, SEAL, "machine")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_private_key_and_the_machine_stand_nowhere_in_the_file_or_in_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.hazmat.primitives.asymmetric import ed25519

    private = ed25519.Ed25519PrivateKey.generate()
    monkeypatch.setattr(ed25519.Ed25519PrivateKey, "generate", lambda: private)
    path = tmp_path / "device.key"
    key = load_or_make(path, SEAL, "machine-4711")
    raw = private.private_bytes_raw()
    assert raw not in path.read_bytes()
    assert raw.hex() not in path.read_text(encoding="utf-8")
    assert "4711" not in path.read_text(encoding="utf-8")
    assert "Ed25519" not in repr(key)


@pytest.mark.parametrize(("seal", "machine"), [(SEAL, "other"), (bytes(32), "machine")])
def test_a_key_from_elsewhere_does_not_open_and_is_kept_aside(
    tmp_path: Path, seal: bytes, machine: str
) -> None:
    path = tmp_path / "device.key"
    here = load_or_make(path, SEAL, "machine")
    before = path.read_bytes()
    there = load_or_make(path, seal, machine)
    assert there.origin is KeyOrigin.REPLACED
    assert there.device != here.device
    assert there.kept_as == tmp_path / "device.key.kept-1"
    assert there.kept_as.read_bytes() == before
    assert load_or_make(path, seal, machine).device == there.device


def test_a_kept_key_opens_again_where_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    here = load_or_make(path, SEAL, "machine")
    there = load_or_make(path, SEAL, "other")
    assert there.kept_as
    assert load_or_make(there.kept_as, SEAL, "machine").device == here.device


def test_a_look_makes_no_key_and_moves_none(tmp_path: Path) -> None:
    path = tmp_path / "issuer.key"
    assert load(path, SEAL, "machine") is None
    assert list(tmp_path.iterdir()) == []
    made = load_or_make(path, SEAL, "machine")
    before = path.read_bytes()
    assert load(path, SEAL, "other") is None
    assert [p.name for p in tmp_path.iterdir()] == ["issuer.key"]
    assert path.read_bytes() == before
    found = load(path, SEAL, "machine")
    assert found
    assert found.device == made.device


def test_a_new_key_is_made_when_asked_for_and_the_one_before_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "issuer.key"
    assert make_anew(path, SEAL, "machine").origin is KeyOrigin.MADE
    first = load_or_make(path, SEAL, "machine")
    second = make_anew(path, SEAL, "machine")
    assert second.origin is KeyOrigin.REPLACED
    assert second.device != first.device
    assert load_or_make(path, SEAL, "machine").device == second.device
    assert second.kept_as == tmp_path / "issuer.key.kept-1"
    assert load_or_make(second.kept_as, SEAL, "machine").device == first.device


def test_each_key_that_does_not_open_is_kept_under_a_name_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    contents = []
    for machine in ("a", "b", "c"):
        load_or_make(path, SEAL, machine)
        contents.append(path.read_bytes())
    (tmp_path / "device.key.kept-1").unlink()
    last = load_or_make(path, SEAL, "d")
    assert last.kept_as == tmp_path / "device.key.kept-3"
    assert (tmp_path / "device.key.kept-2").read_bytes() == contents[1]
    assert last.kept_as.read_bytes() == contents[2]


@given(damage=st.data())
def test_any_damage_makes_a_new_key_and_keeps_the_damaged_file(
    tmp_path_factory: pytest.TempPathFactory, damage: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "device.key"
    first = load_or_make(path, SEAL, "machine")
    content = bytearray(path.read_bytes())
    place = damage.draw(st.integers(0, len(content) - 1))
    wrong = damage.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
    content[place] = wrong
    path.write_bytes(content)
    again = load_or_make(path, SEAL, "machine")
    assert again.origin is KeyOrigin.REPLACED
    assert again.device != first.device
    assert again.kept_as
    assert again.kept_as.read_bytes() == content


@given(content=st.binary(max_size=300))
def test_any_other_file_is_answered_with_a_new_key(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("other") / "device.key"
    path.write_bytes(content)
    assert load_or_make(path, SEAL, "machine").origin is KeyOrigin.REPLACED


def test_a_cut_file_is_answered_with_a_new_key(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    load_or_make(path, SEAL, "machine")
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        assert load_or_make(path, SEAL, "machine").origin is KeyOrigin.REPLACED


def test_a_disk_that_fails_costs_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "device.key"
    key = load_or_make(path, SEAL, "machine")
    with monkeypatch.context() as broken:
        broken.setattr(Path, "read_bytes", _io_error)
        with pytest.raises(Unavailable) as caught:
            load_or_make(path, SEAL, "machine")
    assert caught.value.code == "disk"
    assert load_or_make(path, SEAL, "machine").device == key.device


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_disk_that_does_not_take_the_new_key_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "device.key"
    key = load_or_make(path, SEAL, "machine")
    with monkeypatch.context() as broken:
        broken.setattr(os, call, _io_error)
        with pytest.raises(Unavailable):
            load_or_make(path, SEAL, "other")
    assert load_or_make(path, SEAL, "machine").device == key.device


def test_a_start_that_is_killed_leaves_the_old_key_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    key = load_or_make(path, SEAL, "machine")
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from app.device.device_key import load_or_make\n"
        "path, call = Path(sys.argv[1]), sys.argv[2]\n"
        "owner = Path if call == 'replace' else os\n"
        "setattr(owner, call, lambda *_: os._exit(9))\n"
        "load_or_make(path, bytes(range(32)), 'other')\n"
    )
    for call in ("fsync", "replace"):
        done = subprocess.run(
            [sys.executable, "-c", program, str(path), call], cwd=ROOT, check=False
        )
        assert done.returncode == 9
        assert load_or_make(path, SEAL, "machine").device == key.device


def _io_error(*_: object, **__: object) -> bytes:
    raise OSError(5, "Input/output error")
