"""The commands about reference data: load, search, show, go back, watch a folder, make bundles."""

import argparse
import signal
import time
from decimal import Decimal
from pathlib import Path

import msgspec

from app.cli import output
from app.domain.findings import refuse
from app.domain.issuing import TrustList
from app.domain.product import FIELD_WORDS, Package, Spell
from app.domain.reference import (
    SOURCE_WORDS,
    Edition,
    ProductCard,
    RegisterInfo,
    SourceReport,
)
from app.domain.scan import ScanKind, classify_scan
from app.usecases.bundle_reference import make_bundle
from app.usecases.load_reference import Loaded, go_back, load_reference
from app.usecases.search_products import find_package, product_card, search_products
from app.usecases.show_register import RegisterState, register_state
from app.usecases.take_trust_list import is_list_file, take_trust_list
from app.usecases.watch_folder import Watched, take_new
from app.usecases.workplace import Workplace

_MOST_REMARKS = 20
_STEADY_S = 2.0  # between the looks that must see a file alike
_PAUSE_S = 30.0
_PRODUCTS = (ScanKind.VARUNUMMER, ScanKind.GTIN, ScanKind.NPL_PACK, ScanKind.PACK)


def reference(words: argparse.Namespace, workplace: Workplace) -> int:
    """Do one of the acts."""
    acts = {
        "import": _import,
        "search": _search,
        "show": _show,
        "status": _status,
        "back": _back,
        "watch": _watch,
        "bundle": _bundle,
    }
    return acts[words.act](words, workplace)


def _import(words: argparse.Namespace, workplace: Workplace) -> int:
    for path in words.files:
        with output.load_progress(path.name) as report:
            loaded = load_reference(workplace, path, report, confirmed_older=words.older)
        _tell(path.name, loaded)
    return 0


def _tell(name: str, loaded: Loaded) -> None:
    for edition in loaded.unchanged:
        output.line(f"{name}: {edition.name} används redan. Inget ändrades.")
    for report in loaded.reports:
        output.line(f"{name}: {_outcome(report)}")
        output.note(*report.changes.examples)
        shown = report.remarks[:_MOST_REMARKS]
        output.note(*(f"Rad {r.row}, kolumn {r.column}: {r.text}" for r in shown))
        if rest := len(report.remarks) - len(shown):
            output.note(f"och {output.count(rest, 'anmärkning', 'anmärkningar')} till.")
    if loaded.lost:
        output.note(loaded.loss)


def _outcome(report: SourceReport) -> str:
    edition, changes = report.edition, report.changes
    rows = output.count(edition.rows, "rad", "rader")
    text = f"{edition.name}, {rows}, {edition.left_out} utelämnade."
    if report.previous is None:
        return f"{text} Ny källa."
    text += f" {changes.added} nya, {changes.removed} borta, {changes.changed} ändrade."
    return f"{text} Äldre än den som användes." if report.is_older else text


def _search(words: argparse.Namespace, workplace: Workplace) -> int:
    found = search_products(workplace, words.text)
    if words.json:
        for package in found:
            output.json_line(_package_json(package))
    else:
        rows = [
            (
                p.varunummer or "okänt",
                p.name,
                p.strength or "",
                p.pack_text or "",
                p.status,
                _text(p.sales_price),
                _text(p.in_benefit),
                "rest" if p.shortage else "",
            )
            for p in found
        ]
        heads = ("Varunr", "Namn", "Styrka", "Förpackning", "Status", "Pris", "Förmån", "Rest")
        output.table(rows, heads)
    output.note(_age(workplace))
    return 0


def _age(workplace: Workplace) -> str:
    """Return how old the products are, and which sources are too old."""
    state = register_state(workplace)
    if state.info is None:
        return state.trouble or "Registret är tomt. Läs in en fil med `lykta reference import`."
    return "\n".join([f"{state.info.version}.", *(stale.finding.text for stale in state.stale)])


def _package_json(package: Package) -> dict[str, object]:
    keys = ("name", "strength", "form", "varunummer", "npl_pack_id", "sales_price", "substance")
    more = ("status", "exchange_group", "size_group", "in_benefit", "withdrawn_on")
    value = {key: getattr(package, key) for key in (*keys, *more)}
    shortage = msgspec.to_builtins(package.shortage)
    return value | {"key": package.key, "pack": package.pack_text, "shortage": shortage}


def _show(words: argparse.Namespace, workplace: Workplace) -> int:
    scan = classify_scan(words.code)
    code = scan.value if scan.kind in _PRODUCTS else words.code.strip()
    hits = find_package(workplace, code)
    if not hits:
        raise refuse("Ingen vara har den koden.", "Kontrollera den, eller sök på namn.")
    for hit in hits:
        card = product_card(workplace, hit.package.key)
        if card is None:  # another load has come in between
            continue
        if words.json:
            output.json_line(_card_json(card) | {"remark": hit.remark})
        else:
            if hit.remark:
                output.note(hit.remark)
            _show_card(card)
    return 0


def _card_json(card: ProductCard) -> dict[str, object]:
    return {
        "package": _package_json(card.package) | {"disputed": card.package.disputed},
        "values": [
            {
                "field": value.field,
                "value": msgspec.to_builtins(value.value),
                "source": value.edition.source.value,
                "day": value.edition.day,
                "used": value.is_used,
            }
            for value in card.values
        ],
        "group": [package.key for package in card.group],
        "shortages": msgspec.to_builtins(card.shortages),
        "alternatives": msgspec.to_builtins(card.alternatives),
        "codes": msgspec.to_builtins(card.codes),
    }


