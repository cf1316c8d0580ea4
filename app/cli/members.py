"""The commands about the computers of the store: list, let in, revoke, join, carry."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.beginnings import add_beginning, begin, follow, marked
from app.cli.exit_codes import Exit
from app.cli.member_lines import HEADS, as_json, as_row
from app.cli.reference_arguments import acts_of, add_command
from app.domain.findings import refuse
from app.domain.joining import JoinRequest
from app.domain.members import RevokeReason
from app.usecases.believing import judge
from app.usecases.carry import Carrier, Exchanged
from app.usecases.folder_route import FolderRoute
from app.usecases.join_store import (
    Joining,
    ask_again,
    ask_to_join,
    compare_grant,
    find_grant,
    join_store,
)
from app.usecases.keep_members import admit_member, handle_beside, revoke_member
from app.usecases.show_members import show_members
from app.usecases.sign_in import sign_out
from app.usecases.tidy_folder import tidy_folder
from app.usecases.workplace import Computer, Workplace


def add_members(commands: Any) -> None:
    """Add what is done about the other computers from one that keeps the store."""
    command = add_command(
        commands, "members", "Visa, anslut och spärra apotekets datorer.", "members --json"
    )
    command.add_argument("--json", action="store_true", help="en JSON-rad för varje dator")
    acts = command.add_subparsers(dest="act", metavar="HANDLING")
    admit = add_command(
        acts,
        "admit",
        "Anslut en dator. Läs fingeravtrycket på dess egen skärm.",
        'members admit /media/minne/0e8072689f1037f5.lyktaansokan --fingerprint "012345 …"',
    )
    admit.add_argument("file", type=Path, metavar="FIL", help="datorns ansökan")
    admit.add_argument(
        "--fingerprint", default="", metavar="SIFFROR", help="som de står på den andra skärmen"
    )
    _add_revoke(acts)
    add_beginning(acts)
    _add_handled(acts)
    ask = add_command(
        acts,
        "ask",
        "Ansök på nytt för den här datorn, när de andra säger att den är okänd eller spärrad.",
        "members ask /media/minne",
    )
    ask.add_argument("folder", type=Path, metavar="MAPP", help="på minnet, eller delad")
    tidy = add_command(
        acts,
        "tidy",
        "Rensa en delad mapp från filer som spärrade datorer har lämnat, när inget går förlorat.",
        "members tidy /media/delad/lykta",
    )
    tidy.add_argument("folder", type=Path, metavar="MAPP", help="på minnet, eller delad")
    carry_ = add_command(
        commands,
        "carry",
        "Utbyt poster med ett minne eller en delad mapp.",
        "carry /media/minne/lykta",
    )
    carry_.add_argument("folder", type=Path, metavar="MAPP", help="på minnet, eller delad")


def _add_revoke(acts: Any) -> None:
    revoke = add_command(
        acts, "revoke", "Spärra en dator och byt nyckel.", "members revoke 0e80 --why lost"
    )
    revoke.add_argument("device", metavar="DATOR", help="dess tecken i listan, eller början")
    revoke.add_argument(
        "--why",
        required=True,
        choices=[why.value for why in RevokeReason],
        help="lost: borta; retired: ur bruk; copied: två datorer har skrivit med en nyckel",
    )
    revoke.add_argument(
        "--last", action="store_true", help="även om den är den sista andra datorn som gäller"
    )


def _add_handled(acts: Any) -> None:
    handled = add_command(
        acts,
        "handled",
        "Bocka av poster som ligger bredvid en annan med samma id, när papperet är jämfört.",
        "members handled 0e80",
    )
    handled.add_argument("device", metavar="DATOR", help="dess tecken i listan, eller början")


def add_join(commands: Any) -> None:
    """Add what is done on a computer that is to be let in."""
    command = add_command(
        commands,
        "join",
        "Anslut den här datorn till ett apotek som finns.",
        'join ask /media/minne --workstation "Kassa 2"',
    )
    acts = acts_of(command)
    ask = add_command(
        acts,
        "ask",
        "Lägg en ansökan i en mapp och visa fingeravtrycket.",
        'join ask /media/minne --workstation "Kassa 2"',
    )
    ask.add_argument("folder", type=Path, metavar="MAPP", help="på minnet, eller delad")
    ask.add_argument("--workstation", required=True, metavar="NAMN", help="vad datorn kallas")
    take = add_command(
        acts,
        "take",
        "Ta emot tillträdet och journalen ur mappen.",
        'join take /media/minne --fingerprint "012345 …"',
    )
    take.add_argument("folder", type=Path, metavar="MAPP", help="där tillträdet ligger")
    take.add_argument(
        "--fingerprint",
        default="",
        metavar="SIFFROR",
        help="den anslutna datorns, som det står på dess skärm",
    )


def members(words: argparse.Namespace, workplace: Workplace) -> int:
    """Do one of the acts; without any, list."""
    acts = {
        "admit": _admit,
        "revoke": _revoke,
        "begin": begin,
        "follow": follow,
        "handled": _handled,
        "tidy": _tidy,
    }
    if words.act == "ask":
        return _asked(ask_again(workplace, words.folder), words.folder)
    if words.act:
        return acts[words.act](words, workplace)
    shown = show_members(workplace)
    for why, count in shown.quarantined:
        output.note(f"I karantän, {count} st: {why}.")
    if words.json:
        for line in shown.lines:
            output.json_line(as_json(line))
    else:
        output.table([as_row(line) for line in shown.lines], HEADS)
    return 0


def carry(words: argparse.Namespace, workplace: Workplace) -> int:
    """Exchange with a folder."""
    return _told(_exchange(workplace, words.folder))


def join(words: argparse.Namespace, computer: Computer) -> int:
    """Ask to be let in, or take what lets in."""
    if words.act == "ask":
        return _asked(ask_to_join(computer, words.workstation, words.folder), words.folder)
    grant = find_grant(computer, words.folder)
    output.note(f"{grant.pharmacy}, {grant.fingerprint}")
    compare_grant(grant, given.compared_fingerprint(words))
    if not words.name:
        raise refuse("Vem loggar in?", "Skriv --as och namnet.", field="as")
    password = given.password(words)
    with output.progress("Läser in journalen") as report:
        workplace = join_store(computer, words.folder, Joining(words.name, password), report)
    try:
        output.line(f"Datorn är ansluten till {workplace.pharmacy.pharmacy}.")
        return _told(_exchange(workplace, words.folder))
    finally:
        sign_out(workplace)


def _asked(request: JoinRequest, folder: Path) -> int:
    output.line(f"{request.workstation}, {request.fingerprint}")
    output.note(
        f"Ansökan ligger i {folder}. Läs upp fingeravtrycket vid en ansluten dator och kör"
        " `lykta members admit` där."
    )
    return 0


def _admit(words: argparse.Namespace, workplace: Workplace) -> int:
    request = admit_member(workplace, words.file, given.compared_fingerprint(words))
    told = _exchange(workplace, words.file.parent)
    output.line(f"{request.workstation} är ansluten.")
    output.note(
        f"Tillträdet och journalen ligger i {words.file.parent}. Kör `lykta join take` på datorn."
    )
    return _told(told)


def _revoke(words: argparse.Namespace, workplace: Workplace) -> int:
    lines = show_members(workplace).lines
    device, line = marked(words.device, lines)
    others = [one for one in lines if one.is_believed and not one.is_this]
    if others == [line] and not words.last:
        raise refuse(
            "Det är den sista andra datorn: därefter finns det som skrivs bara här.",
            "Säkerhetskopiera, och skriv --last om den ska spärras.",
            field="last",
        )
    revoked = revoke_member(workplace, device, RevokeReason(words.why))
    output.line(f"{revoked.workstation or device} är spärrad.")
    if line and line.let_in:
        output.note(f"Den släppte in: {', '.join(line.let_in)}. Spärra dem som är okända.")
    output.note("De andra datorerna vet det vid nästa utbyte: `lykta carry`.")
    return 0


def _handled(words: argparse.Namespace, workplace: Workplace) -> int:
    device, _ = marked(words.device, show_members(workplace).lines)
    handled = handle_beside(workplace, device)
    output.line(f"{output.count(handled, 'post är avbockad', 'poster är avbockade')}.")
    return 0


def _tidy(words: argparse.Namespace, workplace: Workplace) -> int:
    route = FolderRoute(words.folder, lambda segment: judge(workplace, segment))
    told = _told(Carrier(workplace).exchange_all(route))
    tidied = tidy_folder(workplace, route)
    output.line(
        f"{output.count(tidied.removed, 'fil', 'filer')} från spärrade datorer"
        f" är {'borttagen' if tidied.removed == 1 else 'borttagna'}."
    )
    if tidied.kept:
        kept = output.count(tidied.kept, "ligger kvar: den", "ligger kvar: de")
        output.note(f"{kept} säger sig ha poster som inte finns här.")
    return told


def _exchange(workplace: Workplace, folder: Path) -> Exchanged:
    route = FolderRoute(folder, lambda segment: judge(workplace, segment))
    return Carrier(workplace).exchange_all(route)


def _told(exchanged: Exchanged) -> int:
    output.line(
        f"Skickade {output.count(exchanged.sent, 'post', 'poster')}, hämtade {exchanged.fetched},"
        f" {exchanged.quarantined} i karantän,"
        f" {output.count(len(exchanged.refused), 'fil avvisad', 'filer avvisade')}."
    )
    if exchanged.pictures.sent or exchanged.pictures.fetched:
        sent, fetched = exchanged.pictures.sent, exchanged.pictures.fetched
        output.line(f"Bilder av papper: {sent} skickade, {fetched} hämtade.")
    if exchanged.pictures.no_room:
        output.note(f"Bilder av papper: {exchanged.pictures.no_room}")
    if exchanged.stale:
        files = output.count(exchanged.stale, "fil", "filer")
        output.note(f"{files} härifrån kan ha kvar det som har gallrats.")
    if exchanged.abandoned:
        output.note(
            f"{output.count(len(exchanged.abandoned), 'fil', 'filer')} från spärrade datorer"
            " används inte: `lykta members tidy` rensar."
        )
    for refusal in exchanged.refused:
        output.note(f"{refusal.name}: {refusal.why}")
    if exchanged.left_out:
        output.note(exchanged.left_out)
    return 0 if exchanged.is_whole else Exit.REFUSED
