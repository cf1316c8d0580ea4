"""A hub on the loopback, set up by the program itself, and computers that it has let in."""

import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg.conninfo import make_conninfo

from app.device.postgres import find_programs
from app.domain.findings import Unavailable
from app.domain.hub import Address, HubAnswer, HubRequest
from app.domain.members import Carried, Chain, Digest, SegmentHead
from app.exchange.hub.certificates import make_key
from app.exchange.hub.keeping import Keeping
from app.exchange.hub.letters import read_request, write_request
from app.exchange.hub.link import Access, Credentials, Patience
from app.exchange.hub.route import HubRoute
from app.usecases.keep_hub import add_member, init_hub, revoke_member, start_hub, stop_hub

IMPATIENT = Patience(connect_s=5, silence_s=5, statement_s=30)
_EMPTY = (
    "TRUNCATE hub.entry, hub.beside, hub.holding, hub.segment, hub.chain, hub.statement,"
    " hub.picture, hub.member, hub.store"
)
_MEMORY, _ROOM = Path("/dev/shm"), 2 * 2**30  # noqa: S108  ours is a new folder in it
_PASSWORD = "nyckelns lösenord".encode().hex()


@dataclass(frozen=True)
class Computer:
    """A computer that a hub has let in, or thinks that it has."""

    store: UUID
    private: Ed25519PrivateKey
    shown: Credentials
    answer: HubAnswer
    made: list[HubRoute]  # the ways to the hub that are open
    known: list[str]  # all computers that were let in

    @property
    def device(self) -> str:
        """Its name."""
        return device_of(self.private)

    def route(self, *doubted: str, store: UUID | None = None) -> HubRoute:
        """Return its way to the hub; it believes all that the hub lets in but these."""
        known = store or self.store
        access = Access(self.answer.addresses, self.shown, IMPATIENT)
        route = HubRoute(access, known, lambda _: "nobody is vouched for", lambda _: None)
        route.believe(frozenset(self.known) - set(doubted))
        self.made.append(route)
        return route

    def connect(self, **other: str) -> "psycopg.Connection[tuple[object, ...]]":
        """Connect as it would, without the program: what SQL may it run?"""
        (address,) = self.answer.addresses[:1]
        words = {
            "host": address.host,
            "port": str(address.port),
            "dbname": "lykta",
            "user": self.shown.name,
            "sslmode": "verify-full",
            "sslrootcert": str(self.shown.authority),
            "sslcert": str(self.shown.certificate),
            "sslkey": str(self.shown.key),
            "sslpassword": self.shown.key_password,
        }
        return psycopg.connect(make_conninfo(**(words | other)), autocommit=True)


