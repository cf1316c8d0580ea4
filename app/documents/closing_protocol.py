"""The closing protocol as PDF: what an outage came to, with the head of its chain as QR."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph

from app.documents.charts import SettlingChart
from app.documents.closing_money import money_lines
from app.documents.pages import (
    BODY,
    CELL,
    CELL_STRONG,
    FIGURE,
    HEADING,
    MONO,
    SMALL,
    TITLE,
    Sheet,
    SymbolBlock,
    beside,
    box,
    build_pages,
    gap,
    lines_to_sign,
    table,
    words,
)
from app.documents.symbols import qr_code
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.closing import (
    ClosingReport,
    ComputerHeld,
    DeliveryCount,
    MoneyCount,
    NarcoticCount,
)
from app.domain.outage import DEPENDENCY_WORDS, DownPeriod

_QR_SIDE = 31 * mm
_NARCOTICS = (
    "Före + In – Ut + Annat = Saldo, i förpackningar. Ut: utlämnat, minus backat. Annat: kasserat,"
    " returnerat till leverantör, rättat. Åter: från patienter och enheter, aldrig på hyllan igen."
)


def render_closing_protocol(report: ClosingReport, fonts: Path) -> bytes:
    """Return the protocol, as many pages as the lists need."""
    load_faces(fonts)
    sheet = Sheet(
        f"Slutprotokoll {report.outage}",
        f"Slutprotokoll {report.outage}. Inga patientuppgifter. Arkiveras med blanketterna.",
        f"utskrivet {_minute(report.printed_at)}",
        report.practice,
    )
    return build_pages(lambda: _story(report), sheet)


def _story(report: ClosingReport) -> list[Flowable]:
    return [
        _head(report),
        gap(3),
        _figures(report),
        *_decided(report),
        *_over_time(report),
        *_section("Nummerserier", _series(report)),
        *_named(report),
        *_forms(report),
        *_deliveries(report.deliveries),
        *_prescriptions(report.prescriptions),
        *_section("Efterarbete", _steps(report)),
        *_by_hand(report),
        *_narcotics(report),
        *_money(report.money),
        *_alerts(report),
        *_registers(report),
        *_computers(report.computers),
        *_proof(report),
        KeepTogether(_signatures()),
    ]


def _head(report: ClosingReport) -> Flowable:
    text = [
        words(f"{report.pharmacy} · GLN\N{NO-BREAK SPACE}{report.gln}", SMALL),
        gap(0.8),
        words(f"Slutprotokoll, avbrott {report.outage}", TITLE),
        gap(1),
        words(f"Reservdrift {_span(report.began_at, report.ended_at)}. {_times(report)}", BODY),
        words(f"Nere: {', '.join(_down(period) for period in report.periods)}.", BODY),
        words(f"Grund: {report.ground}", BODY),
    ]
    lines = [f"{h.device} {h.seq} {h.hash}" for h in report.heads]
    closed = [f"{report.proof.entries} {report.proof.digest}"] if report.proof else []
    code = SymbolBlock(qr_code("\n".join([report.outage, *closed, *lines])), _QR_SIDE)
    return beside(text, [code], _QR_SIDE + 4 * mm)


def _times(report: ClosingReport) -> str:
    told = (
        ("Beslutad", report.declared_at),
        ("Första utlämning", report.first_at),
        ("Stängd", report.closed_at),
    )
    return " ".join(f"{what} {_minute(at)}." for what, at in told if at)


def _down(period: DownPeriod) -> str:
    word = DEPENDENCY_WORDS[period.dependency]
    if period.until is None:
        return f"{word} från {_minute(period.since)}"
    return f"{word} {_span(period.since, period.until)}"


def _figures(report: ClosingReport) -> Flowable:
    hours = "–" if report.hours_to_last is None else f"{report.hours_to_last} h"
    figures = (
        (str(report.dispensings), "expeditioner"),
        (str(report.accounted), "redovisade"),
        (str(len(report.missing)), "saknade nummer"),
        (hours, "till sista redovisning"),
    )
    return box([[[words(n, FIGURE), words(what, SMALL)] for n, what in figures]])


def _over_time(report: ClosingReport) -> list[Flowable]:
    """Draw how the work shrank, where there was any."""
    if len(report.counts) < 2:
        return []
    chart = [
        words("Efterarbete över tid, antal steg", HEADING),
        gap(1),
        SettlingChart(report.counts, report.ended_at),
        words("Streckad linje: när systemen var åter.", SMALL),
    ]
    return [gap(4), KeepTogether(chart)]


def _section(heading: str, content: Flowable) -> list[Flowable]:
    return [gap(4), CondPageBreak(30 * mm), words(heading, HEADING), gap(1), content]


def _series(report: ClosingReport) -> Flowable:
    parts = ("used", "voided", "unused", "open", "missing")
    rows = [
        [
            words(count.series, CELL),
            words(f"{count.first} till {count.last}", CELL),
            *_numbers([getattr(count, part) for part in parts], strong=False),
        ]
        for count in report.series
    ]
    sums = [sum(getattr(count, part) for count in report.series) for part in parts]
    rows.append([words("Summa", CELL_STRONG), words("", CELL), *_numbers(sums, strong=True)])
    headings = ("Serie", "Från till", "Använda", "Makulerade", "Oanvända", "Öppna", "Saknas")
    return table(headings, rows, (10, 31, 13, 15, 12, 9, 10), right=range(2, 7))


def _numbers(values: Iterable[int], *, strong: bool) -> list[Paragraph]:
    style = CELL_STRONG if strong else CELL
    return [words(str(value), style, right=True) for value in values]


def _deliveries(found: DeliveryCount) -> list[Flowable]:
    if not found.made:
        return []
    unsigned = ", ".join(found.unsigned)
    state = f"Inte kvitterade: {unsigned}." if unsigned else "Alla är kvitterade."
    text = f"Av expeditionerna är {found.made} till enheter, på rekvisition. {state}"
    return [gap(2), words(text, CELL_STRONG if unsigned else CELL)]


def _prescriptions(issued: int) -> list[Flowable]:
    if not issued:
        return []
    return [gap(2), words(f"Utöver expeditionerna är {issued} reservrecept utfärdade här.", CELL)]


def _named(report: ClosingReport) -> list[Flowable]:
    """Say by name which numbers are missing, open, void and unused."""
    found: list[Flowable] = []
    for what, numbers, style in (
        ("Saknade nummer", report.missing, CELL_STRONG),
        ("Öppna expeditioner", report.open, CELL_STRONG),
        ("Nummer som två expeditioner har", report.doubled, CELL_STRONG),
        ("Makulerade nummer", report.voided, CELL),
        ("Oanvända nummer", report.unused, CELL),
    ):
        if numbers:
            found += [gap(2), words(f"{what}: {', '.join(numbers)}.", style)]
    return found


def _forms(report: ClosingReport) -> list[Flowable]:
    """Say what became of the numbered blank forms, kind by kind."""
    rows = [
        [
            words(kind.form, CELL),
            *_numbers(
                (kind.numbers, kind.captured, kind.voided, kind.unused, kind.missing), strong=False
            ),
        ]
        for kind in report.forms
    ]
    headings = ("Formulär", "Nummer", "Inmatade", "Makulerade", "Oanvända", "Saknas")
    made = table(headings, rows, (36, 12, 13, 14, 13, 12), right=range(1, 6))
    return _section("Pappersreserv", made) if rows else []


def _steps(report: ClosingReport) -> Flowable:
    rows = [
        [
            words(step.label, CELL),
            words(f"{step.done} av {step.total}", CELL_STRONG, right=True),
            words(step.remark, CELL),
        ]
        for step in report.steps
    ]
    return table(("Steg", "Klart", "Anmärkning"), rows, (41, 16, 43), right=range(1, 2))


def _by_hand(report: ClosingReport) -> list[Flowable]:
    rows = [
        [
            words(settled.slip, CELL),
            words(str(settled.row), CELL, right=True),
            words(settled.step, CELL),
            words("Avstått" if settled.waived else "Annat system", CELL),
            words(settled.explanation, CELL),
            words(f"{settled.signum} {_minute(settled.at)}", CELL),
        ]
        for settled in report.by_hand
    ]
    headings = ("Nummer", "Rad", "Steg", "Hur", "Referens eller skäl", "Signum, tid")
    made = table(headings, rows, (11, 6, 25, 14, 22, 22), right=range(1, 2))
    return _section("Gjort för hand och avstått", made) if rows else []


def _narcotics(report: ClosingReport) -> list[Flowable]:
    """Say of each narcotic that moved what the ledger had, has, and what was found."""
    rows = [
        [
            words(f"{kind.product}, förteckning {kind.schedule}", CELL),
            *_numbers((kind.at_start, kind.came, kind.went), strong=False),
            words(f"{kind.other:+d}" if kind.other else "0", CELL, right=True),
            *_numbers((kind.at_end, kind.came_back), strong=False),
            words(kind.counted or "Inte räknad", CELL if kind.counted else CELL_STRONG),
            words(*_difference(kind)),
        ]
        for kind in report.narcotics
    ]
    headings = ("Narkotika", "Före", "In", "Ut", "Annat", "Saldo", "Åter", "Räknad", "Skillnad")
    made = table(headings, rows, (25, 7, 6, 6, 8, 8, 7, 19, 14), right=range(1, 7))
    return [*_section("Narkotika", made), gap(1), words(_NARCOTICS, SMALL)] if rows else []


def _difference(kind: NarcoticCount) -> tuple[str, ParagraphStyle]:
    """Return what differed from the ledger and how that was explained, and how loud to say it."""
    if kind.difference:
        if kind.explained:
            return f"{kind.difference:+d}. {kind.explained}", CELL
        return f"{kind.difference:+d}, inte utredd", CELL_STRONG
    if kind.open_cases:
        return f"{kind.open_cases} avvikelse öppen", CELL_STRONG
    return ("–" if kind.difference is None else "Ingen"), CELL


def _money(found: MoneyCount | None) -> list[Flowable]:
    if found is None:
        return []
    first, *rest = money_lines(found)
    return [*_section("Pengar", first), *rest]


def _decided(report: ClosingReport) -> list[Flowable]:
    """Say why it was closed with something in doubt."""
    text = f"Stängt ändå: {report.decision}"
    return [gap(2), words(text, CELL_STRONG)] if report.decision else []


def _alerts(report: ClosingReport) -> list[Flowable]:
    """Say which alerts e-VIS gave about packs of the outage, and why they came."""
    rows = [
        [
            words(case.code, CELL),
            words(case.slip, CELL),
            words(_minute(case.at), CELL),
            words(case.outcome, CELL_STRONG if case.is_open else CELL),
        ]
        for case in report.alerts
    ]
    made = table(("Larm", "Expedition", "När", "Orsak"), rows, (30, 14, 18, 38), right=range(0))
    return _section("Larm från e-VIS", made) if rows else []


def _registers(report: ClosingReport) -> list[Flowable]:
    """Say which product data were worked with, and how often some of them were too old."""
    rows = [
        [
            words(used.editions or "Inget register", CELL),
            *_numbers((used.dispensings, used.stale), strong=False),
        ]
        for used in report.registers
    ]
    headings = ("Källor, från dag", "Expeditioner", "Varav inaktuella")
    return (
        _section("Varudata", table(headings, rows, (62, 18, 20), right=range(1, 3))) if rows else []
    )


def _computers(computers: Sequence[ComputerHeld]) -> list[Flowable]:
    """Say what each computer holds, and whether they agree; of one alone nothing."""
    if len(computers) < 2:
        return []
    rows = [
        [
            words(f"{one.title} (den här)" if one.is_this else one.title, CELL),
            *_numbers((one.entries,), strong=False),
            words(", ".join(one.missing) or "–", CELL_STRONG if one.missing else CELL),
            words(*_agreement(one)),
        ]
        for one in computers
    ]
    headings = ("Dator", "Dess poster här", "Nummer som saknas här", "Stämmer överens")
    made = table(headings, rows, (26, 14, 24, 36), right=range(1, 2))
    return _section("Datorer", made)


def _agreement(one: ComputerHeld) -> tuple[str, ParagraphStyle]:
    if one.is_this:
        return "Här räknades allt", CELL
    if one.is_revoked:
        return "Räknas inte längre", CELL
    if one.heard_at is None or one.waiting is None:
        return "Har aldrig hörts", CELL_STRONG
    heard = f"hörd {_minute(one.heard_at)}"
    if one.agrees:
        return f"Ja, {heard}", CELL
    lacks = [f"{one.waiting} {'post' if one.waiting == 1 else 'poster'}"] if one.waiting else []
    if one.pictures:
        lacks.append(f"{one.pictures} {'bild' if one.pictures == 1 else 'bilder'} av papper")
    if lacks:
        return f"Saknade {' och '.join(lacks)}, {heard}", CELL_STRONG
    return f"{'Nej' if one.missing else 'Så vitt numren visar'}, {heard}", CELL_STRONG


def _proof(report: ClosingReport) -> list[Flowable]:
    blocks = [
        [
            words(f"Dator {head.device}, post {head.seq}, {_second(head.at)}", MONO),
            words(_in_fours(head.hash), MONO),
        ]
        for head in report.heads
    ]
    if report.proof is not None:
        told = f"Avslutet, {report.proof.entries} poster"
        blocks.insert(0, [words(told, MONO), words(_in_fours(report.proof.digest), MONO)])
    heading = "Spårbarhet: avslutets kontrollsumma och loggkedjans sista post"
    return _section(heading, box([[b] for b in blocks], line=0.6))


def _in_fours(digits: str) -> str:
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def _signatures() -> list[Flowable]:
    return [
        gap(4),
        lines_to_sign("Apotekschef, datum, namn", "Läkemedelsansvarig, datum, namn"),
    ]


def _span(start: datetime, end: datetime) -> str:
    begun, ended = _minute(start), _minute(end)
    same_day = begun[:10] == ended[:10]
    return f"{begun} till {ended[11:] if same_day else ended}"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def _second(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M:%S}"
