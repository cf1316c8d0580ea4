"""Label printers on the network that take dots in the language ZPL, past every driver."""

import re
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.findings import Unavailable
from app.domain.printing import Bitmap, MayBeOut, PrintReceipt, Progress

PORT = 9100
_CONNECT_S = 3.0
_SEND_S = 10.0  # without a byte moving: a printer that is out of paper stops reading
_ANSWER_S = 1.0  # to the last byte; many printers answer no questions
_CLOSE_S = 5.0  # one that has read everything closes its end
_ASK = b"~HS\r\n"
_ANSWERS = 3  # lines between STX and ETX
_LINE = re.compile(rb"\x02([^\x03]*)\x03")
_FAULTS = (  # line and field of the answer to ~HS, and what a 1 there means
    (0, 1, "papperet är slut"),
    (0, 2, "skrivaren är pausad"),
    (1, 2, "luckan är öppen"),
    (1, 3, "färgbandet är slut"),
)
_ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?")

Draw = Callable[[bytes, float], Sequence[Bitmap]]  # (PDF, dpi) to its pages as dots


@dataclass(frozen=True)
class SocketPrinter:
    """A label printer at an address (etikettskrivare på nätet)."""

    name: str  # its address, "host" or "host:port"
    dpi: float
    draw: Draw

    def print_pdf(
        self,
        pdf: bytes,
        *,
        title: str,
        size_mm: tuple[float, float],  # noqa: ARG002 - the dots say how large it is
        copies: int = 1,
    ) -> PrintReceipt:
        """Send every page as dots; what the printer has taken is not yet printed.

        It has taken them when it closes its end: before that they may lie between the two.
        """
        where = parse_address(self.name)
        content = b"".join(zpl(page, copies) for page in self.draw(pdf, self.dpi))
        try:
            with socket.create_connection(where, _CONNECT_S) as line:
                if faults := _faults(line):
                    raise _refusing(self.name, ", ".join(faults))
                self._hand_over(line, content)
        except OSError as error:
            raise _gone(self.name, error) from error
        return PrintReceipt(self.name, title, Progress.PASSED_ON)

    def _hand_over(self, line: socket.socket, content: bytes) -> None:
        """Send everything and wait until the printer has read it; from here on some may be out."""
        try:
            line.settimeout(_SEND_S)
            line.sendall(content)
            line.shutdown(socket.SHUT_WR)
            _await_close(line)
        except OSError as error:
            raise MayBeOut(
                f"Etikettskrivaren {self.name} sade aldrig att den tagit emot allt.",
                "Se till att den är på, har papper och är ansluten.",
                sent_to=self.name,
            ) from error

    def ask(self, job: str) -> None:
        """Know nothing more: what was taken was taken."""
        del job


def parse_address(text: str) -> tuple[str, int]:
    """Return host and port of "host" or "host:port"; Unavailable where it is neither."""
    found = _ADDRESS.fullmatch(text.strip())
    port = int(found[2] or PORT) if found else 0
    if found is None or not 0 < port < 1 << 16 or not _is_host(found[1]):
        raise Unavailable(
            "Skrivarens adress går inte att läsa.",
            "Skriv den under Drift, som 192.168.1.20 eller etikett.lokal:9100.",
            code="printer_unknown",
        )
    return found[1].strip("[]"), port


def _is_host(text: str) -> bool:
    """Tell whether the system can look a name up: no part of it is empty or too long."""
    try:
        text.encode("idna")
    except UnicodeError:
        return False
    return True


def zpl(page: Bitmap, copies: int) -> bytes:
    """Return a page as one label in ZPL: its dots as hexadecimal digits, and how many."""
    total, across = len(page.bits), page.across
    head = f"^XA^PW{page.width}^LL{page.height}^LH0,0^FO0,0^GFA,{total},{total},{across},"
    return head.encode() + page.bits.hex().upper().encode() + f"^FS^PQ{copies}^XZ\n".encode()


def _faults(line: socket.socket) -> list[str]:
    """Return what the printer says is wrong with it; nothing where it answers no questions."""
    line.settimeout(_ANSWER_S)
    line.sendall(_ASK)
    heard = b""
    try:
        for more in _heard(line, _ANSWER_S):
            heard += more
            if heard.count(b"\x03") >= _ANSWERS:
                break
    except TimeoutError:
        return []
    lines = [found.decode("ascii", "replace").split(",") for found in _LINE.findall(heard)]
    if len(lines) < _ANSWERS:
        return []
    return [said for row, n, said in _FAULTS if len(lines[row]) > n and lines[row][n] == "1"]


def _await_close(line: socket.socket) -> None:
    """Read until the other end closes, and not for ever what else it may say."""
    for _ in _heard(line, _CLOSE_S):
        pass


def _heard(line: socket.socket, patience_s: float) -> Iterator[bytes]:
    """Yield what comes until the other end closes; TimeoutError when it says more for too long."""
    end = time.monotonic() + patience_s
    while (left := end - time.monotonic()) > 0:
        line.settimeout(left)
        if not (more := line.recv(512)):
            return
        yield more
    raise TimeoutError


def _refusing(name: str, words: str) -> Unavailable:
    return Unavailable(
        f"Etikettskrivaren {name} tog inte emot: {words}.",
        "Se till skrivaren och försök igen. Inget skickades.",
        code="printer_refused",
    )


def _gone(name: str, error: OSError) -> Unavailable:
    slow = isinstance(error, TimeoutError)
    why = "svarar inte" if slow else (error.strerror or "svarar inte")
    return Unavailable(
        f"Etikettskrivaren {name} nås inte: {why}.",
        "Se efter att den är på och ansluten, och försök igen.",
        code="printer_gone",
    )
