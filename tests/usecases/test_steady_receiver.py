"""Whether a receiver answers at all."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from app.domain.delivery import Endpoint
from app.domain.findings import Refused
from app.domain.staff import Role
from app.usecases.steady_receiver import is_answering
from tests.workplaces import as_person, open_pharmacy


class Answering(BaseHTTPRequestHandler):
    status, asked, body = 200, "", b""

    def do_GET(self) -> None:
        Answering.asked = self.path
        self.send_response(Answering.status)
        self.send_header("Content-Length", str(len(Answering.body)))
        self.end_headers()
        self.wfile.write(Answering.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Answering) as made:
        thread = Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "body", "answers"),
    [
        (200, b'{"resourceType": "CapabilityStatement"}', True),
        (401, b"", True),
        (503, b"", False),
        (302, b"", False),
        (200, b"<!doctype html><title>Logga in</title>", False),
    ],
)
def test_it_answers_unless_it_says_itself_that_it_does_not_work_or_sends_a_page(
    tmp_path: Path, server: HTTPServer, status: int, body: bytes, answers: bool
) -> None:
    Answering.status, Answering.body = status, body
    endpoint = Endpoint(f"http://127.0.0.1:{server.server_port}/fhir")
    assert is_answering(open_pharmacy(tmp_path / "home"), endpoint) is answers
    assert Answering.asked == "/fhir/metadata"


def test_nobody_there_is_no_answer_and_only_who_may_send_asks(tmp_path: Path) -> None:
    workplace, nowhere = open_pharmacy(tmp_path / "home"), Endpoint("http://127.0.0.1:9/fhir")
    assert not is_answering(workplace, nowhere)
    with pytest.raises(Refused):
        is_answering(as_person(workplace, "Amina Yusuf", Role.STAFF), nowhere)
