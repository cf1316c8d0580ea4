"""What else comes from outside: scans, pictures, cards, what printers and receivers answer.

Nothing here is signed. Whatever comes is understood, unknown, or refused politely.
"""

import io
import json
import socket
import subprocess
from unittest.mock import patch

import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage

from app.device.printers import cups
from app.device.printers.cups import Cups, CupsPrinter
from app.device.printers.socket import _faults
from app.domain.emergency import CODE_PREFIX
from app.domain.findings import Unavailable
from app.domain.gs1 import SEPARATOR
from app.domain.paper_picture import kind_of, require_kept
from app.domain.scan import ScanKind, classify_scan
from app.domain.slip import SlipNumber
from app.exchange import trust
from app.exchange.code_picture import find_code_in
from app.exchange.prescription_code import encode
from app.exchange.receivers.answering import presentable, verdict_of
from app.exchange.receivers.fhir import _outcome
from app.exchange.receivers.https import Response
from app.ui.paper_image import draw_found, to_image
from app.usecases.paper_pictures import FoundPicture
from tests.exchange.codes import NOON, PATIENT, PRIVATE, PUBLIC, prescription
from tests.fuzz.reading import Chance, Reader, Try, change_bytes

_JOB = "etikett-17"
_REGION = trust.organisation_of("Region Mitt", bytes(range(1, 33)))


def _change(data: bytes, chance: Chance) -> Try:
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = change_bytes(data, chance)
    return Try(data, may_say_more=True)


def _read_scan(data: bytes) -> str:
    """A number that is read is one that could be given out, written in one way."""
    text = data.decode("utf-8", "replace")
    scan = classify_scan(text)
    if scan.kind is ScanKind.SLIP:
        assert str(SlipNumber.parse(scan.value)) == scan.value
    return scan.kind.value


def _read_picture(data: bytes) -> str:
    """A picture is kept, small and plain, and a code in it is one of ours, or there is none."""
    kept = draw_found(FoundPicture(data, kind_of(data), NOON))
    require_kept(kept)
    image = to_image(kept).convertToFormat(QImage.Format.Format_Grayscale8)
    found = find_code_in(bytes(image.constBits()), image.bytesPerLine())
    assert not found or found.startswith(CODE_PREFIX)
    return "a code" if found else "no code"


def _read_queue(data: bytes) -> str:
    """Whatever `lpstat` writes, a job is on its way, gone on, unknown or refused in words."""
    said = subprocess.CompletedProcess((), 0, data.decode("utf-8", "replace"), "")
    with patch.object(cups, "_run", lambda *_, **__: said):
        Cups().list_queues()
        printer = CupsPrinter("etikett", patience_s=0)
        printer._check_ready()
        receipt = printer.ask(_JOB)
    return receipt.progress.value if receipt else "no such job"


def _read_label_printer(data: bytes) -> str:
    """Whatever a label printer answers to its question, its faults are words of ours."""
    here, there = socket.socketpair()
    with here, there:
        there.sendall(data[:4096])
        there.shutdown(socket.SHUT_WR)
        return ", ".join(_faults(here)) or "no fault"


def _read_card(data: bytes) -> str:
    """Whoever a card says it is has a name that a line can show, and a key to compare."""
    organisation = trust.read_card(data)
    assert organisation.name.isprintable()
    assert organisation.fingerprint
    return "a card"


def _read_answer(data: bytes) -> str:
    """Whatever a receiver answers is a verdict on the row, in a few words, or no answer at all."""
    ends = []
    for status in (200, 422, 503):
        try:
            decided, reason = _outcome(Response(status, data, 0), 2)
        except Unavailable as unavailable:
            ends.append(unavailable.code)
            continue
        words = presentable(reason, PATIENT)
        assert words.isprintable()
        assert len(words) <= 300
        ends.append(str(verdict_of(decided)))
    return " ".join(ends)


def _answer(status: str) -> bytes:
    issue = {"severity": "error", "code": "invalid", "diagnostics": "191212121212 saknas"}
    outcome = {"resourceType": "OperationOutcome", "issue": [issue]}
    entries = [{"response": {"status": each, "outcome": outcome}} for each in ("201", status)]
    answer = {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}
    return json.dumps(answer if status != "422" else outcome).encode()


def _picture(kind: str) -> bytes:
    code = encode(prescription(1), PUBLIC, PRIVATE.sign)
    options = {"ec_level": "M", "scale": 3}
    dots = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, **options)
    target = io.BytesIO()
    Image.fromarray(dots.to_image()).save(target, kind)
    return target.getvalue()


_SCANS = (
    "A-0113-M", "a+0113+m", "AB-12345-", "123456", "7046261019958", "191212121212", "9014820",
    f"]d20107046261019958172811302110000001{SEPARATOR}10ABC", "90148202355000012345",
    "A-" + "0" * 40 + "-M",
)  # fmt: skip
_QUEUE = f"""scheduler is running
etikett accepting requests since Fri 27 Nov 2026 12:00:00 PM CET
printer etikett now printing {_JOB}.  enabled since Fri 27 Nov 2026 12:00:00 PM CET
\tready to print
{_JOB}              sara              1024   Fri 27 Nov 2026 12:00:00 PM CET
\tStatus: The printer is not responding.
\tAlerts: job-printing
\tqueued for etikett
"""
_LABEL_PRINTER = (
    b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n"
    b"\x021234,0\x03\r\n"
)
OUTSIDE = {
    "scan": Reader(tuple(text.encode() for text in _SCANS), _read_scan, _change),
    "picture": Reader((_picture("png"), _picture("jpeg")), _read_picture, _change),
    "print_queue": Reader((_QUEUE.encode(),), _read_queue, _change),
    "card": Reader((trust.write_card(_REGION),), _read_card, _change),
    "receiver": Reader(tuple(map(_answer, ("200", "409", "422"))), _read_answer, _change),
    "label_printer": Reader((_LABEL_PRINTER,), _read_label_printer, _change),
}
