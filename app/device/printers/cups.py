"""Printing through this computer's own queues with the system's `lp`, `lpstat` and `cancel`."""

import os
import re
import subprocess
import time
from dataclasses import dataclass

from app.domain.findings import Unavailable
from app.domain.printing import MayBeOut, PrintReceipt, Progress

_ANSWER_S = 5  # a print system that is there answers in hundredths of a second
_LOOK_AGAIN_S = 0.2
_SILENT = "print_system_silent"
# Says that the page is as it shall be: it goes as it is to a printer that reads PDF and straight to
# the driver of one that does not, past the filter that would scale, turn or centre it.
_FINISHED_PDF = "application/vnd.cups-pdf"
_NAMED_SIZES = {(210, 297): "A4", (148, 210): "A5"}  # fixed on printers that know no other
# What CUPS' own backends say of a printer that does not answer, and of one that says no.
_GONE = re.compile(
    r"not exist|unavailable|not respond|unreachable|not connected|offline", re.IGNORECASE
)
_ORDINARY = re.compile(
    r"none|processing-to-stop-point"
    r"|job-(?:printing|incoming|outgoing|queued|completed-successfully|data-insufficient)"
)
_REFUSING = re.compile(
    r"cannot print|unable to|unsupported|not supported|failed|job-cancell?ed|aborted-by|"
    r"document-(?:\w+-)*error|completed-with-errors",
    re.IGNORECASE,
)


class Cups:
    """The printing of Linux and macOS (CUPS), local or where CUPS_SERVER says."""

    def list_queues(self) -> list[str]:
        """Return the names of this computer's print queues."""
        if "not running" in _run("lpstat", "-r").stdout:
            raise _silent()
        # A reason of why a queue takes no jobs stands indented below it.
        listed = _run("lpstat", "-a").stdout
        return re.findall(r"^(\S+) (?:not )?accepting requests", listed, re.MULTILINE)

    def open(self, queue: str) -> "CupsPrinter":
        """Return a queue as a printer."""
        return CupsPrinter(queue)


