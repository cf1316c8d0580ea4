"""The papers that prove what was done with a log or a ledger, as they are drawn."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from app.documents.narcotics_ledger import render_ledger
from app.documents.outage_report import render_outage_report
from app.documents.purge_proof import render_purge
from app.documents.review_proof import render_review
from app.domain.holdings import Deviation, Holding
from app.domain.ledger import Move, Movement, run
from app.domain.retention import PurgeLine, ground_of
from app.domain.retention_entries import Retention
from app.domain.review_entries import Remark, ReviewWords
from app.domain.reviewing import AccessLine, Review
from tests.documents.outage_samples import outage_report
from tests.documents.shift_samples import COUNTED, OXIKODON
from tests.documents.unit_samples import PHARMACY
from tests.domain.drafts import RULES
from tests.workplaces import NOON

_DPI = 110


def _hash(number: int) -> str:
    return sha256(bytes([number])).hexdigest()


def _move(number: int, move: Move, delta: int, words: str = "") -> Movement:
    at = NOON + timedelta(minutes=7 * number)
    return Movement(
        UUID(int=number), 1, move, delta, at, at, (number, "", "", 1), "A-0113-M",
        words=words, signum="SLi",
    )  # fmt: skip


_MOVES = (
    replace(_move(1, Move.RECEIVED, 10), place="Partihandeln, följesedel 88231", batch="B7"),
    replace(_move(2, Move.HANDED_OUT, -2), second="JBe"),
    replace(_move(3, Move.COUNTED, 0), actual=7, expected=8, second="JBe", place="Kassaskåpet"),
    _move(4, Move.DESTROYED, -1, "Förpackningen var skadad när den packades upp"),
    replace(_move(5, Move.HANDED_OUT, -1), alone="apoteket har en farmaceut efter 18"),
)
_CASE = Deviation(UUID(int=9), "v:098314", 8, 7, NOON, "SLi")
LEDGER = Holding("v:098314", OXIKODON, run(_MOVES), cases=(_CASE,))
LONG_LEDGER = replace(
    LEDGER, lines=run(_move(n, Move.HANDED_OUT, -1, "Till natten") for n in range(1, 80))
)

PURGED = tuple(
    PurgeLine(
        UUID(int=7),
        NOON,
        "Eva Dal",
        kind,
        date(2021, 11, 22),
        40 * n,
        _hash(n),
        ground_of(kind, RULES),
    )
    for n, kind in enumerate(Retention, 1)
)

LOG = tuple(
    AccessLine(UUID(int=n), NOON + timedelta(minutes=n), None, "Karl-Erik Wachtmeister-Stålhammar",
               "patient_viewed", "", f"A-{n:04d}-M", "")
    for n in range(1, 41)
)  # fmt: skip
REVIEW = Review(
    id=UUID("0193551c-0000-7000-8000-00009f3a77c0"),
    at=NOON,
    person="Eva Dal",
    since=NOON - timedelta(days=30),
    until=NOON,
    population=1_204,
    seed="7fec6d2953e6c4c2",
    drawn=tuple(line.entry for line in LOG[:4]),
    chosen=(LOG[4].entry,),
    found=(LOG[4].entry,),
    own=1,
    hash=_hash(1),
    words=ReviewWords(
        (Remark(LOG[4].entry, "Ingen expedition samma dag. Frågan är ställd till medarbetaren."),),
        "Fyra av fem är i ordning. Den femte utreds av apotekschefen.",
    ),
)


def proof_papers(fonts: Path) -> Iterator[tuple[str, bytes, int]]:
    """Yield each in its states: a name, the PDF, and how sharp it is drawn."""
    for state, hand_outs in (("ordinary", 240), ("empty", 0)):
        pdf = render_outage_report(outage_report(hand_outs), PHARMACY, fonts)
        yield f"outage-report-{state}", pdf, _DPI
    ledgers = {"ordinary": (LEDGER, *COUNTED[1:]), "long": (LONG_LEDGER, LEDGER), "empty": ()}
    for state, holdings in ledgers.items():
        yield f"narcotics-ledger-{state}", render_ledger(holdings, PHARMACY, NOON, fonts), _DPI
    copies = [NOON - timedelta(days=day) for day in range(1, 4)]
    for state, old in (("ordinary", copies), ("no-copies", [])):
        yield f"purge-proof-{state}", render_purge(PURGED, old, PHARMACY, NOON, fonts), _DPI
    drawn = tuple(line.entry for line in LOG)
    reviews = {
        "ordinary": (REVIEW, LOG[:5]),
        "long": (replace(REVIEW, drawn=drawn, found=drawn[::3]), LOG),
        "chosen": (replace(REVIEW, seed="", drawn=(), words=None, found=(), own=0), LOG[4:5]),
    }
    for state, (review, lines) in reviews.items():
        pdf = render_review(review, lines, PHARMACY, NOON, fonts)
        yield f"review-proof-{state}", pdf, _DPI
