"""The commands about reference data: read a list in, search it, and say how old it is."""

import argparse

from app.cli import output
from app.domain.product import Package
from app.usecases.load_reference import load_reference
from app.usecases.search_products import search_products
from app.usecases.workplace import Workplace, read_register

_PACKAGE = ("name", "strength", "form", "varunummer", "npl_pack_id", "sales_price")


def reference(words: argparse.Namespace, workplace: Workplace) -> int:
    """Read in or search."""
    acts = {"search": _search, "import": _import}
    return acts[words.act](words, workplace)


def _search(words: argparse.Namespace, workplace: Workplace) -> int:
    found = search_products(workplace, words.text)
    if words.json:
        for package in found:
            output.json_line(_package_json(package))
    else:
        rows = [
            (p.varunummer or "okänt", p.name, p.strength or "", p.pack_text or "", p.status)
            for p in found
        ]
        output.table(rows, ("Varunr", "Namn", "Styrka", "Förpackning", "Status"))
    output.note(_age(workplace))
    return 0


def _package_json(package: Package) -> dict[str, object]:
    return {name: getattr(package, name) for name in _PACKAGE} | {"pack": package.pack_text}


def _age(workplace: Workplace) -> str:
    info, trouble = read_register(workplace)
    if info is None:
        return trouble or "Registret är tomt. Läs in en lista med `lykta reference import`."
    days = info.days_expired(workplace.computer.clock.now().date())
    late = f"gick ut {info.period_end}, för {days} dygn sedan"
    return f"{info.source}, {late if days else f'gäller t.o.m. {info.period_end}'}."


def _import(words: argparse.Namespace, workplace: Workplace) -> int:
    with output.progress("Läser in") as report:
        for number, path in enumerate(words.files, 1):
            report(number - 1, len(words.files))
            loaded = load_reference(workplace, path)
            info = loaded.report.info
            output.line(
                f"{path.name}: {info.row_count} förpackningar, {info.source}, "
                f"{info.period_start} till {info.period_end}."
            )
            if loaded.is_older:
                output.note("Listan är äldre än den som gällde.")
            output.note(*(f"Rad {r.row}, kolumn {r.column}: {r.text}" for r in loaded.remarks))
    return 0
