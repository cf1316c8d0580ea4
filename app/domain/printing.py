"""What is known about a document on its way to paper; that is less than that it was printed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from app.domain.findings import Unavailable


class Paper(StrEnum):
    """What a document is printed on (papper); each has its printer."""

    LABEL = "label"
    SHEET = "sheet"  # A4 or A5


class Progress(StrEnum):
    """How far a document is known to have come (läge); nobody but a person sees the paper."""

    QUEUED = "queued"  # waits in the computer's queue, or is on its way out of it
    SPOOLED = "spooled"  # lies in a queue of Windows, which says nothing more of it
    PASSED_ON = "passed_on"  # the queue has passed it to the printer, or the printer took it
    SAVED = "saved"  # lies as a file in a folder


class PrintState(StrEnum):
    """How a print job stands in Lykta's own queue (utskriftsläge)."""

    QUEUED = "queued"  # not sent yet
    SENDING = "sending"  # written before anything leaves: found later, nobody knows how it went
    SENT = "sent"  # in the system's queue
    SPOOLED = "spooled"  # in a queue of Windows, which cannot be asked after it
    ACCEPTED = "accepted"  # the printer took all of it, or the file is written
    FAILED = "failed"  # nothing comes out of it unless a person says again
    UNKNOWN = "unknown"  # some of it may have left: the paper must be looked at
    CANCELLED = "cancelled"
    DROPPED = "dropped"  # taken away without anybody knowing whether it came out


STATE_WORDS = {
    PrintState.QUEUED: "väntar",
    PrintState.SENDING: "skickas",
    PrintState.SENT: "skickad",
    PrintState.SPOOLED: "lämnad till Windows kö",
    PrintState.ACCEPTED: "mottagen",
    PrintState.FAILED: "kom inte fram",
    PrintState.UNKNOWN: "oklart om den kom ut",
    PrintState.CANCELLED: "avbruten",
    PrintState.DROPPED: "borttagen, kan ha kommit ut",
}
STUCK = (PrintState.FAILED, PrintState.UNKNOWN)  # wait for a person
UNDER_WAY = (PrintState.QUEUED, PrintState.SENDING, PrintState.SENT)
LEFT = (PrintState.SENT, PrintState.SPOOLED, PrintState.ACCEPTED)  # once more is a reprint
NOT_OUT = (PrintState.QUEUED, PrintState.FAILED, PrintState.CANCELLED)  # no paper for certain


@dataclass(frozen=True)
class PrintReceipt:
    """That a document was sent (kvitto på sändning): on screen "skickad", never "utskriven"."""

    sent_to: str  # the queue's name, or the path of the file
    job: str  # the queue's own number, as "etikett-17"; a file's name
    progress: Progress
    remark: str = ""  # the queue's own words about it, if any


class MayBeOut(Unavailable):
    """The sending broke off when some of it may have left (oklar sändning): a person must look."""

    def __init__(self, text: str, cure: str = "", *, sent_to: str, job: str = "") -> None:
        self.sent_to = sent_to
        self.job = job  # the queue's own number, where it gave one
        super().__init__(text, cure, code="printer_in_doubt")


@dataclass(frozen=True)
class Bitmap:
    """A page as black dots (punktbild), a bit each, the rows filled up to whole bytes."""

    width: int
    height: int
    bits: bytes = field(repr=False)  # 1 is black; the leftmost dot is the highest bit

    @property
    def across(self) -> int:
        """How many bytes a row takes."""
        return (self.width + 7) // 8


@dataclass(frozen=True)
class PrintOrder:
    """A document to be put on paper (utskrift)."""

    paper: Paper
    title: str  # a sort and a slip number, never a name
    size_mm: tuple[float, float] = (0.0, 0.0)  # width, height; measured when it is put in line
    pdf: bytes = field(default=b"", repr=False)
    copies: int = 1
    queue: str = ""  # a printer for this once; "" for the one that is set
    subject: UUID | None = None  # whose personal data stand in it: it is purged with them
    slip: str = ""  # of a counted paper: a label, a prescription, the first of blank forms
    row: int = 0  # of a dosage label; 0 for everything else
    reprint: bool = False

    @property
    def made_anew(self) -> str:
        """Where a counted paper is made once more, as it then stands; "" for any other paper."""
        if self.row:
            return "Expediera eller Efterregistrera"
        if self.slip:
            return "Förskriv" if self.subject else "Beredskap"  # a blank form is about nobody
        return ""


@dataclass(frozen=True)
class PrintJob:
    """A document in line (utskriftsjobb), and how it stands."""

    number: int
    order: PrintOrder
    state: PrintState
    by: UUID  # who asked for it
    queued_at: datetime
    changed_at: datetime
    sent_to: str = ""
    job: str = ""  # the system's own number of it
    reason: str = ""  # Swedish, with the printer's own words

    def entry_id(self, subject: UUID) -> UUID:
        """Return the id of the entry that a label has left: a job has one, however often asked."""
        return uuid5(subject, f"label/{self.number}/{self.queued_at.isoformat()}")
