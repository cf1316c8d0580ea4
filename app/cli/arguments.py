"""What the command line takes: commands, options, and an example in each help text."""

import argparse
from pathlib import Path
from typing import Any

from app.domain.outage import Dependency
from app.domain.staff import Role


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="lykta",
        description="Håller apoteket igång under avbrott och redovisar allt efteråt. "
        "Utan kommando öppnas fönstret.",
        epilog="Svarskoder: 0 klart, 1 nekat, 2 fel skrivet, 3 omgivningen svarar inte, "
        "4 kontrollen fann fel.",
    )
    top.add_argument("--home", type=Path, metavar="DIR", help="datamapp")
    top.add_argument("--as", dest="name", metavar="NAMN", help="vem som handlar")
    top.add_argument("--password-file", type=Path, metavar="FIL", help="fil med lösenordet")
    commands = top.add_subparsers(dest="command", metavar="KOMMANDO")
    for add in (_store, _reference, _dispensing, _settling, _copies, _outages, _other):
        add(commands)
    return top


def _add(commands: Any, name: str, text: str, example: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text, epilog=f"Exempel: lykta {example}"
    )
    made.set_defaults(command=name)
    return made


def _store(commands: Any) -> None:
    init = _add(
        commands,
        "init",
        "Gör ett nytt apotek i datamappen.",
        'init --pharmacy "Apotek Granen" --gln 7350012340018 --person "Sara Lindqvist" '
        "--role manager --role pharmacist --recovery-out blad.pdf",
    )
    init.add_argument("--pharmacy", required=True, metavar="NAMN")
    init.add_argument("--gln", required=True, metavar="GLN")
    init.add_argument("--person", required=True, metavar="NAMN")
    init.add_argument("--role", required=True, action="append", choices=[r.value for r in Role])
    init.add_argument("--recovery-out", required=True, type=Path, metavar="FIL")
    demo = _add(
        commands,
        "demo",
        "Gör ett övningsapotek och öppna fönstret i det.",
        "--home demo demo --headless --out bilder",
    )
    demo.add_argument("--headless", action="store_true", help="spela huvudsysslan utan skärm")
    demo.add_argument("--out", type=Path, metavar="DIR", help="var etikett och protokoll läggs")


def _reference(commands: Any) -> None:
    reference = _add(commands, "reference", "Läs in och sök varor.", "reference search alvedon")
    acts = reference.add_subparsers(dest="act", required=True, metavar="HANDLING")
    load = acts.add_parser("import", help="läs in TLV:s periodens varor")
    load.add_argument("files", nargs="+", type=Path, metavar="FIL")
    search = acts.add_parser("search", help="sök en vara")
    search.add_argument("text", metavar="TEXT")
    search.add_argument("--json", action="store_true")


def _dispensing(commands: Any) -> None:
    record = _add(
        commands,
        "record",
        "Anteckna utlämningar ur JSON-rader; varje posts id skrivs när den är säkert sparad.",
        "record utlamningar.jsonl",
    )
    record.add_argument("file", metavar="FIL", help="fil, eller - för inmatningen")
    schema = _add(commands, "schema", "Skriv JSON-schemat för record.", "schema dispensing")
    schema.add_argument("what", choices=["dispensing"])
    journal = _add(commands, "journal", "Läs journalen.", "journal --json")
    journal.add_argument("--json", action="store_true", help="en JSON-rad för varje post")


def _settling(commands: Any) -> None:
    steps = _add(commands, "steps", "Visa stegen som väntar.", "steps --json")
    steps.add_argument("--json", action="store_true")
    steps.add_argument("--all", action="store_true", help="också de som är klara")
    settle = _add(
        commands,
        "settle",
        "Redovisa steg: skicka till en mottagare, eller för hand.",
        "settle --receiver fhir --url https://mottagare.example/fhir",
    )
    how = settle.add_mutually_exclusive_group(required=True)
    how.add_argument("--receiver", choices=["fhir"])
    how.add_argument("--done", metavar="STEG", help="steget är gjort i ett annat system")
    how.add_argument("--waive", metavar="STEG", help="steget ska inte göras")
    settle.add_argument("--url", metavar="URL")
    settle.add_argument("--ca", type=Path, metavar="FIL", help="utfärdare att lita på, PEM")
    settle.add_argument("--reference", metavar="R")
    settle.add_argument("--reason", metavar="T")


def _copies(commands: Any) -> None:
    backup = _add(commands, "backup", "Gör en kontrollerad kopia.", "backup /media/usb")
    backup.add_argument("dest", type=Path, metavar="MAPP")
    restore = _add(
        commands, "restore", "Återställ en kopia till en tom mapp.", "restore KOPIA NY-MAPP"
    )
    restore.add_argument("source", type=Path, metavar="KOPIA")
    restore.add_argument("dest", type=Path, metavar="MAPP")
    restore.add_argument(
        "--code-file", type=Path, metavar="FIL", help="fil med återställningskoden"
    )


def _outages(commands: Any) -> None:
    outage = _add(
        commands,
        "outage",
        "Öppna, ändra, avsluta, stäng och visa avbrott.",
        'outage begin --down ehm,evis --since 2026-11-23T14:32 --ground "SMS från eHM"',
    )
    acts = outage.add_subparsers(dest="act", required=True, metavar="HANDLING")
    words = ", ".join(d.value for d in Dependency)
    begin = acts.add_parser("begin", help="öppna ett avbrott")
    begin.add_argument("--down", required=True, metavar="VAD", help=f"med komma: {words}")
    begin.add_argument("--since", required=True, metavar="TID")
    begin.add_argument("--ground", required=True, metavar="TEXT")
    change = acts.add_parser("change", help="ändra vad som är nere")
    change.add_argument("--down", required=True, metavar="VAD", help=f"med komma: {words}")
    change.add_argument("--at", metavar="TID")
    end = acts.add_parser("end", help="systemen är åter")
    end.add_argument("--at", metavar="TID")
    close = acts.add_parser("close", help="stäng, när allt är redovisat")
    close.add_argument("--protocol-out", required=True, type=Path, metavar="FIL")
    listing = acts.add_parser("list", help="visa avbrotten")
    listing.add_argument("--json", action="store_true")


def _other(commands: Any) -> None:
    _add(commands, "verify", "Kontrollera allt som kan kontrolleras.", "verify")
    _add(commands, "rebuild", "Bygg om läsmodellerna ur journalen.", "rebuild")
    _add(commands, "selfcheck", "Prova att allt som behövs finns här.", "selfcheck")
