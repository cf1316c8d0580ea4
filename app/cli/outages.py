"""The outage commands: open, change, stop new paper, end, close, list, report, check."""

import argparse

from app.cli import given, output
from app.cli.closing_ways import by_command
from app.cli.exit_codes import Exit
from app.domain.findings import Refused, refuse
from app.domain.outage import DEPENDENCY_WORDS, Dependency, Outage, OutageState, is_frozen
from app.usecases.close_outage import check_closing, close_outage, closing_protocol
from app.usecases.declare_outage import change_outage, declare_outage, end_outage, list_outages
from app.usecases.freeze_paper import freeze_paper, thaw_paper
from app.usecases.put_on_paper import save_sheet
from app.usecases.report_outage import report_csv, report_outage, report_pdf
from app.usecases.workplace import Workplace

_STATE_WORDS = {
    OutageState.OPEN: "öppet",
    OutageState.ENDED: "avslutat",
    OutageState.CLOSED: "stängt",
}


def outage(words: argparse.Namespace, workplace: Workplace) -> int:
    """Do one of the acts on the outage that it can be meant for; there is never more than one."""
    if words.act == "list":
        for found in list_outages(workplace):
            _show(found, as_json=words.json)
        return 0
    if words.act == "report":
        return _report(words, workplace)
    if words.act == "check":
        return _check(words, workplace)
    acts = {
        "begin": _begin,
        "change": _change,
        "freeze": _freeze,
        "thaw": _thaw,
        "end": _end,
        "close": _close,
    }
    _show(acts[words.act](words, workplace), as_json=False)
    return 0


def _begin(words: argparse.Namespace, workplace: Workplace) -> Outage:
    since = given.moment(words.since)
    return declare_outage(workplace, given.down(words.down), since, words.ground)


def _change(words: argparse.Namespace, workplace: Workplace) -> Outage:
    found = _find(workplace, OutageState.OPEN)
    at = given.moment(words.at) if words.at else workplace.computer.clock.now()
    return change_outage(workplace, found.id, given.down(words.down), at)


def _freeze(words: argparse.Namespace, workplace: Workplace) -> Outage:
    found = _find(workplace, OutageState.OPEN)
    at = given.moment(words.at) if words.at else workplace.computer.clock.now()
    freeze_paper(workplace, found.id, at)
    return _find(workplace, OutageState.OPEN, label=found.label)


def _thaw(words: argparse.Namespace, workplace: Workplace) -> Outage:
    found = _find(workplace, OutageState.OPEN)
    thaw_paper(workplace, found.id, words.reason)
    return _find(workplace, OutageState.OPEN, label=found.label)


def _end(words: argparse.Namespace, workplace: Workplace) -> Outage:
    found = _find(workplace, OutageState.OPEN)
    at = given.moment(words.at) if words.at else workplace.computer.clock.now()
    return end_outage(workplace, found.id, at)


def _close(words: argparse.Namespace, workplace: Workplace) -> Outage:
    states = (OutageState.ENDED, OutageState.OPEN)
    found = _find(workplace, *(OutageState if words.outage else states), label=words.outage)
    with given.new_file(words.protocol_out):
        if found.state is OutageState.CLOSED:
            save_sheet(words.protocol_out, closing_protocol(workplace, found.id))
            return found
        try:
            closed = close_outage(workplace, found.id, words.reason)
        except Refused as refused:
            raise Refused(map(by_command, refused.findings)) from None
        save_sheet(words.protocol_out, closed.protocol)
    return closed.outage


def _report(words: argparse.Namespace, workplace: Workplace) -> int:
    found = _find(workplace, *OutageState, label=words.outage)
    if words.pdf_out is not None:
        with given.new_file(words.pdf_out):
            save_sheet(words.pdf_out, report_pdf(workplace, found.id))
    if words.csv_out is not None:
        with given.new_file(words.csv_out):
            save_sheet(words.csv_out, report_csv(workplace, found.id).encode("utf-8-sig"))
    if words.pdf_out or words.csv_out:
        return 0
    report = report_outage(workplace, found.id)
    if words.json:
        figures = {one.key: one.number or None for one in report.measures}
        rules = {one.rule: one.times for one in report.decided}
        output.json_line({"outage": found.label, **figures, "decided_by_rule": rules})
        return 0
    output.table([(one.label, one.shown) for one in report.measures], ("Mått", found.label))
    return 0


def _check(words: argparse.Namespace, workplace: Workplace) -> int:
    found = _find(workplace, OutageState.CLOSED, label=words.outage)
    check = check_closing(workplace, found.id)
    if not check.digest:
        output.note("Avbrottet stängdes av en äldre Lykta, som inte listade vad det omfattar.")
        return Exit.UNAVAILABLE
    for place in check.missing:
        output.line(f"Post {place} saknas.")
    for place in check.changed:
        output.line(f"Post {place} är inte den som stängdes.")
    if check.holds:
        output.line(f"{check.entries} poster är de som stängdes. Kontrollsumma {check.digest}.")
    elif not (check.missing or check.changed):
        output.line("Listan över poster stämmer inte med avslutets kontrollsumma.")
    if check.later:
        output.note(f"Poster om avbrottet som kom efter stängningen: {check.later}.")
    return Exit.OK if check.holds else Exit.FAULTS


def _find(workplace: Workplace, *states: OutageState, label: str | None = None) -> Outage:
    for state in states:
        for found in list_outages(workplace):
            if found.state is state and label in (None, found.label):
                return found
    raise refuse("Det finns inget sådant avbrott.", "Visa dem med `lykta outage list`.")


def _show(found: Outage, *, as_json: bool) -> None:
    if as_json:
        down = sorted(d.value for d in found.down)
        value = {"id": found.id, "label": found.label, "state": found.state.value, "down": down}
        times = {
            "since": found.since,
            "frozen_at": found.frozen_at,
            "ended_at": found.ended_at,
            "closed_at": found.closed_at,
        }
        output.json_line(value | {k: t.isoformat() if t else None for k, t in times.items()})
        return
    down_words = ", ".join(DEPENDENCY_WORDS[d] for d in Dependency if d in found.down)
    span = f"från {found.since:%Y-%m-%d %H:%M}"
    if found.ended_at:
        span += f" till {found.ended_at:%Y-%m-%d %H:%M}"
    if is_frozen(found):
        span += f", inget nytt papper från {found.frozen_at:%Y-%m-%d %H:%M}"
    output.line(f"{found.label}  {_STATE_WORDS[found.state]}  {span}  {down_words}".rstrip())
