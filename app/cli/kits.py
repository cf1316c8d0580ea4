"""The command `kit`: print numbered blank forms, and list what became of each number."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.reference_arguments import acts_of, add_command
from app.domain.findings import refuse
from app.domain.kit import END_WORDS, FORM_WORDS, FormEnd, Kit, KitForm, KitNumber, spans
from app.usecases.print_kit import kit_pdf, list_kits, print_kit
from app.usecases.put_on_paper import save_sheet
from app.usecases.workplace import Workplace


def add_kit(commands: Any) -> None:
    """Add what is done with the paper kit."""
    kit = add_command(
        commands, "kit", "Skriv ut pappersreserven och se dess nummer.", "kit list --numbers"
    )
    acts = acts_of(kit)
    words = ", ".join(form.value for form in KitForm)
    new = add_command(
        acts,
        "print",
        "Ge nummer till tomma blanketter och lägg bladen i en PDF.",
        "kit print --sheets prescription=10 --sheets log=2 --out reserv.pdf",
    )
    new.add_argument(
        "--sheets",
        required=True,
        action="append",
        metavar="SLAG=ANTAL",
        help=f"blad av ett slag, en gång för varje: {words}",
    )
    new.add_argument("--out", required=True, type=Path, metavar="FIL", help="var bladen läggs")
    shown = add_command(acts, "list", "Visa pappersreserverna.", "kit list --json")
    shown.add_argument("--numbers", action="store_true", help="vart nummer för sig")
    shown.add_argument("--json", action="store_true", help="en JSON-rad för varje nummer")


def kit(words: argparse.Namespace, workplace: Workplace) -> int:
    """Print a kit, or list what was printed."""
    if words.act == "print":
        with given.new_file(words.out):
            made = print_kit(workplace, _sheets(words.sheets))
            save_sheet(words.out, kit_pdf(workplace, made.id))
        for form, named in _by_form(made):
            output.line(f"{FORM_WORDS[form]}: {named}.")
        output.line(f"Skriv ut {words.out} och lägg bladen i pärmen för pappersreserven.")
        return 0
    kits = list_kits(workplace)
    numbers = [number for kit in kits for number in kit.numbers]
    if words.json:
        for number in numbers:
            output.json_line(_values(number))
    elif words.numbers:
        rows = [
            (str(n.number), FORM_WORDS[n.form], END_WORDS[n.end], n.reason, n.said_by)
            for n in numbers
        ]
        output.table(rows, ("Nummer", "Formulär", "Läge", "Skäl", "Signum"))
    else:
        output.table([_line(each) for each in kits], _HEADS)
    return 0


_HEADS = ("Utskriven", "Av", "Nummer", "Antal", "Inmatade", "Oanvända", "Makulerade", "Saknas",
          "Ej redovisade")  # fmt: skip


def _line(kit: Kit) -> tuple[str, ...]:
    counts = (
        len(kit.numbers),
        kit.count(FormEnd.USED, FormEnd.WAITING, FormEnd.FILED),
        kit.count(FormEnd.UNUSED),
        kit.count(FormEnd.VOIDED),
        kit.count(FormEnd.MISSING),
        kit.count(FormEnd.OPEN),
    )
    named = ", ".join(spans(number.number for number in kit.numbers))
    return (f"{kit.printed_at:%Y-%m-%d %H:%M}", kit.printed_by, named, *map(str, counts))


def _values(number: KitNumber) -> dict[str, object]:
    return {
        "number": str(number.number),
        "form": number.form.value,
        "kit": number.kit,
        "printed_at": number.printed_at.isoformat(),
        "printed_by": number.printed_by,
        "state": number.end.value or "open",
        "said_at": number.said_at.isoformat() if number.said_at else None,
        "said_by": number.said_by,
        "reason": number.reason,
    }


def _by_form(kit: Kit) -> list[tuple[KitForm, str]]:
    return [
        (form, ", ".join(spans(n.number for n in kit.numbers if n.form is form)))
        for form in kit.forms
    ]


def _sheets(wanted: list[str]) -> dict[KitForm, int]:
    found: dict[KitForm, int] = {}
    for text in wanted:
        name, _, count = text.partition("=")
        try:
            found[KitForm(name)] = int(count)
        except ValueError:
            words = ", ".join(form.value for form in KitForm)
            cure = f"Skriv slag och antal, som prescription=10. Slagen är {words}."
            raise refuse(f"{text} går inte att läsa.", cure, field="sheets") from None
    return found
