"""Labels as dots to a printer on the network: what it receives, and what it says is wrong."""

import socket
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.device.printers.socket import SocketPrinter, parse_address, zpl
from app.documents.label import render_label
from app.documents.raster import bitmaps
from app.domain.findings import Unavailable
from app.domain.printing import Bitmap, MayBeOut, Progress
from tests.documents.samples import LABEL, LONG_DOSAGE
from tests.servers.zpl import ZplPrinter, zpl_printer
from tests.workplaces import RESOURCES


def label(dosage: str = LABEL.dosage) -> bytes:
    return render_label(replace(LABEL, dosage=dosage), RESOURCES / "fonts")


def send(printer: ZplPrinter, pdf: bytes, dpi: float = 203, copies: int = 1) -> None:
    through = SocketPrinter(printer.address, dpi, bitmaps)
    receipt = through.print_pdf(pdf, title="A-0113-M rad 1", size_mm=(76, 38), copies=copies)
    assert (receipt.sent_to, receipt.progress) == (printer.address, Progress.PASSED_ON)


def picture(dots: Bitmap) -> Image.Image:
    """Return the label as it would be seen, black on white."""
    flipped = bytes(byte ^ 0xFF for byte in dots.bits)
    return Image.frombytes("1", (dots.width, dots.height), flipped)


@pytest.mark.parametrize(("dpi", "size"), [(203, (608, 304)), (300, (898, 449))])
def test_the_printer_gets_the_very_dots_of_the_label_and_its_code_reads_back(
    dpi: int, size: tuple[int, int]
) -> None:
    with zpl_printer() as printer:
        send(printer, label(), dpi)
    ((dots, copies),) = printer.labels()
    assert ((dots.width, dots.height), copies) == (size, 1)
    assert [dots] == bitmaps(label(), dpi)
    (code,) = zxingcpp.read_barcodes(picture(dots).convert("L"))
    assert code.text == LABEL.slip


def test_every_label_of_a_long_dosage_comes_and_as_many_copies_as_asked() -> None:
    with zpl_printer() as printer:
        send(printer, label(LONG_DOSAGE), copies=3)
    assert [copies for _, copies in printer.labels()] == [3, 3]


@pytest.mark.parametrize(
    ("place", "said"),
    [((0, 1), "papperet är slut"), ((0, 2), "pausad"), ((1, 2), "luckan är öppen"),
     ((1, 3), "färgbandet är slut")],
)  # fmt: skip
def test_what_the_printer_says_is_wrong_is_told_and_nothing_is_sent(
    place: tuple[int, int], said: str
) -> None:
    with zpl_printer() as printer:
        printer.faults = (place,)
        with pytest.raises(Unavailable, match=said) as caught:
            send(printer, label())
    assert caught.value.code == "printer_refused"
    assert printer.received == []


def test_a_printer_that_answers_no_questions_is_sent_to_all_the_same() -> None:
    with zpl_printer() as printer:
        printer.answers = False
        send(printer, label())
    assert len(printer.labels()) == 1


def test_a_printer_that_never_finishes_its_answer_is_waited_for_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.device.printers.socket._ANSWER_S", 0.2)
    with zpl_printer() as printer:
        printer.drips = True
        send(printer, label())
    assert len(printer.labels()) == 1
    assert 0 < printer.dripped < 1_000


def test_a_line_that_breaks_when_something_has_left_is_told_as_in_doubt() -> None:
    with zpl_printer() as printer:
        printer.breaks_after = 100
        with pytest.raises(MayBeOut) as caught:
            send(printer, label(LONG_DOSAGE), dpi=300)
    assert caught.value.sent_to == printer.address


def test_a_printer_that_never_reads_has_not_taken_the_label(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.device.printers.socket._CLOSE_S", 0.2)
    with zpl_printer() as printer:
        printer.reads = False
        with pytest.raises(MayBeOut, match="tagit emot allt"):
            send(printer, label())


def test_a_printer_that_is_gone_is_told_within_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unavailable, match="nås inte") as caught:
        SocketPrinter(f"127.0.0.1:{port}", 203, bitmaps).print_pdf(
            label(), title="x", size_mm=(76, 38)
        )
    assert caught.value.code == "printer_gone"


@pytest.mark.parametrize("text", ["", "http://x", "skrivare:0", "a:70000", "a b", "a..b", "a" * 64])
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(Unavailable, match="adress"):
        parse_address(text)


def test_an_address_has_a_usual_port() -> None:
    assert parse_address("etikett.lokal") == ("etikett.lokal", 9100)
    assert parse_address("[::1]:6101") == ("::1", 6101)


@given(width=st.integers(1, 70), height=st.integers(1, 20), data=st.data())
def test_any_dots_read_back_as_they_were(width: int, height: int, data: st.DataObject) -> None:
    across = (width + 7) // 8
    bits = data.draw(st.binary(min_size=across * height, max_size=across * height))
    printer = ZplPrinter(0, [zpl(Bitmap(width, height, bits), 2)])
    assert printer.labels() == [(Bitmap(width, height, bits), 2)]