@dataclass(frozen=True)
class CupsPrinter:
    """A print queue of this computer (skrivarkö), or of the one that CUPS_SERVER names."""

    queue: str
    patience_s: float = 5  # how long to watch whether the job leaves the queue

    @property
    def name(self) -> str:
        """The queue's name."""
        return self.queue

    def print_pdf(
        self, pdf: bytes, *, title: str, size_mm: tuple[float, float], copies: int = 1
    ) -> PrintReceipt:
        """Send a document whose pages are exactly this size; the title is a slip number, no name.

        What does not reach the printer is taken back where the queue says why, so that no label
        comes out by itself later. A receipt says that it was sent, never that it was printed.
        """
        self._check_ready()
        job = self._send(pdf, title, size_mm, copies)
        try:
            return self._receipt(job, *self._watch(job))
        except Unavailable as unavailable:
            if unavailable.code != _SILENT:
                raise
            raise self._in_doubt(unavailable.text, job) from unavailable

    def ask(self, job: str) -> PrintReceipt | None:
        """Return how a job has gone on, None when the queue has forgotten it."""
        if (words := self._words(job, "not-completed")) is not None:
            return self._receipt(job, Progress.QUEUED, words)
        words = self._words(job, "completed")
        return None if words is None else self._receipt(job, Progress.PASSED_ON, words)

    def _receipt(self, job: str, progress: Progress, words: str) -> PrintReceipt:
        refused = _REFUSING.search(words)
        if refused or (progress is Progress.QUEUED and _GONE.search(words)):
            waits = progress is Progress.QUEUED
            if waits and _run("cancel", job).returncode:
                raise self._in_doubt(
                    f"Utskriften gick inte att ta tillbaka. Kön säger: {words}.", job
                )
            raise _not_taken(self.queue, words, taken_back=waits)
        return PrintReceipt(self.queue, job, progress, words)

    def _in_doubt(self, words: str, job: str = "") -> MayBeOut:
        text = f"Skrivarkön {self.queue} kan ha tagit emot utskriften. {words}"
        return MayBeOut(text, sent_to=self.queue, job=job)

    def _check_ready(self) -> None:
        answer = _run("lpstat", "-r", "-a", self.queue, "-p", self.queue)
        if "not running" in answer.stdout:
            raise _silent()
        if "Invalid destination" in answer.stderr:
            raise Unavailable(
                f"Skrivarkön {self.queue} finns inte på datorn.",
                "Välj en annan skrivare, eller lägg till kön i datorns inställningar.",
                code="printer_unknown",
            )
        stopped = re.search(r" (?:disabled|not accepting requests) since .*\n\t(.*)", answer.stdout)
        if stopped:
            raise Unavailable(
                f"Skrivarkön {self.queue} är stoppad. Kön säger: {stopped[1].rstrip('.')}.",
                "Starta kön och försök igen, eller välj en annan skrivare. Inget skickades.",
                code="printer_stopped",
            )

    def _send(self, pdf: bytes, title: str, size_mm: tuple[float, float], copies: int) -> str:
        width_mm, height_mm = size_mm
        size = _NAMED_SIZES.get(
            (round(width_mm), round(height_mm)), f"Custom.{width_mm:g}x{height_mm:g}mm"
        )
        # `media` alone reaches a printer rounded by up to half a millimetre.
        wishes = (f"media={size}", f"PageSize={size}", "print-scaling=none", "job-sheets=none")
        options = [word for wish in wishes for word in ("-o", wish)]
        options += ["-o", f"document-format={_FINISHED_PDF}"]
        words = ("-d", self.queue, "-n", str(copies), "-t", title, *options, "-")
        try:
            answer = _run("lp", *words, given=pdf)
        except Unavailable as unavailable:
            if unavailable.code != _SILENT:
                raise
            raise self._in_doubt(unavailable.text) from unavailable
        if answer.returncode:
            raise _not_taken(self.queue, answer.stderr.removeprefix("lp: ").strip())
        if (number := re.search(r"request id is (\S+)", answer.stdout)) is None:
            raise self._in_doubt("Den gav inget nummer.")
        return number[1]

    def _watch(self, job: str) -> tuple[Progress, str]:
        """Return how far the job came while we watched, and the queue's words about it."""
        end = time.monotonic() + self.patience_s
        while (words := self._words(job, "not-completed")) is not None:
            if time.monotonic() > end:
                return Progress.QUEUED, words
            time.sleep(_LOOK_AGAIN_S)
        return Progress.PASSED_ON, self._words(job, "completed") or ""

    def _words(self, job: str, which: str) -> str | None:
        """Return what is said of a job among the waiting or the finished; None if not there."""
        listed = _run("lpstat", "-l", "-W", which, "-o", self.queue).stdout
        block = re.search(rf"^{re.escape(job)}\s.*\n((?:\t.*\n?)*)", listed, re.MULTILINE)
        if not block:
            return None
        told = re.findall(r"^\t(?:Status|Alerts): (.*?)[. ]*$", block[1], re.MULTILINE)
        # reasons in IPP's own words, but not those that every job has on its way
        said = [text.strip() for text in told if not _ORDINARY.fullmatch(text.strip())]
        return ", ".join(filter(None, said))


def _run(*words: str, given: bytes | None = None) -> subprocess.CompletedProcess[str]:
    try:
        done = subprocess.run(
            words,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            timeout=_ANSWER_S,
            check=False,
            env={**os.environ, "LC_ALL": "C"},  # what is read must stand in one language
        )
    except FileNotFoundError as error:
        raise Unavailable(
            "Datorn saknar utskriftssystem.",
            "Installera CUPS (paketet cups-client), eller spara utskriften som fil.",
            code="no_print_system",
        ) from error
    except subprocess.TimeoutExpired as error:
        raise _silent() from error
    said, complained = (text.decode(errors="replace") for text in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, said, complained)


def _silent() -> Unavailable:
    return Unavailable(
        "Datorns utskriftssystem svarar inte.",
        "Starta om datorns utskrifter, eller spara utskriften som fil.",
        code=_SILENT,
    )


def _not_taken(queue: str, words: str, *, taken_back: bool = False) -> Unavailable:
    back = " Utskriften är återtagen och kommer inte ut senare." if taken_back else ""
    return Unavailable(
        f"Skrivarkön {queue} tog inte emot utskriften. Kön säger: {words.rstrip('.')}.",
        f"Se till skrivaren och försök igen.{back}",
        code="printer_refused",
    )
