"""A label printer on the loopback that takes ZPL, and its labels read back as dots."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.domain.printing import Bitmap

_FIELD = re.compile(
    rb"\^XA\^PW(\d+)\^LL(\d+)\^LH0,0\^FO0,0\^GFA,(\d+),(\d+),(\d+),([0-9A-F]+)\^FS\^PQ(\d+)\^XZ\n"
)
_ASKED = b"~HS\r\n"


@dataclass
class ZplPrinter:
    """A printer at a port (etikettskrivare); `faults` are fields that read 1 in its answers."""

    port: int
    received: list[bytes] = field(default_factory=list)
    faults: tuple[tuple[int, int], ...] = ()
    answers: bool = True
    reads: bool = True  # one that does not takes nothing out of the line, as without paper
    breaks_after: int = 0  # bytes after which it breaks the line off
    drips: bool = False  # answers a byte at a time without end, until something is printed
    dripped: int = 0
    is_done: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def address(self) -> str:
        """Where it is, as a person types it."""
        return f"127.0.0.1:{self.port}"

    def labels(self) -> list[tuple[Bitmap, int]]:
        """Return every label received, as dots, and in how many copies."""
        found = []
        content = b"".join(self.received)
        assert _FIELD.sub(b"", content) == b""
        for match in _FIELD.finditer(content):
            width, height, total, held, across = map(int, match.groups()[:5])
            bits = bytes.fromhex(match[6].decode())
            assert total == held == len(bits) == across * height
            found.append((Bitmap(width, height, bits), int(match[7])))
        return found

    def serve(self, listener: socket.socket) -> None:
        """Take connections until the listener is closed."""
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                self._take(line)

    def _take(self, line: socket.socket) -> None:
        if not self.reads:
            self.is_done.wait(60)
            return
        heard, is_printing = b"", threading.Event()
        while more := line.recv(1 << 16):
            heard += more
            if not _ASKED.startswith(heard):
                is_printing.set()
            if self.breaks_after and len(heard) > self.breaks_after:
                break
            if heard.startswith(_ASKED):
                heard = heard.removeprefix(_ASKED)
                if self.drips:
                    threading.Thread(target=self._drip, args=(line, is_printing)).start()
                elif self.answers:
                    line.sendall(self._status())
        if heard:
            self.received.append(heard)

    def _drip(self, line: socket.socket, is_printing: threading.Event) -> None:
        while not is_printing.wait(0.02) and self.dripped < 1_000:
            line.sendall(b"0")
            self.dripped += 1

    def _status(self) -> bytes:
        lines = [["030", "0", "0", "0304", "000", "0", "0", "0", "000", "0", "0", "0"],
                 ["000", "0", "0", "0", "0", "2", "4", "0", "00000000", "1", "000"],
                 ["1234", "0"]]  # fmt: skip
        for row, at in self.faults:
            lines[row][at] = "1"
        return b"".join(b"\x02" + ",".join(one).encode() + b"\x03\r\n" for one in lines)


@contextmanager
def zpl_printer() -> Iterator[ZplPrinter]:
    """Yield a printer that is switched on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        printer = ZplPrinter(listener.getsockname()[1])
        served = threading.Thread(target=printer.serve, args=(listener,), daemon=True)
        served.start()
        yield printer
        printer.is_done.set()
        listener.shutdown(socket.SHUT_RDWR)
    served.join(10)
