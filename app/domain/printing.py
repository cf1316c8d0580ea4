"""What is known about a document on its way to paper; that is less than that it was printed."""

from dataclasses import dataclass
from enum import StrEnum


class Progress(StrEnum):
    """How far a document is known to have come (läge); nobody but a person sees the paper."""

    QUEUED = "queued"  # waits in the computer's queue, or is on its way out of it
    PASSED_ON = "passed_on"  # the queue has passed it to the printer
    SAVED = "saved"  # lies as a file in a folder


@dataclass(frozen=True)
class PrintReceipt:
    """That a document was sent (kvitto på sändning): on screen "skickad", never "utskriven"."""

    sent_to: str  # the queue's name, or the path of the file
    job: str  # the queue's own number, as "etikett-17"; a file's name
    progress: Progress
    remark: str = ""  # the queue's own words about it, if any
