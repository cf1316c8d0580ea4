"""The way to a receiver: who is believed, how long and how much is waited for, what goes wrong."""

import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from threading import Barrier, Event

import pytest

from app.domain.delivery import Endpoint
from app.domain.findings import Refused, Unavailable
from app.exchange.receivers.https import Connection, Limits, Response
from tests.exchange.receivers.hostile import Reply, answer, hostile
from tests.servers.fhir import write_certificates

PLENTY = Limits()
PATIENCE_S = 30


@contextmanager
def _connection(endpoint: Endpoint, limits: Limits = PLENTY) -> Iterator[Connection]:
    connection = Connection(endpoint, limits)
    try:
        yield connection
    finally:
        connection.close()


def _get(endpoint: Endpoint, limits: Limits = PLENTY) -> Response:
    with _connection(endpoint, limits) as connection:
        return connection.exchange("GET", "/x", {})


def _trouble(endpoint: Endpoint, limits: Limits = PLENTY) -> str:
    with pytest.raises(Unavailable) as caught:
        _get(endpoint, limits)
    return caught.value.code


def _trouble_with(reply: Reply, limits: Limits = PLENTY) -> str:
    with hostile(reply) as server:
        return _trouble(Endpoint(server.url), limits)


@pytest.fixture
def served(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    """What a server shows to be localhost, and the authority that vouches for it."""
    write_certificates(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    return context, str(tmp_path / "ca.pem")


def test_an_answer_comes_back_as_it_is() -> None:
    with hostile(answer(418, b"short and stout")) as server:
        assert _get(Endpoint(server.url)) == Response(418, b"short and stout", 0)


def test_connections_are_used_again() -> None:
    kept = answer(200, b"x").replace(b"Connection: close", b"Connection: keep-alive")
    with hostile(kept) as server:
        with _connection(Endpoint(server.url)) as connection:
            assert [connection.exchange("GET", "", {}).status for _ in range(3)] == [200] * 3
        assert server.visits == 1


def test_two_threads_have_a_request_each_on_its_way() -> None:
    both = Barrier(2)

    def once_both_are_here(out: BufferedIOBase) -> None:
        both.wait(PATIENCE_S)
        out.write(answer(200))

    with (
        hostile(once_both_are_here) as server,
        _connection(Endpoint(server.url)) as connection,
        ThreadPoolExecutor(2) as threads,
    ):
        sent = [threads.submit(connection.exchange, "GET", "", {}) for _ in range(2)]
        assert [one.result().status for one in sent] == [200, 200]


def test_what_another_thread_begins_gives_no_more_time_to_what_is_on_its_way() -> None:
    begun, is_over = Event(), Event()

    def drop_by_drop_at_first(out: BufferedIOBase) -> None:
        if begun.is_set():
            out.write(answer(200))
            return
        begun.set()
        while not is_over.wait(0.05):
            out.write(b"H")

    with (
        hostile(drop_by_drop_at_first) as server,
        _connection(Endpoint(server.url), Limits(exchange_s=1)) as connection,
        ThreadPoolExecutor(1) as threads,
    ):
        slow = threads.submit(connection.exchange, "GET", "", {})
        assert begun.wait(PATIENCE_S)
        try:
            for _ in range(1000):
                if slow.done():
                    break
                connection.exchange("GET", "", {})
                time.sleep(0.005)
            assert slow.done(), "it had the time of others"
        finally:
            is_over.set()
        with pytest.raises(Unavailable):
            slow.result()


def test_the_named_authority_is_believed(served: tuple[ssl.SSLContext, str]) -> None:
    context, ca_file = served
    with hostile(answer(200), context) as server:
        assert _get(Endpoint(f"https://localhost:{server.port}", ca_file)).status == 200


@pytest.mark.parametrize("authority", ["none", "another"])
def test_nobody_else_is_believed(
    served: tuple[ssl.SSLContext, str], tmp_path: Path, authority: str
) -> None:
    context, _ = served
    other = tmp_path / "other"
    other.mkdir()
    write_certificates(other)
    ca_file = str(other / "ca.pem") if authority == "another" else ""
    with hostile(answer(200), context) as server:
        assert _trouble(Endpoint(f"https://localhost:{server.port}", ca_file)) == "certificate"
        assert server.asked == []


def test_a_certificate_for_another_name_is_not_believed(
    served: tuple[ssl.SSLContext, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, ca_file = served
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _, *rest, **more: resolve("127.0.0.1", *rest, **more)
    )
    with hostile(answer(200), context) as server:
        assert _trouble(Endpoint(f"https://apotek.test:{server.port}", ca_file)) == "certificate"


def test_an_authority_file_that_holds_none_is_said_to(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").touch()
    for ca_file in (tmp_path / "empty.pem", tmp_path / "absent.pem", tmp_path):
        with pytest.raises(Unavailable) as caught:
            Connection(Endpoint("https://localhost", str(ca_file)), PLENTY)
        assert caught.value.code == "ca_file"


def test_a_server_without_encryption_is_told_from_a_wrong_certificate() -> None:
    with hostile(answer(200)) as server:
        assert _trouble(Endpoint(server.url.replace("http", "https"))) == "tls"


def test_a_handshake_that_is_not_answered_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # the system accepts, nobody answers
        url = f"https://127.0.0.1:{silent.getsockname()[1]}"
        assert _trouble(Endpoint(url), Limits(connect_s=0.2)) == "no_answer"


def test_a_name_that_nobody_knows_is_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def know_nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", know_nobody)
    assert _trouble(Endpoint("https://apotek.test")) == "name_unknown"


def test_a_closed_door_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert _trouble(Endpoint(f"https://127.0.0.1:{port}")) == "no_answer"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "fhir",
        "https://",
        "ftp://localhost/fhir",
        "http://apotek.test/fhir",
        "http://127.0.0.1.apotek.test/fhir",
        "https://anna:hemligt@apotek.test/fhir",
        "https://apotek.test/fhir?x=1",
        "https://apotek.test/fhir#x",
        "https://[::1/fhir",
        "https://apotek.test:99999/fhir",
        "https://" + "a" * 64 + ".test",
        "https://a..test/fhir",
        "https://apotek.test/fhir\x00",
    ],
)
def test_an_address_that_cannot_be_or_would_tell_secrets_is_refused(url: str) -> None:
    with pytest.raises(Refused) as caught:
        Connection(Endpoint(url), PLENTY)
    assert [finding.field for finding in caught.value.findings] == ["url"]
    assert "hemligt" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_no_proxy_stands_between_programs_of_this_computer(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    with hostile(answer(200)) as server:
        for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        assert _get(Endpoint(f"http://{host}:{server.port}")).status == 200


def test_the_computers_proxy_is_the_way_to_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    with hostile(answer(403)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert _trouble(Endpoint("https://apotek.test")) == "no_answer"
        assert proxy.asked[0].startswith(b"CONNECT apotek.test:443 ")


def test_a_proxy_of_an_unknown_sort_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    for proxy in ("socks5://127.0.0.1:9", "gopher://127.0.0.1:9"):
        monkeypatch.setenv("ALL_PROXY", proxy)
        with pytest.raises(Unavailable) as caught:
            Connection(Endpoint("https://apotek.test"), PLENTY)
        assert caught.value.code == "proxy"


@pytest.mark.parametrize(
    ("after", "date", "seconds"),
    [
        ("0", "", 0),
        ("120", "", 120),
        ("999999999999999999999", "", 3600),
        ("-5", "", 0),
        ("soon", "", 0),
        ("", "", 0),
        ("Sat, 14 Mar 2026 10:01:30 GMT", "Sat, 14 Mar 2026 10:00:00 GMT", 90),
        ("Sat, 14 Mar 2026 09:00:00 GMT", "Sat, 14 Mar 2026 10:00:00 GMT", 0),
        ("Sun, 15 Mar 2026 10:00:00 GMT", "Sat, 14 Mar 2026 10:00:00 GMT", 3600),
        ("Sat, 14 Mar 2026 10:01:30 GMT", "", 0),
        ("Sat, 14 Mar 2026 10:01:30", "Sat, 14 Mar 2026 10:00:00 GMT", 0),
        ("Sat, 99 Mar 2026 10:01:30 GMT", "Sat, 14 Mar 2026 10:00:00 GMT", 0),
    ],
)
def test_how_long_to_wait_is_read_and_bounded(after: str, date: str, seconds: int) -> None:
    with hostile(answer(503, Retry_After=after, Date=date)) as server:
        assert _get(Endpoint(server.url)).retry_after_s == seconds


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"\x00" * 100,
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 9999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000,
    ],
)
def test_what_is_not_http_is_no_answer(reply: bytes) -> None:
    assert _trouble_with(reply) == "no_answer"


def test_an_answer_without_end_is_cut_short() -> None:
    def flood(file: BufferedIOBase) -> None:
        file.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            file.write(b"x" * 65_536)

    assert _trouble_with(flood) == "too_large"


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nX-", b"HTTP/1.1 200 OK\r\n\r\n{"])
def test_an_answer_that_trickles_is_not_waited_for(begin: bytes) -> None:
    def trickle(file: BufferedIOBase) -> None:
        file.write(begin)
        while True:
            file.write(b"a")
            file.flush()
            time.sleep(0.02)

    limits = Limits(exchange_s=0.4, most_bytes=10_000_000)
    assert _trouble_with(trickle, limits) == "no_answer"


def test_an_answer_that_never_comes_is_not_waited_for() -> None:
    def keep_silent(file: BufferedIOBase) -> None:
        time.sleep(0.6)

    assert _trouble_with(keep_silent, Limits(exchange_s=0.2)) == "no_answer"
