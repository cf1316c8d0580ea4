"""What the command line takes: commands, options, and an example in each help text."""

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn

from app.cli.clocks import add_clock
from app.cli.exports import add_export
from app.cli.hub_arguments import add_hub
from app.cli.issuers import add_issuer
from app.cli.kits import add_kit
from app.cli.members import add_join, add_members
from app.cli.money import add_money
from app.cli.outage_arguments import add_check, add_freeze, add_report
from app.cli.packs import add_packs
from app.cli.prescribers import add_prescribers
from app.cli.prescriptions import add_prescriptions
from app.cli.printing import add_print
from app.cli.purges import add_purge
from app.cli.reference_arguments import acts_of, add_command, organisation, reference
from app.cli.reviews import add_review
from app.cli.rules import add_rules
from app.cli.scan_over import add_scan_over
from app.cli.scanner import add_scanner
from app.cli.second_checks import add_second_check
from app.cli.trust_lists import add_enrolment, add_trust
from app.cli.twins import add_twins
from app.cli.work import add_work
from app.domain.outage import Dependency
from app.domain.staff import Role

# The library's words, which come from no catalogue that is installed with Python.
_SWEDISH = (
    (r"the following arguments are required: (.+)", r"\1 saknas"),
    (r"one of the arguments (.+) is required", r"ett av \1 behövs"),
    (r"argument (.+): not allowed with argument (.+)", r"\1 och \2 går inte ihop"),
    (r"argument (.+): expected .+", r"\1 behöver ett värde"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1: \2 finns inte bland \3"),
    (r"unrecognized arguments: (.+)", r"\1 är okänt"),
)


class _Format(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "så här: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """The library's parser, in Swedish."""

    def __init__(self, **how: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Format, **how)
        self._positionals.title, self._optionals.title = "vad", "val"
        self.add_argument("-h", "--help", action="help", help="visa den här hjälpen")

    def error(self, message: str) -> NoReturn:
        for english, swedish in _SWEDISH:
            message = re.sub(f"^{english}$", swedish, message)
        self.exit(2, f"{self.format_usage()}{self.prog}: {message}.\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = _Parser(
        prog="lykta",
        description="Håller apoteket igång under avbrott och redovisar allt efteråt. "
        "Utan kommando öppnas fönstret.",
        epilog='Exempel: lykta --as "Sara Lindqvist" steps. '
        "Svarskoder: 0 klart, 1 nekat, 2 fel skrivet, 3 omgivningen svarar inte, "
        "4 kontrollen fann fel.",
    )
    top.add_argument("--home", type=Path, metavar="DIR", help="datamapp")
    top.add_argument("--as", dest="name", metavar="NAMN", help="vem som handlar")
    top.add_argument("--password-file", type=Path, metavar="FIL", help="fil med lösenordet")
    commands = top.add_subparsers(dest="command", metavar="KOMMANDO")
    groups = (
        _store,
        reference,
        lambda commands: add_enrolment(organisation(commands)),
        add_trust,
        add_issuer,
        add_rules,
        add_review,
        add_prescribers,
        add_prescriptions,
        add_scanner,
        add_print,
        add_kit,
        _dispensing,
        _settling,
        add_work,
        add_twins,
        add_scan_over,
        add_money,
        add_second_check,
        _copies,
        add_members,
        add_join,
        add_hub,
        add_purge,
        add_clock,
        add_export,
        _outages,
        _requisitions,
        _other,
    )
    for add in groups:
        add(commands)
    return top


def _store(commands: Any) -> None:
    init = add_command(
        commands,
        "init",
        "Gör ett nytt apotek, eller en mottagning, i datamappen.",
        'init --pharmacy "Apotek Granen" --gln 7350012340018 --person "Sara Lindqvist" '
        "--role manager --role pharmacist --recovery-out blad.pdf",
    )
    init.add_argument(
        "--pharmacy", required=True, metavar="NAMN", help="apotekets eller mottagningens namn"
    )
    init.add_argument(
        "--gln", default="", metavar="GLN", help="lokaliseringsnummer, 13 siffror; varje apotek har"
    )
    init.add_argument(
        "--clinic", action="store_true", help="en mottagning, som bara skriver reservrecept"
    )
    init.add_argument("--person", required=True, metavar="NAMN", help="den första personen")
    init.add_argument(
        "--role",
        required=True,
        action="append",
        choices=[r.value for r in Role],
        help="en gång för varje roll",
    )
    init.add_argument(
        "--recovery-out",
        required=True,
        type=Path,
        metavar="FIL",
        help="var återställningsbladet (PDF) läggs",
    )
    demo = add_command(
        commands,
        "demo",
        "Gör ett övningsapotek och öppna fönstret i det.",
        "--home demo demo --headless --out bilder",
    )
    demo.add_argument("--headless", action="store_true", help="spela huvudsysslan utan skärm")
    demo.add_argument("--out", type=Path, metavar="DIR", help="var etikett och protokoll läggs")


def _dispensing(commands: Any) -> None:
    record = add_command(
        commands,
        "record",
        "Anteckna utlämningar ur JSON-rader; varje posts id skrivs när den är säkert sparad.",
        "record utlamningar.jsonl",
    )
    record.add_argument("file", metavar="FIL", help="fil, eller - för inmatningen")
    schema = add_command(commands, "schema", "Skriv JSON-schemat för record.", "schema dispensing")
    schema.add_argument("what", choices=["dispensing"], help="vilken rad")
    journal = add_command(commands, "journal", "Läs journalen.", "journal --json")
    journal.add_argument("--json", action="store_true", help="en JSON-rad för varje post")


def _requisitions(commands: Any) -> None:
    made = add_command(
        commands,
        "requisitions",
        "Visa leveranser på rekvisition.",
        "requisitions --open",
    )
    which = made.add_mutually_exclusive_group()
    which.add_argument("--open", action="store_true", help="de som enheten inte har kvitterat")
    which.add_argument("--owed", action="store_true", help="rader som restas")
    which.add_argument("--invoice", action="store_true", help="fakturaunderlag som CSV")
    made.add_argument("--json", action="store_true", help="en JSON-rad för varje")


def _settling(commands: Any) -> None:
    steps = add_command(commands, "steps", "Visa stegen som väntar.", "steps --json")
    steps.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    steps.add_argument("--all", action="store_true", help="också de som är klara")
    settle = add_command(
        commands,
        "settle",
        "Redovisa steg: skicka till en mottagare, eller för hand.",
        "settle --receiver fhir --url https://mottagare.example/fhir",
    )
    how = settle.add_mutually_exclusive_group(required=True)
    how.add_argument(
        "--receiver", choices=["fhir", "nll"], help="skicka allt som är redo, eller --check"
    )
    how.add_argument("--pause", action="store_true", help="låt ingen skicka från den här datorn")
    how.add_argument("--resume", action="store_true", help="låt det skickas igen")
    how.add_argument("--done", metavar="STEG", help="steget är gjort i ett annat system")
    how.add_argument("--waive", metavar="STEG", help="steget ska inte göras")
    how.add_argument(
        "--not-there", metavar="STEG", help="mottagaren som inte svarade har inte raden"
    )
    settle.add_argument("--url", metavar="URL", help="adressen, till --receiver fhir")
    settle.add_argument(
        "--check", action="store_true", help="visa vad mottagaren lär avvisa, skicka inget"
    )
    settle.add_argument(
        "--steady", type=int, default=0, metavar="MINUTER",
        help="fråga varje minut, och skicka först när mottagaren svarat så länge utan avbrott",
    )  # fmt: skip
    settle.add_argument("--ca", type=Path, metavar="FIL", help="utfärdare att lita på, PEM")
    settle.add_argument(
        "--reference", metavar="R", help="till --done: vad steget hittas på i det andra systemet"
    )
    settle.add_argument("--reason", metavar="T", help="till --waive och --not-there: skälet")
    access = add_command(
        commands,
        "receiver",
        "Anslut till Nationella läkemedelslistan på den här datorn, med filen som avtalet gav.",
        "receiver --connect anslutning.toml",
    )
    which = access.add_mutually_exclusive_group(required=True)
    which.add_argument("--connect", type=Path, metavar="FIL", help="läs in anslutningen")
    which.add_argument("--show", action="store_true", help="visa den, utan hemligheter")
    which.add_argument("--disconnect", action="store_true", help="glöm den")
    add_packs(commands)
    _stock(commands)


def _stock(commands: Any) -> None:
    stock = add_command(
        commands, "stock", "Visa lagrets saldon, batcher och avvikelser.", "stock --narcotics"
    )
    stock.add_argument("--narcotics", action="store_true", help="bara narkotika")
    which = stock.add_mutually_exclusive_group()
    which.add_argument("--batches", action="store_true", help="batcherna i stället för saldona")
    which.add_argument("--cases", action="store_true", help="avvikelserna som ingen har avslutat")
    which.add_argument("--json", action="store_true", help="en JSON-rad för varje vara, med allt")


def _copies(commands: Any) -> None:
    backup = add_command(commands, "backup", "Gör en kontrollerad kopia.", "backup /media/usb")
    backup.add_argument("dest", type=Path, metavar="MAPP", help="dit kopian läggs")
    restore = add_command(
        commands, "restore", "Återställ en kopia till en tom mapp.", "restore KOPIA NY-MAPP"
    )
    restore.add_argument("source", type=Path, metavar="KOPIA", help="kopians mapp")
    restore.add_argument("dest", type=Path, metavar="MAPP", help="den nya datamappen")
    restore.add_argument(
        "--code-file", type=Path, metavar="FIL", help="fil med återställningskoden"
    )


def _outages(commands: Any) -> None:
    outage = add_command(
        commands,
        "outage",
        "Öppna, ändra, avsluta, stäng och visa avbrott.",
        "outage list",
    )
    acts = acts_of(outage)
    words = ", ".join(d.value for d in Dependency)
    begin = add_command(
        acts,
        "begin",
        "Öppna ett avbrott.",
        'outage begin --down ehm,evis --since 2026-11-23T14:32 --ground "SMS från eHM"',
    )
    begin.add_argument("--down", required=True, metavar="VAD", help=f"med komma: {words}")
    begin.add_argument(
        "--since",
        required=True,
        metavar="TID",
        help="när det första gick ner, som 2026-11-23T14:32",
    )
    begin.add_argument("--ground", required=True, metavar="TEXT", help="vad beslutet bygger på")
    change = add_command(
        acts, "change", "Ändra vad som är nere.", "outage change --down ehm --at 2026-11-23T15:10"
    )
    change.add_argument("--down", required=True, metavar="VAD", help=f"med komma: {words}")
    change.add_argument("--at", metavar="TID", help="när; annars nu")
    end = add_command(acts, "end", "Säg att systemen är åter.", "outage end")
    end.add_argument("--at", metavar="TID", help="när; annars nu")
    _close(acts)
    add_freeze(acts)
    add_report(acts)
    add_check(acts)
    listing = add_command(acts, "list", "Visa avbrotten.", "outage list --json")
    listing.add_argument("--json", action="store_true", help="en JSON-rad för varje")


def _close(acts: Any) -> None:
    example = "outage close --protocol-out slutprotokoll.pdf"
    close = add_command(acts, "close", "Stäng, när allt är redovisat.", example)
    close.add_argument(
        "--outage",
        metavar="NAMN",
        help="vilket, som 2026-11-23-A; annars det senaste som är avslutat. Är det redan stängt "
        "skrivs bara protokollet igen",
    )
    close.add_argument(
        "--protocol-out",
        required=True,
        type=Path,
        metavar="FIL",
        help="var slutprotokollet (PDF) läggs",
    )
    close.add_argument(
        "--reason",
        default="",
        metavar="TEXT",
        help="varför det stängs fast narkotika inte är räknad, en avvikelse inte är utredd eller "
        "pengar inte är reglerade",
    )


def _other(commands: Any) -> None:
    keyslots = add_command(
        commands,
        "keyslots",
        "Byt en förlorad eller skadad nyckelfil mot den från före senaste ändringen.",
        "keyslots --use-previous",
    )
    keyslots.add_argument(
        "--use-previous",
        required=True,
        action="store_true",
        help="den som tagits bort sedan dess har lösenord igen",
    )
    add_command(commands, "verify", "Kontrollera allt som kan kontrolleras.", "verify")
    add_command(commands, "rebuild", "Bygg om läsmodellerna ur journalen.", "rebuild")
    add_command(commands, "selfcheck", "Prova att allt som behövs finns här.", "selfcheck")
