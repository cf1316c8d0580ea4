"""Printing through a real queue to a printer on the loopback, and what is said when it fails."""

import os
import shutil
import socket
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.device.printers.cups import Cups, CupsPrinter
from app.domain.findings import Unavailable
from app.domain.printing import MayBeOut, PrintReceipt, Progress
from tests.servers.ipp import LabelPrinter

SLIP = "A-0113-7 rad 1"


def pdf(text: str = "Ta 1 tablett på morgonen.", width: float = 76, height: float = 38) -> bytes:
    sheet = BytesIO()
    canvas = Canvas(sheet, pagesize=(width * mm, height * mm))
    canvas.drawString(5 * mm, 20 * mm, text)
    canvas.save()
    return sheet.getvalue()


def send(
    printer: LabelPrinter, document: bytes, size: tuple[float, float] = (76, 38)
) -> PrintReceipt:
    return CupsPrinter(printer.queue).print_pdf(document, title=SLIP, size_mm=size)


def test_the_printer_receives_the_very_bytes(label_printer: LabelPrinter) -> None:
    label = pdf()
    receipt = send(label_printer, label)
    assert label_printer.received == [label]
    assert receipt.sent_to == label_printer.queue
    assert receipt.job.startswith(f"{label_printer.queue}-")
    assert receipt.progress is Progress.PASSED_ON


def test_the_title_is_what_was_given_and_nothing_else(label_printer: LabelPrinter) -> None:
    send(label_printer, pdf())
    assert [sheet.title for sheet in label_printer.sheets] == [SLIP]


@pytest.mark.parametrize("size", [(76, 38), (57.5, 32), (38, 76), (100, 150)])
def test_the_printer_is_told_the_exact_size(
    label_printer: LabelPrinter, size: tuple[float, float]
) -> None:
    label = pdf("x", *size)
    send(label_printer, label, size)
    (sheet,) = label_printer.sheets
    assert sheet.pdf == label
    assert f"x-dimension={size[0] * 100:.0f} y-dimension={size[1] * 100:.0f}" in sheet.media


def test_labels_come_in_the_order_in_which_they_were_sent(label_printer: LabelPrinter) -> None:
    labels = [pdf(f"etikett {n} av 3") for n in (1, 2, 3)]
    jobs = [send(label_printer, label).job for label in labels]
    assert label_printer.received == labels
    assert len(set(jobs)) == 3


def test_the_queues_are_listed(label_printer: LabelPrinter) -> None:
    assert Cups().list_queues() == [label_printer.queue]


def test_a_size_the_printer_does_not_take_is_told_with_the_queue_s_own_words(
    label_printer: LabelPrinter,
) -> None:
    with pytest.raises(Unavailable, match="Printer cannot print with supplied options") as caught:
        send(label_printer, pdf("x", 210, 297), (210, 297))
    assert caught.value.code == "printer_refused"
    assert str(caught.value).endswith("supplied options. Se till skrivaren och försök igen.")
    assert label_printer.received == []


def test_a_printer_that_is_gone_is_told_and_prints_nothing_when_it_is_back(
    label_printer: LabelPrinter,
) -> None:
    label_printer.switch_off()
    try:
        through = CupsPrinter(label_printer.queue, patience_s=1)
        with pytest.raises(Unavailable, match="may not exist or is unavailable") as caught:
            through.print_pdf(pdf("borta"), title=SLIP, size_mm=(76, 38))
        assert "återtagen" in caught.value.cure
    finally:
        label_printer.switch_on()
    back = pdf("tillbaka")
    send(label_printer, back)
    assert label_printer.received == [back]


def test_a_stopped_queue_gives_its_reason_and_takes_nothing(label_printer: LabelPrinter) -> None:
    label_printer.command("cupsdisable", "-r", "Papperet slut", label_printer.queue)
    try:
        with pytest.raises(Unavailable, match="Papperet slut") as caught:
            send(label_printer, pdf())
        assert caught.value.code == "printer_stopped"
    finally:
        label_printer.command("cupsenable", label_printer.queue)
    assert label_printer.received == []


def test_a_queue_that_takes_no_jobs_gives_its_reason(label_printer: LabelPrinter) -> None:
    label_printer.command("cupsreject", "-r", "Flyttad till disk 2", label_printer.queue)
    try:
        with pytest.raises(Unavailable, match="Flyttad till disk 2") as caught:
            send(label_printer, pdf())
        assert caught.value.code == "printer_stopped"
    finally:
        label_printer.command("cupsaccept", label_printer.queue)