def _show_card(card: ProductCard) -> None:
    package = card.package
    title = (package.name, package.strength, package.form, package.pack_text)
    kind = " (handelsvara)" if package.is_trade_good else ""
    output.line(", ".join(part for part in title if part) + kind)
    told: dict[tuple[str, str], list[str]] = {}
    for value in card.values:
        told.setdefault((value.field, _text(value.value)), []).append(value.edition.name)
    rows = [
        (FIELD_WORDS[name], text, "skiljer sig" if name in package.disputed else "", ", ".join(by))
        for (name, text), by in told.items()
    ]
    output.table(rows, ("Uppgift", "Värde", "", "Enligt"))
    for shortage in card.shortages:
        over = f", slut {shortage.ended}" if shortage.ended else ""
        output.line(f"Restnoterad {_text(shortage.spell)}{over}.")
    for alternative in card.alternatives:
        output.line(f"Alternativ enligt {alternative.by}: {alternative.text}")
    for other in card.group:
        parts = (other.varunummer, other.name, other.pack_text, other.status)
        output.line(f"Utbytesgrupp: {'  '.join(part for part in parts if part)}")


def _status(words: argparse.Namespace, workplace: Workplace) -> int:
    state = register_state(workplace)
    if words.json:
        for place, info in (("in_use", state.info), ("previous", state.previous)):
            for edition in info.editions if info else ():
                output.json_line(_edition_json(edition, state, workplace) | {"register": place})
        return 0
    if state.trouble:
        output.note(state.trouble)
    output.table(_edition_rows(state), ("Källa", "Från", "Gäller till", "Rader", "Inläst", ""))
    if state.previous:
        names = ", ".join(edition.name for edition in state.previous.editions)
        output.line(f"Registret före: {names}.")
    if state.organisation:
        organisation = state.organisation
        output.line(f"Litar på {organisation.name}, {organisation.fingerprint}.")
    return 0


def _edition_rows(state: RegisterState) -> list[tuple[object, ...]]:
    days = {stale.edition.source: stale.days for stale in state.stale}
    return [
        (
            SOURCE_WORDS[edition.source],
            edition.day,
            edition.head.valid_until or "",
            edition.rows,
            f"{edition.loaded_at:%Y-%m-%d %H:%M}",
            f"{output.count(days[edition.source], 'dag', 'dagar')} för gammal"
            if edition.source in days
            else "",
        )
        for edition in (state.info or RegisterInfo(())).editions
    ]


def _edition_json(
    edition: Edition, state: RegisterState, workplace: Workplace
) -> dict[str, object]:
    today = workplace.computer.clock.now().date()
    days = {stale.edition.sha256: stale.days for stale in state.stale}
    return {
        "source": edition.source.value,
        "name": SOURCE_WORDS[edition.source],
        "day": edition.day,
        "age_days": (today - edition.day).days,
        "days_over": days.get(edition.sha256, 0),
        "valid_from": edition.head.valid_from,
        "valid_until": edition.head.valid_until,
        "published": edition.head.published,
        "file_date": edition.file_date,
        "loaded_at": edition.loaded_at.isoformat(),
        "rows": edition.rows,
        "left_out": edition.left_out,
        "sha256": edition.sha256,
        "practice": edition.head.practice,
    }


def _back(words: argparse.Namespace, workplace: Workplace) -> int:
    del words
    for edition in go_back(workplace).editions:
        output.line(f"{edition.name} används igen.")
    return 0


def _watch(words: argparse.Namespace, workplace: Workplace) -> int:
    folder = words.folder.expanduser().absolute()
    said: set[str] = set()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as a service is told to end
    try:
        _tell_taken(take_new(workplace, folder, _load_with_bar))
        time.sleep(_STEADY_S)
        _tell_watched(take_new(workplace, folder, _load_with_bar), said)
        while not words.once:
            time.sleep(_PAUSE_S)
            _tell_watched(take_new(workplace, folder, _load_with_bar), said)
    except KeyboardInterrupt:
        output.note("Bevakningen är avslutad.")
    return 0


def _load_with_bar(workplace: Workplace, path: Path) -> Loaded | TrustList:
    if is_list_file(path):
        return take_trust_list(workplace, path)
    with output.load_progress(path.name) as report:
        return load_reference(workplace, path, report)


def _tell_taken(watched: Watched[Loaded | TrustList]) -> None:
    for taken in watched.taken:
        if isinstance(taken.loaded, TrustList):
            output.line(f"{taken.name}: tillitslista {taken.loaded.version} gäller.")
        else:
            _tell(taken.name, taken.loaded)


def _tell_watched(watched: Watched[Loaded | TrustList], said: set[str]) -> None:
    """Tell what came in, and what waits when that has changed."""
    _tell_taken(watched)
    waiting = {f"{waiting.name}: {waiting.why}" for waiting in watched.waiting}
    output.note(*sorted(waiting - said))
    said.clear()
    said.update(waiting)


def _bundle(words: argparse.Namespace, workplace: Workplace) -> int:
    with output.progress("Gör paket") as report:
        heads = make_bundle(workplace, words.files, words.out, report)
    output.line(f"{words.out}: {', '.join(SOURCE_WORDS[head.source] for head in heads)}.")
    return 0


def _text(value: object) -> str:
    match value:
        case None:
            return "okänt"
        case bool():
            return "ja" if value else "nej"
        case tuple():
            return ", ".join(map(str, value))
        case Spell():
            return f"{value.start or 'okänt'} till {value.end or 'okänt'}"
        case Decimal():
            return f"{value:f}".replace(".", ",")
    return str(value)
