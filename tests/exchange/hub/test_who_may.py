"""Who gets into a hub and what each may there, also by SQL of its own: nobody else's rows."""

import shutil
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors
from psycopg.sql import SQL, Identifier

from app.domain.findings import Refused, Unavailable
from app.domain.members import Chain
from app.exchange.hub.certificates import Authority, make_key
from app.exchange.segment import name_of
from tests.servers.hub import Computer, HubServer, digest_of, segment

pytestmark = pytest.mark.xdist_group("hub")

CHAIN = Chain("a1" * 8, "b2" * 8)
PICTURE = "0" * 32 + ".lyktabild"
TABLES = (
    "store",
    "member",
    "segment",
    "chain",
    "entry",
    "holding",
    "statement",
    "picture",
    "beside",
)
READABLE = TABLES[1:-1]


def _code(computer: Computer) -> str:
    with pytest.raises(Unavailable) as raised:
        computer.route().digests()
    assert str(raised.value)
    assert str(computer.shown.key.parent) not in str(raised.value)
    return raised.value.code


def _filled(hub: HubServer, folder: Path) -> Computer:
    computer = hub.computer(folder)
    head, data = segment(computer.store, CHAIN, 1)
    route = computer.route()
    route.write(name_of(data), head, data)
    route.write_picture(PICTURE, bytes(100))
    with computer.connect() as connection:
        connection.execute(b"SELECT hub.state(session_user, 'what I hold')")
    return computer


@pytest.fixture
def theirs(hub: HubServer, tmp_path: Path) -> Computer:
    """Another pharmacy's computer, with something at the hub."""
    return _filled(hub, tmp_path)


@pytest.fixture
def ours(hub: HubServer, tmp_path: Path, theirs: Computer) -> Computer:
    """A computer of our pharmacy, with something at the hub too."""
    return _filled(hub, tmp_path)


@pytest.mark.parametrize("table", READABLE)
def test_a_computer_sees_its_own_pharmacys_rows_alone(ours: Computer, table: str) -> None:
    query = SQL("SELECT DISTINCT store = hub.own_store() FROM {}").format(Identifier("hub", table))
    with ours.connect() as connection:
        assert connection.execute(query).fetchall() == [(True,)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "words",
    [
        "INSERT INTO hub.{table} OVERRIDING SYSTEM VALUE SELECT * FROM hub.{table}",
        "UPDATE hub.{table} SET {column} = {column}",
        "DELETE FROM hub.{table}",
        "TRUNCATE hub.{table}",
        "ALTER TABLE hub.{table} DISABLE ROW LEVEL SECURITY",
        "DROP TABLE hub.{table}",
    ],
)
def test_a_computer_writes_to_no_table_by_itself(ours: Computer, table: str, words: str) -> None:
    column = "name" if table == "store" else "store"
    with ours.connect() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(words.format(table=table, column=column).encode())


@pytest.mark.parametrize(
    "words",
    [
        "SELECT * FROM hub.store",
        "SELECT hub.own_member()",
        "SELECT hub.let_go(1, '{a}', '{1}', '{}')",
        "SET ROLE lykta_hub",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "CREATE TABLE public.mine (n integer)",
        "CREATE TABLE hub.mine (n integer)",
        "CREATE TEMP TABLE mine (n integer)",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "SELECT lo_create(0)",
        "SELECT pg_advisory_lock(n) FROM generate_series(1, 600) n",
        "SELECT pg_advisory_xact_lock_shared(1)",
        "SELECT pg_try_advisory_lock(1, 1)",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('postgresql.conf')",
        "ALTER SYSTEM SET fsync = off",
        "SELECT pg_logical_emit_message(false, 'x', 'y')",
        "SELECT pg_logical_emit_message(true, 'x', 'y'::bytea)",
        "SET temp_file_limit = -1",
    ],
)
def test_a_computer_may_nothing_beyond_its_own_work(ours: Computer, words: str) -> None:
    with ours.connect() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(words.encode())


def test_a_computer_keeps_little_on_the_hubs_disk_while_it_asks(ours: Computer) -> None:
    much = (
        b"SELECT g, repeat('x', 1000) t FROM generate_series(1, 150000) g ORDER BY 2, md5(g::text)"
    )
    with ours.connect() as connection, pytest.raises(errors.ConfigurationLimitExceeded):
        connection.execute(much)


def test_a_name_of_anothers_cannot_be_worn(ours: Computer, theirs: Computer) -> None:
    with pytest.raises(psycopg.OperationalError, match="certificate authentication failed"):
        ours.connect(user=theirs.shown.name)


def test_whoever_takes_anothers_segment_by_name_gets_nothing(
    ours: Computer, theirs: Computer
) -> None:
    head, data = segment(theirs.store, CHAIN, 100)
    theirs.route().write(name_of(data), head, data)
    assert ours.route().read(name_of(data)) == b""


