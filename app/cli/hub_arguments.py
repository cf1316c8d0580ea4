"""What the command line takes about hubs, at the hub itself and at the computers it lets in."""

from pathlib import Path
from typing import Any

from app.cli.reference_arguments import acts_of, add_command


def add_hub(commands: Any) -> None:
    """Add what a hub's keeper does, and what a counter does."""
    command = add_command(
        commands,
        "hub",
        "Sköt ett nav som datorer utbyter poster genom, eller anslut datorn till ett.",
        "hub init /srv/lykta-nav --address nav.apoteket.example",
    )
    acts = acts_of(command)
    _server(acts)
    _members(acts)
    _copies(acts)
    _standby(acts)
    _counter(acts)


def _server(acts: Any) -> None:
    init = add_command(
        acts,
        "init",
        "Sätt upp ett nav i en ny mapp och starta det.",
        "hub init /srv/lykta-nav --address nav.apoteket.example",
    )
    init.add_argument("folder", type=Path, metavar="MAPP", help="en ny mapp")
    init.add_argument(
        "--address",
        required=True,
        action="append",
        metavar="NAMN",
        help="namn eller IP-adress som datorerna når navet på, med :port om den inte är 5433; "
        "en gång för varje",
    )
    init.add_argument(
        "--listen", default="*", metavar="IP", help="lyssna bara på den här adressen; annars alla"
    )
    init.add_argument(
        "--connections", type=int, default=200, metavar="ANTAL", help="flest anslutna samtidigt"
    )
    start = add_command(acts, "start", "Starta navet.", "hub start /srv/lykta-nav")
    stop = add_command(acts, "stop", "Stoppa navet.", "hub stop /srv/lykta-nav")
    status = add_command(
        acts,
        "status",
        "Visa navets datorer, vad det håller och hur långt efter reserverna är.",
        "hub status /srv/lykta-nav",
    )
    status.add_argument("--json", action="store_true", help="allt som en JSON-rad")
    for command in (start, stop, status):
        command.add_argument("folder", type=Path, metavar="MAPP", help="navets mapp")


def _members(acts: Any) -> None:
    add = add_command(
        acts,
        "add-member",
        "Släpp in en dator eller en reserv. Låt den läsa upp sitt fingeravtryck först.",
        "hub add-member /srv/lykta-nav ansokan.json svar.json",
    )
    add.add_argument("folder", type=Path, metavar="MAPP", help="navets mapp")
    add.add_argument("file", type=Path, metavar="ANSÖKAN", help="datorns ansökan")
    add.add_argument("out", type=Path, metavar="SVAR", help="den nya filen som datorn ska ha")
    _add_fingerprint(add, "fingeravtrycket som den andra datorn visar det")
    revoke = add_command(
        acts,
        "revoke-member",
        "Spärra en dator i navet. Spärra den också i apoteket.",
        "hub revoke-member /srv/lykta-nav 3f2a90c1d4e5b607",
    )
    revoke.add_argument("folder", type=Path, metavar="MAPP", help="navets mapp")
    revoke.add_argument("device", metavar="DATOR", help="som `lykta hub status` skriver den")
    limit = add_command(
        acts,
        "limit",
        "Bestäm hur mycket navet håller av ett apotek. Andra apotek märker inget.",
        'hub limit /srv/lykta-nav "Apotek Granen" 2048',
    )
    limit.add_argument("folder", type=Path, metavar="MAPP", help="navets mapp")
    limit.add_argument("store", metavar="APOTEK", help="dess namn, eller id ur status --json")
    limit.add_argument("most", type=_megabytes, metavar="MB", help="0 för ingen gräns")

    tidy = add_command(
        acts,
        "tidy",
        "Ta bort det som spärrade datorer har lämnat och andra har lämnat på nytt.",
        "hub tidy /srv/lykta-nav",
    )
    tidy.add_argument("folder", type=Path, metavar="MAPP", help="navets mapp")


def _copies(acts: Any) -> None:
    backup = add_command(
        acts,
        "backup",
        "Gör en kontrollerad kopia av navet medan det går.",
        "hub backup /srv/lykta-nav /media/usb",
    )
    backup.add_argument("folder", type=Path, metavar="MAPP", help="navets mapp")
    backup.add_argument(
        "dest", nargs="?", type=Path, metavar="DIT", help="annars i mappen backups i navets mapp"
    )


def _standby(acts: Any) -> None:
    standby = add_command(
        acts,
        "standby",
        "Sätt upp en reserv som följer navet, och låt den ta över.",
        "hub standby request /srv/lykta-nav --address reserv.apoteket.example ansokan.json",
    )
    standbys = acts_of(standby, "standby_act")
    request = add_command(
        standbys,
        "request",
        "Börja en reserv i en ny mapp, och gör ansökan till navet.",
        "hub standby request /srv/lykta-nav --address reserv.apoteket.example ansokan.json",
    )
    follow = add_command(
        standbys,
        "follow",
        "Hämta en kopia av navet och följ det sedan.",
        "hub standby follow /srv/lykta-nav svar.json",
    )
    promote = add_command(
        standbys,
        "promote",
        "Låt reserven ta över. Det gamla navet får inte startas igen.",
        "hub standby promote /srv/lykta-nav",
    )
    forget = add_command(
        standbys,
        "forget",
        "Glöm en reserv, eller ett nav som är borta.",
        "hub standby forget /srv/lykta-nav reserv.apoteket.example:5433",
    )
    for command in (request, follow, promote):
        command.add_argument("folder", type=Path, metavar="MAPP", help="reservens mapp")
    forget.add_argument("folder", type=Path, metavar="MAPP", help="navets mapp")
    forget.add_argument("address", metavar="ADRESS", help="som `lykta hub status` skriver den")
    request.add_argument("out", type=Path, metavar="ANSÖKAN", help="den nya filen till navet")
    request.add_argument(
        "--address", required=True, metavar="NAMN", help="vad datorerna når reserven på"
    )
    follow.add_argument("file", type=Path, metavar="SVAR", help="filen från navet")
    _add_fingerprint(follow, "navets fingeravtryck, som `lykta hub status` visar det där")


def _counter(acts: Any) -> None:
    request = add_command(
        acts,
        "request",
        "Gör en nyckel och en ansökan till ett nav, på datorn som ska anslutas.",
        '--as "Sara Lindqvist" hub request ansokan.json',
    )
    request.add_argument("out", type=Path, metavar="ANSÖKAN", help="den nya filen till navet")
    join = add_command(
        acts,
        "join",
        "Ta emot navets svar, och pröva att navet svarar.",
        '--as "Sara Lindqvist" hub join svar.json',
    )
    join.add_argument("file", type=Path, metavar="SVAR", help="filen från navet")
    _add_fingerprint(join, "navets fingeravtryck, som den som sköter det läste upp det")
    exchange = add_command(
        acts,
        "exchange",
        "Utbyt poster med de andra datorerna genom navet.",
        '--as "Sara Lindqvist" hub exchange --follow',
    )
    exchange.add_argument(
        "--follow", action="store_true", help="fortsätt, tills Ctrl+C trycks, så fort något kommer"
    )
    add_command(acts, "leave", "Glöm navet.", '--as "Sara Lindqvist" hub leave')


def _megabytes(text: str) -> int:
    size = int(text)
    if not 0 <= size < 2**40:
        raise ValueError
    return size


def _add_fingerprint(command: Any, text: str) -> None:
    command.add_argument("--fingerprint", default="", metavar="SIFFROR", help=text)