@dataclass
class HubServer:
    """A running hub and its keeper."""

    folder: Path
    port: int
    fingerprint: str
    made: list[HubRoute] = field(default_factory=list)
    known: list[str] = field(default_factory=list)

    @property
    def address(self) -> Address:
        """Where it is reached."""
        return Address("127.0.0.1", self.port)

    def computer(self, folder: Path, store: UUID | None = None) -> Computer:
        """Let a new computer in, of a new pharmacy unless one is named."""
        return self.let_in(folder, store or uuid4(), Ed25519PrivateKey.generate())

    def let_in(self, folder: Path, store: UUID, private: Ed25519PrivateKey) -> Computer:
        """Let a computer in, or once more."""
        own = folder / f"{device_of(private)}-{uuid4().hex[:8]}"
        own.mkdir(parents=True)
        key, signing_request = make_key(_PASSWORD)
        request = HubRequest(store, "Apotek Granen", "Kassa 1", "", signing_request, b"")
        public = private.public_key().public_bytes_raw()
        asked = read_request(write_request(request, public, private.sign))
        now = datetime.now(UTC)
        answer = add_member(self.folder, asked, asked.fingerprint, own / "answer.json", now)
        for name, content in (
            ("hub.key", key),
            ("hub.crt", answer.certificate),
            ("authority.crt", answer.authority),
        ):
            (own / name).write_bytes(content)
            (own / name).chmod(0o600)
        shown = Credentials(
            answer.name, own / "hub.crt", own / "hub.key", _PASSWORD, own / "authority.crt"
        )
        self.known.append(answer.name)
        return Computer(store, private, shown, answer, self.made, self.known)

    def revoke(self, computer: Computer) -> None:
        """Let a computer in no more."""
        revoke_member(self.folder, computer.device)

    def keeping(self) -> Keeping:
        """Return a session of the keeper's."""
        return Keeping(self.folder / "run", self.port)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Ask as the keeper, for whom no rule of rows holds."""
        with self.keeper() as connection:
            return connection.execute(query.encode()).fetchall()

    def execute(self, words: str) -> None:
        """Do something as the keeper."""
        with self.keeper() as connection:
            connection.execute(words.encode())

    def keeper(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Connect as the keeper."""
        words = {"host": str(self.folder / "run"), "port": str(self.port), "user": "postgres"}
        return psycopg.connect(make_conninfo(**words, dbname="lykta"), autocommit=True)

    def let_go(self) -> None:
        """Close every way to it that a test has opened."""
        while self.made:
            self.made.pop().close()

    def empty(self) -> None:
        """Forget every pharmacy."""
        self.execute(_EMPTY)

    def kill(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        """End all of the server at once, as a power cut would.

        `meanwhile` is done when all of it stands still, and before it is gone.
        """
        lock = self.folder / "data" / "postmaster.pid"
        postmaster = int(lock.read_text(encoding="utf-8").split("\n")[0])
        os.kill(postmaster, signal.SIGSTOP)  # so that it starts nobody else meanwhile
        processes = [postmaster, *_children(postmaster)]
        for how in (signal.SIGSTOP, signal.SIGKILL):
            for process in processes:
                with suppress(ProcessLookupError):
                    os.kill(process, how)
            if how is signal.SIGSTOP:
                meanwhile()
        while any(map(_is_running, processes)):
            time.sleep(0.01)
        self.forget_locks()

    def forget_locks(self) -> None:
        """Remove what says that it runs: where nothing collects the dead it would be believed."""
        lock = self.folder / "data" / "postmaster.pid"
        for left in (lock, *(self.folder / "run").glob(".s.*.lock")):
            left.unlink(missing_ok=True)

    def start(self) -> None:
        """Start it, as after a power cut."""
        start_hub(self.folder)


def device_of(private: Ed25519PrivateKey) -> str:
    """Return the name of the device that holds a key."""
    return sha256(private.public_key().public_bytes_raw()).hexdigest()[:16]


def free_port() -> int:
    """Return a port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def set_up(folder: Path, connections: int = 60) -> HubServer:
    """Set a hub up in a new folder; another program may take its port before it does."""
    for _ in range(5):
        address = Address("127.0.0.1", free_port())
        try:
            now = datetime.now(UTC)
            fingerprint = init_hub(folder, (address,), now, "127.0.0.1", connections)
        except Unavailable as unavailable:
            if unavailable.code != "postgres":
                raise
            continue
        return HubServer(folder, address.port, fingerprint)
    pytest.fail("no hub starts")


def segment(
    store: UUID, chain: Chain, first: int, count: int = 3, size: int = 300
) -> tuple[SegmentHead, bytes]:
    """Return entries from a number on, and bytes that stand for the sealed segment of them."""
    entries = tuple(
        Carried(UUID(bytes=os.urandom(16)), os.urandom(32), chain, first + at)
        for at in range(count)
    )
    head = SegmentHead(store, UUID(int=0), bytes(32), datetime.now(UTC), entries)
    return head, os.urandom(size * count)


def digests_of(*heads: SegmentHead) -> dict[Chain, Digest]:
    """Return the digest of each chain."""
    chains = {one.chain for head in heads for one in head.entries}
    return {
        chain: digest_of(
            *(
                replace(head, entries=tuple(one for one in head.entries if one.chain == chain))
                for head in heads
            )
        )
        for chain in chains
    }


def digest_of(*heads: SegmentHead) -> Digest:
    """Return the digest of all entries of one chain."""
    digest = Digest(0, 0, 0)
    for one in (one for head in heads for one in head.entries):
        digest = digest.with_entry(one.mark, one.seq)
    return digest


def tear_down(server: HubServer) -> None:
    """Stop a hub, whatever state it is in."""
    with suppress(Unavailable):
        stop_hub(server.folder)


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that another user may go through: as root the server runs as somebody else.

    In memory where there is room: what is killed leaves the same there as on a disk, a server that
    starts after a kill syncs a thousand files, and a hub of the tests takes some 100 MB.
    """
    in_memory = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    where = _MEMORY if in_memory else None
    with tempfile.TemporaryDirectory(prefix="lykta-hub-", dir=where) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="session")
def hub_session(open_folder: Path) -> Iterator[HubServer]:
    """The hub of this test process."""
    _demand_postgres()
    server = set_up(open_folder / "hub")
    yield server
    tear_down(server)


@pytest.fixture
def hub(hub_session: HubServer) -> Iterator[HubServer]:
    """A hub that knows nobody yet."""
    hub_session.empty()
    yield hub_session
    hub_session.let_go()


@pytest.fixture(scope="session")
def own_hub_session(open_folder: Path) -> Iterator[HubServer]:
    """A second hub of this test process."""
    _demand_postgres()
    server = set_up(open_folder / "own")
    yield server
    tear_down(server)


@pytest.fixture
def own_hub(own_hub_session: HubServer) -> Iterator[HubServer]:
    """A hub that the test may kill, if it starts it again; it knows nobody yet."""
    own_hub_session.empty()
    yield own_hub_session
    own_hub_session.let_go()


def _demand_postgres() -> None:
    try:
        find_programs()
    except Unavailable as unavailable:
        if list(Path("/usr/lib/postgresql").glob("[0-9]*")):
            pytest.skip("this release offers an older PostgreSQL than a hub takes")
        pytest.fail(f"{unavailable}; see packaging/system/test.txt")


def _children(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(c) for task in tasks for c in (task / "children").read_text("ascii").split()]
    except OSError:
        return []


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
