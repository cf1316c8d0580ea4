"""The command `twins`: orders that may be the same twice, and which of them stands."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli import output
from app.cli.reference_arguments import acts_of, add_command
from app.domain.e_twin_entries import EVerdict
from app.domain.e_twins import ETwinCase
from app.domain.findings import refuse
from app.domain.history import PastRow
from app.domain.order_entries import TwinVerdict
from app.domain.twin_cases import TwinCase
from app.usecases.compare_e_prescriptions import compare_file, decide_e_twin, list_e_twins
from app.usecases.decide_twin import decide_twin, list_twins
from app.usecases.workplace import Workplace

_HEADS = ("Id", "Expedition", "Rad", "Mot", "Läge")
_WORDS = {
    EVerdict.KEEP_PAPER.value: "papperet gäller",
    EVerdict.KEEP_E.value: "e-receptet gäller",
    EVerdict.BOTH_RIGHT.value: "båda rätt",
    TwinVerdict.DUPLICATE.value: "samma recept",
    "": "att avgöra",
}


@dataclass(frozen=True)
class _Pair:
    """A case with the name that the command line has for it (par)."""

    id: str
    case: ETwinCase | TwinCase

    @property
    def against(self) -> str:
        """What the row may be the same as; no patient."""
        if isinstance(self.case, TwinCase):
            return f"{self.case.other.slip} rad {self.case.other.row.row}"
        e = self.case.e
        return " ".join(filter(None, ("e-recept", e.reference, e.product))) if e else "e-recept"

    @property
    def verdict(self) -> str:
        """What was decided, "" while nobody has."""
        if isinstance(self.case, TwinCase):
            return self.case.decided.verdict.value if self.case.decided else ""
        return self.case.verdict.value if self.case.verdict else ""


def add_twins(commands: Any) -> None:
    """Add the comparison with e-prescriptions, and decisions on twins."""
    command = add_command(
        commands, "twins", "Dubbletter: jämför med e-recept, visa och avgör.", "twins list"
    )
    acts = acts_of(command)
    listing = add_command(acts, "list", "Visa dem som ska avgöras.", "twins list --json")
    listing.add_argument("--all", action="store_true", help="också de avgjorda")
    listing.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    compare = add_command(
        acts, "compare", "Jämför med apotekssystemets lista över e-recept (CSV).",
        "twins compare e-recept.csv",
    )  # fmt: skip
    compare.add_argument("file", type=Path, metavar="FIL")
    compare.add_argument("--json", action="store_true", help="en JSON-rad")
    decide = add_command(
        acts, "decide", "Säg vilket av två som gäller.",
        'twins decide ID keep_paper --why "e-receptet makulerat 27/11"',
    )  # fmt: skip
    decide.add_argument("id", metavar="ID", help="som `twins list` visar")
    decide.add_argument(
        "verdict", choices=[word for word in _WORDS if word],
        help="keep_paper och keep_e mot ett e-recept, duplicate mellan två utlämningar",
    )  # fmt: skip
    decide.add_argument("--why", default="", metavar="T", help="vad som görs, eller varför")
    decide.add_argument(
        "--reference", default="", metavar="R", help="till keep_e: uttagets nummer i det systemet"
    )


def twins(words: argparse.Namespace, workplace: Workplace) -> int:
    """List, compare or decide."""
    if words.act == "compare":
        _compare(words, workplace)
    elif words.act == "decide":
        _decide(words, workplace)
    else:
        pairs = [pair for pair in _pairs(workplace) if words.all or not pair.verdict]
        if words.json:
            for pair in pairs:
                output.json_line(_fields(pair))
        else:
            output.table([_row(pair) for pair in pairs], _HEADS)
    return 0


def _compare(words: argparse.Namespace, workplace: Workplace) -> None:
    done = compare_file(workplace, words.file)
    if words.json:
        output.json_line(vars(done))
        return
    found = output.count(done.found, "ny dubblett", "nya dubbletter")
    known = output.count(done.known, "känd", "kända")
    output.line(f"{done.prescriptions} e-recept, {found}, {known}.")
    if done.unreadable:
        output.note(f"Nummer som inte går att läsa: {done.unreadable}. De är inte jämförda.")
    if done.unknown:
        output.note(f"Varor som inte finns i registret: {done.unknown}. De är inte jämförda.")


def _decide(words: argparse.Namespace, workplace: Workplace) -> None:
    found = [pair.case for pair in _pairs(workplace) if pair.id == words.id]
    if len(found) != 1:
        raise refuse("Ingen dubblett, eller flera, har det id:t.", "Se `lykta twins list`.")
    (case,) = found
    kinds = EVerdict if isinstance(case, ETwinCase) else TwinVerdict
    if words.verdict not in [one.value for one in kinds]:
        choices = ", ".join(one.value for one in kinds)
        raise refuse("Det går inte att säga om dubbletten.", f"Välj {choices}.", field="verdict")
    if isinstance(case, ETwinCase):
        decide_e_twin(workplace, case, EVerdict(words.verdict), words.why, words.reference)
    else:
        decide_twin(workplace, case, TwinVerdict(words.verdict), words.why)
    output.line(f"{case.own.slip} rad {case.own.row.row}: {_WORDS[words.verdict]}.")
    if isinstance(case, ETwinCase) and words.verdict == EVerdict.KEEP_E and case.later_words:
        output.note(case.later_words)


def _pairs(workplace: Workplace) -> list[_Pair]:
    """Return every case, each two hand-outs once."""
    e_cases = [case for cases in list_e_twins(workplace).values() for case in cases]
    cases = [case for found in list_twins(workplace).values() for case in found]
    return [
        *(_Pair(str(case.found), case) for case in e_cases),
        *(
            _Pair(f"{_named(case.own)}={_named(case.other)}", case)
            for case in cases
            if _named(case.own) <= _named(case.other)
        ),
    ]


def _named(past: PastRow) -> str:
    return f"{past.slip}/{past.row.row}"


def _row(pair: _Pair) -> tuple[object, ...]:
    own = pair.case.own
    return pair.id, own.slip, own.row.row, pair.against, _WORDS[pair.verdict]


def _fields(pair: _Pair) -> dict[str, Any]:
    own = pair.case.own
    return {
        "id": pair.id,
        "sort": "hand_outs" if isinstance(pair.case, TwinCase) else "e_prescription",
        "slip": own.slip,
        "row": own.row.row,
        "against": pair.against,
        "verdict": pair.verdict or None,
    }
