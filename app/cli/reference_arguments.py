"""What the command line takes about reference data and about whose bundles are believed."""

import argparse
from pathlib import Path
from typing import Any


def add_command(commands: Any, name: str, text: str, example: str) -> argparse.ArgumentParser:
    """Add a command with its help, and an example of how it is called."""
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text, epilog=f"Exempel: lykta {example}"
    )
    return made


def acts_of(command: argparse.ArgumentParser, dest: str = "act") -> Any:
    """Return where a command's own commands are added."""
    return command.add_subparsers(dest=dest, required=True, metavar="HANDLING")


def reference(commands: Any) -> None:
    """Add what is done with reference data."""
    command = add_command(
        commands, "reference", "Läs in, sök och visa varudata.", "reference search alvedon"
    )
    acts = acts_of(command)
    load = add_command(
        acts,
        "import",
        "Läs in källors filer eller paket; vad en fil är känns igen på innehållet.",
        "reference import periodens-varor.xlsx restnoteringar.xml",
    )
    load.add_argument("files", nargs="+", type=Path, metavar="FIL", help="fil eller paket")
    load.add_argument(
        "--older", action="store_true", help="även om den är äldre än den som används"
    )
    search = add_command(acts, "search", "Sök en vara.", "reference search metoprolol --json")
    search.add_argument("text", metavar="TEXT", help="namn, substans, styrka eller nummer")
    search.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    show = add_command(acts, "show", "Visa allt som är känt om en vara.", "reference show 101995")
    show.add_argument(
        "code", metavar="KOD", help="varunummer, EAN, GTIN, NPL-pack-id eller avläst GS1-kod"
    )
    show.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    status = add_command(
        acts,
        "status",
        "Visa källorna, hur gamla de är, och vad som fanns före.",
        "reference status",
    )
    status.add_argument("--json", action="store_true", help="en JSON-rad för varje källa")
    add_command(acts, "back", "Gå tillbaka till registret före.", "reference back")
    watch = add_command(
        acts,
        "watch",
        "Läs in det som är nytt i en mapp, tills Ctrl+C trycks.",
        "reference watch /srv/varudata --once",
    )
    watch.add_argument("folder", type=Path, metavar="MAPP", help="mappen; inget i den ändras")
    watch.add_argument("--once", action="store_true", help="titta en gång och sluta")
    _bundle(acts)


def _bundle(acts: Any) -> None:
    bundle = add_command(
        acts,
        "bundle",
        "Gör paket åt datorer som inte hämtar själva.",
        "reference bundle make paket.lykta periodens-varor.xlsx restnoteringar.xml",
    )
    make = add_command(
        acts_of(bundle, "bundle_act"),
        "make",
        "Skriv under filer tillsammans, daterat.",
        "reference bundle make paket.lykta periodens-varor.xlsx restnoteringar.xml",
    )
    make.add_argument("out", type=Path, metavar="PAKET", help="den nya filen")
    make.add_argument("files", nargs="+", type=Path, metavar="FIL", help="en källas fil")


def organisation(commands: Any) -> Any:
    """Add what is done about whose bundles are believed, and return where more is added."""
    command = add_command(
        commands,
        "organisation",
        "Bestäm vems paket apoteket litar på.",
        "organisation show kort.json",
    )
    acts = acts_of(command)
    new = add_command(
        acts,
        "new",
        "Gör en nyckel att skriva under paket med, och spara kortet som andra behöver.",
        'organisation new kort.json --name "Region Mitt"',
    )
    new.add_argument("card", type=Path, metavar="FIL", help="var kortet läggs")
    new.add_argument(
        "--name",
        required=True,
        dest="organisation_name",  # `name` is who acts
        metavar="NAMN",
        help="organisationens namn",
    )
    show = add_command(
        acts,
        "show",
        "Visa fingeravtrycket för ett kort, eller för den egna och den betrodda organisationen.",
        "organisation show kort.json",
    )
    show.add_argument("card", nargs="?", type=Path, metavar="FIL", help="ett kort")
    show.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    _pin(acts)
    return acts


def _pin(acts: Any) -> None:
    pin = add_command(
        acts,
        "pin",
        "Lita på en organisation. Jämför fingeravtrycket med den som gjorde kortet först.",
        'organisation pin kort.json --second "Johan Berglund"',
    )
    pin.add_argument("card", type=Path, metavar="FIL", help="organisationens kort")
    pin.add_argument("--second", required=True, metavar="NAMN", help="kollegan som också intygar")
    pin.add_argument(
        "--second-password-file",
        type=Path,
        metavar="FIL",
        help="fil med kollegans lösenord; annars frågas det",
    )
    pin.add_argument(
        "--fingerprint",
        default="",
        metavar="SIFFROR",
        help="fingeravtrycket som den andra sidan läste upp det, för jämförelse",
    )