def test_ids_claimed_by_one_pharmacy_are_free_for_another(ours: Computer, theirs: Computer) -> None:
    head, data = segment(ours.store, CHAIN, 100)
    theirs.route().write(name_of(data[::-1]), head, data[::-1])
    before = ours.route().digests()[CHAIN]
    ours.route().write(name_of(data), head, data)
    after = ours.route().digests()[CHAIN]
    assert after.count == before.count + len(head.entries)


def test_a_revoked_computer_is_sent_away_and_told(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    route = computer.route()
    route.digests()
    hub.revoke(computer)
    with pytest.raises(Unavailable) as raised:
        route.digests()
    assert raised.value.code == "revoked"
    assert _code(computer) == "revoked"


def test_a_computer_that_comes_back_gets_a_new_certificate_and_its_old_one_stays_void(
    hub: HubServer, tmp_path: Path
) -> None:
    computer = hub.computer(tmp_path)
    hub.revoke(computer)
    again = hub.let_in(tmp_path, computer.store, computer.private)
    assert again.route().digests() == {}
    assert _code(computer) == "revoked"
    with computer.connect() as connection:
        assert connection.execute(b"SELECT count(*) FROM hub.member").fetchone() == (0,)
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(
                b"SELECT hub.carry('x', gen_random_uuid(), '{}', '{}', '{}', '{}', '{}')"
            )


def test_whoever_gets_a_new_certificate_while_connected_goes_on_with_it(
    hub: HubServer, tmp_path: Path
) -> None:
    computer = hub.computer(tmp_path)
    asking, giving = computer.route(), computer.route()
    for route in (asking, giving):
        assert route.digests() == {}
    again = hub.let_in(tmp_path, computer.store, computer.private)
    head, data = segment(computer.store, CHAIN, 1)
    with pytest.raises(Unavailable) as raised:
        giving.write(name_of(data), head, data)
    assert raised.value.code == "revoked"
    for renewed, old in (
        (again.shown.certificate, computer.shown.certificate),
        (again.shown.key, computer.shown.key),
    ):
        shutil.copy(renewed, old)
    giving.write(name_of(data), head, data)
    assert asking.digests() == {CHAIN: digest_of(head)}


def test_a_certificate_of_another_authority_is_not_taken(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    now = datetime.now(UTC)
    key, request = make_key("x")
    issued = Authority.make(now).issue(request, computer.device, now + timedelta(days=1))
    (tmp_path / "own.crt").write_bytes(issued.certificate)
    (tmp_path / "own.key").write_bytes(key)
    (tmp_path / "own.key").chmod(0o600)
    shown = replace(
        computer.shown,
        certificate=tmp_path / "own.crt",
        key=tmp_path / "own.key",
        key_password="x",
    )
    assert _code(replace(computer, shown=shown)) == "stranger"


def test_a_certificate_that_has_ended_is_not_taken(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    tls = hub.folder / "tls"
    authority = Authority(
        (tls / "authority.crt").read_bytes(), (tls / "authority.key").read_bytes()
    )
    key, request = make_key("x")
    ended = datetime.now(UTC) - timedelta(days=1)
    issued = authority.issue(request, computer.device, ended)
    (tmp_path / "own.crt").write_bytes(issued.certificate)
    (tmp_path / "own.key").write_bytes(key)
    (tmp_path / "own.key").chmod(0o600)
    shown = replace(
        computer.shown,
        certificate=tmp_path / "own.crt",
        key=tmp_path / "own.key",
        key_password="x",
    )
    assert _code(replace(computer, shown=shown)) == "expired"


def test_a_server_that_another_authority_vouches_for_is_not_believed(
    hub: HubServer, tmp_path: Path
) -> None:
    computer = hub.computer(tmp_path)
    other = tmp_path / "other.crt"
    other.write_bytes(Authority.make(datetime.now(UTC)).certificate)
    shown = replace(computer.shown, authority=other)
    assert _code(replace(computer, shown=shown)) == "certificate"


def test_a_server_of_another_name_is_not_believed(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    elsewhere = replace(computer.answer.addresses[0], host="localhost")
    assert _code(replace(computer, answer=replace(computer.answer, addresses=(elsewhere,)))) == (
        "certificate"
    )


def test_a_key_that_does_not_open_is_told(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    shown = replace(computer.shown, key_password="another")
    assert _code(replace(computer, shown=shown)) == "key"
    shutil.move(computer.shown.key, tmp_path / "gone")
    assert _code(computer) == "key"


def test_a_hub_that_knows_the_computer_as_another_pharmacys_is_told(
    hub: HubServer, tmp_path: Path
) -> None:
    computer = hub.computer(tmp_path)
    with pytest.raises(Unavailable) as raised:
        computer.route(store=uuid4()).digests()
    assert raised.value.code == "foreign"


def test_a_device_cannot_be_let_in_as_two_pharmacies(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    with pytest.raises(Refused, match="ett annat apoteks"):
        hub.let_in(tmp_path, uuid4(), computer.private)
    assert computer.route().digests() == {}


@pytest.mark.parametrize(
    "other",
    [
        {"ssl_max_protocol_version": "TLSv1.2"},
        {"sslmode": "disable"},
        {"sslcert": "", "sslkey": "", "sslpassword": ""},
        {"dbname": "postgres"},
        {"user": "postgres"},
        {"user": "lykta_hub"},
    ],
)
def test_no_other_way_in_is_open(ours: Computer, other: dict[str, str]) -> None:
    with pytest.raises(psycopg.OperationalError):
        ours.connect(**other)


def test_one_computer_holds_few_sessions(ours: Computer) -> None:
    with ExitStack() as held:
        for _ in range(4 - 1):  # one is the way that filled the hub
            held.enter_context(ours.connect())
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            ours.connect()


def test_nothing_listening_is_told_as_no_answer(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    nowhere = replace(computer.answer.addresses[0], port=1)
    assert _code(replace(computer, answer=replace(computer.answer, addresses=(nowhere,)))) == (
        "no_answer"
    )


def test_a_claim_of_a_computer_that_is_not_believed_keeps_nothing_back(
    hub: HubServer, tmp_path: Path
) -> None:
    """Somebody got into the hub as ours who was never let in to the pharmacy."""
    one = hub.computer(tmp_path)
    intruder = hub.computer(tmp_path, one.store)
    head, data = segment(one.store, CHAIN, 1)
    intruder.route().write(name_of(b"junk"), head, b"junk")
    route = one.route(intruder.device)

    assert route.digests() == {}
    assert intruder.device in route.doubted
    route.write(name_of(data), head, data)
    assert route.digests() == {CHAIN: digest_of(head)}


def test_what_was_taken_over_is_seen_by_its_own_pharmacy_alone(
    hub: HubServer, tmp_path: Path
) -> None:
    computers = [hub.computer(tmp_path) for _ in range(2)]
    for computer in computers:
        head, data = segment(computer.store, CHAIN, 1)
        computer.route().write(name_of(data), head, data)
        taking = hub.computer(tmp_path, computer.store).route(computer.device)
        taking.digests()
        taking.write(name_of(data[::-1]), head, data[::-1])
    assert hub.ask("SELECT count(*) FROM hub.beside") == [(2 * len(head.entries),)]
    query = b"SELECT count(*), bool_and(store = hub.own_store()) FROM hub.beside"
    for computer in computers:
        with computer.connect() as connection:
            assert connection.execute(query).fetchall() == [(len(head.entries), True)]


def test_only_what_is_damaged_is_let_go_and_by_its_own_pharmacy_alone(
    hub: HubServer, ours: Computer, theirs: Computer
) -> None:
    def let_go(computer: Computer) -> list[bool]:
        with computer.connect() as connection:
            asked = [connection.execute("SELECT hub.drop_damaged(%s)", [one]) for one in names]
            return [row[0] is True for one in asked if (row := one.fetchone())]

    names = [name for (name,) in hub.ask("SELECT name FROM hub.segment ORDER BY store")]
    assert (let_go(ours), let_go(theirs)) == ([False, False], [False, False])
    hub.execute("UPDATE hub.segment SET content = 'damaged'")
    assert sorted(let_go(ours)) == [False, True]
    assert ours.route().digests() == {}
    assert set(theirs.route().digests()) == {CHAIN}


def test_a_computer_deletes_pictures_of_its_own_pharmacy_alone(
    hub: HubServer, ours: Computer, theirs: Computer, tmp_path: Path
) -> None:
    beside = hub.computer(tmp_path, ours.store)
    mine, other = ours.route(), beside.route()
    assert theirs.route().drop_picture(PICTURE)
    assert mine.pictures() == {PICTURE}
    assert other.drop_picture(PICTURE)  # which it may have found to be damaged
    assert mine.pictures() == frozenset()
    assert not other.drop_picture(PICTURE)
    mine.write_picture(PICTURE, bytes(100))
    other.write_picture(PICTURE, bytes(200))
    assert mine.read_picture(PICTURE) == bytes(100)
    doubting = beside.route(ours.device)
    doubting.digests()
    assert doubting.pictures() == frozenset()
    doubting.write_picture(PICTURE, bytes(200))
    assert doubting.read_picture(PICTURE) == bytes(200)
    suspicious = ours.route(beside.device)
    suspicious.digests()
    suspicious.write_picture(PICTURE, bytes(100))
    for route, of in ((doubting, 200), (suspicious, 100)):  # neither gives it again
        assert route.pictures() == {PICTURE}
        assert route.read_picture(PICTURE) == bytes(of)
    assert hub.ask("SELECT count(*) FROM hub.picture") == [(2,)]