def test_a_queue_that_is_not_there_is_told(label_printer: LabelPrinter) -> None:
    with pytest.raises(Unavailable, match="finns inte") as caught:
        CupsPrinter("kontoret").print_pdf(pdf(), title=SLIP, size_mm=(76, 38))
    assert caught.value.code == "printer_unknown"


def test_what_a_slow_printer_has_not_taken_yet_is_queued_and_not_called_more(
    label_printer: LabelPrinter,
) -> None:
    tray = label_printer.folder / "tray.sh"
    quick = tray.read_text(encoding="utf-8")
    tray.write_text(quick.replace("set -e", "set -e; sleep 1"), encoding="utf-8")
    try:
        through = CupsPrinter(label_printer.queue, patience_s=0.3)
        receipt = through.print_pdf(pdf(), title=SLIP, size_mm=(76, 38))
        assert receipt.progress is Progress.QUEUED
        assert label_printer.received == []
    finally:
        tray.write_text(quick, encoding="utf-8")
    after = pdf("efter")
    send(label_printer, after)
    assert label_printer.received[-1] == after
    assert len(label_printer.received) == 2


def test_a_print_system_that_falls_silent_after_lp_leaves_the_job_in_doubt(
    label_printer: LabelPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.device.printers.cups._ANSWER_S", 2)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    said = f"request id is {label_printer.queue}-17 (1 file(s))"
    ready = f"printer {label_printer.queue} is idle."
    for mute, job in (("lpstat", f"{label_printer.queue}-17"), ("lp", "")):
        _script(tmp_path / "lp", f"cat >/dev/null; echo '{said}'; touch '{tmp_path}/sent'")
        _script(tmp_path / "lpstat", f"test ! -e '{tmp_path}/sent' || exec sleep 9; echo '{ready}'")
        if mute == "lp":
            _script(tmp_path / "lp", "exec sleep 9")
        with pytest.raises(MayBeOut) as caught:
            send(label_printer, pdf())
        assert (caught.value.sent_to, caught.value.job) == (label_printer.queue, job)
        (tmp_path / "sent").unlink(missing_ok=True)


@pytest.mark.parametrize("reason", ["job-canceled-by-user", "aborted-by-system"])
def test_a_job_that_was_stopped_in_the_queue_is_refused_with_its_reason(
    reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    told = f"printf 'etikett-17 sara 1024 today\\n\\tAlerts: {reason}\\n'"
    _script(tmp_path / "lpstat", f'case "$*" in *not-completed*) ;; *) {told} ;; esac')
    with pytest.raises(Unavailable, match=reason) as caught:
        CupsPrinter("etikett").ask("etikett-17")
    assert caught.value.code == "printer_refused"


def _script(path: Path, lines: str) -> None:
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(0o755)


class TestWithoutAPrintSystem:
    """A computer where nobody answers `lp`."""

    def test_a_scheduler_that_is_not_running_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "absent.sock"))
        for ask in (Cups().list_queues, self._print):
            with pytest.raises(Unavailable) as caught:
                ask()
            assert caught.value.code == "print_system_silent"

    def test_one_that_never_answers_is_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("app.device.printers.cups._ANSWER_S", 0.5)
        with socket.socket() as mute:
            mute.bind(("127.0.0.1", 0))
            mute.listen()
            monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{mute.getsockname()[1]}")
            with pytest.raises(Unavailable) as caught:
                self._print()
        assert caught.value.code == "print_system_silent"

    def test_a_computer_without_cups_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        for ask in (Cups().list_queues, self._print):
            with pytest.raises(Unavailable) as caught:
                ask()
            assert caught.value.code == "no_print_system"

    @staticmethod
    def _print() -> object:
        return CupsPrinter("etikett").print_pdf(pdf(), title=SLIP, size_mm=(76, 38))


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for lp")
def test_a_message_never_carries_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that refuses and complains at length: its words are told, the label's are not."""
    for name, script in (
        ("lpstat", "exit 0"),
        ("lp", "cat > /dev/null; echo 'lp: Too many jobs.' >&2; exit 1"),
    ):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    shell_and_cat = os.pathsep.join({str(Path(shutil.which(n) or n).parent) for n in ("sh", "cat")})
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{shell_and_cat}")
    with pytest.raises(Unavailable, match="Too many jobs") as caught:
        CupsPrinter("etikett").print_pdf(pdf("Testa Testsson"), title=SLIP, size_mm=(76, 38))
    assert "Testsson" not in str(caught.value)
    assert "återtagen" not in caught.value.cure
