"""The commands about the computers of the store: list, let in, revoke, join, carry."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.beginnings import add_beginning, begin, follow, marked
from app.cli.exit_codes import Exit
from app.cli.reference_arguments import acts_of, add_command
from app.domain.findings import refuse
from app.domain.joining import JoinRequest
from app.domain.member_statements import ClockVerdict, Span
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
from app.usecases.show_members import MemberLine, show_members
from app.usecases.sign_in import sign_out
from app.usecases.tidy_folder import tidy_folder
from app.usecases.workplace import Computer, Workplace

_HEADS = (
    "Dator", "Namn", "Senaste besked", "Klocka", "Poster", "Luckor", "Förgrenade", "Väntar", "Läge",
)  # fmt: skip
_CLOCKS = {
    ClockVerdict.AGREES: "stämmer",
    ClockVerdict.AHEAD: "går före",
    ClockVerdict.BEHIND: "går efter",
    ClockVerdict.UNKNOWN: "okänt",
}
_UNKNOWN = "okänt"


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
            output.json_line(_json(line))
    else:
        output.table([_row(line) for line in shown.lines], _HEADS)
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
    output.line(f"{handle_beside(workplace, device)} poster är avbockade.")
    return 0


def _tidy(words: argparse.Namespace, workplace: Workplace) -> int:
    route = FolderRoute(words.folder, lambda segment: judge(workplace, segment))
    told = _told(Carrier(workplace).exchange_all(route))
    tidied = tidy_folder(workplace, route)
    output.line(f"{tidied.removed} filer från spärrade datorer är borttagna.")
    if tidied.kept:
        output.note(f"{tidied.kept} ligger kvar: de säger sig ha poster som inte finns här.")
    return told


def _exchange(workplace: Workplace, folder: Path) -> Exchanged:
    route = FolderRoute(folder, lambda segment: judge(workplace, segment))
    return Carrier(workplace).exchange_all(route)


def _told(exchanged: Exchanged) -> int:
    output.line(
        f"Skickade {exchanged.sent} poster, hämtade {exchanged.fetched},"
        f" {exchanged.quarantined} i karantän, {len(exchanged.refused)} filer avvisade."
    )
    if exchanged.pictures.sent or exchanged.pictures.fetched:
        sent, fetched = exchanged.pictures.sent, exchanged.pictures.fetched
        output.line(f"Bilder av papper: {sent} skickade, {fetched} hämtade.")
    if exchanged.pictures.no_room:
        output.note(f"Bilder av papper: {exchanged.pictures.no_room}")
    if exchanged.stale:
        output.note(f"{exchanged.stale} filer härifrån kan ha kvar det som har gallrats.")
    if exchanged.abandoned:
        output.note(
            f"{len(exchanged.abandoned)} filer från spärrade datorer används inte:"
            " `lykta members tidy` tar bort dem."
        )
    for refusal in exchanged.refused:
        output.note(f"{refusal.name}: {refusal.why}")
    if exchanged.left_out:
        output.note(exchanged.left_out)
    return 0 if exchanged.is_whole else Exit.REFUSED


def _row(line: MemberLine) -> tuple[object, ...]:
    if line.is_this:
        state, heard = "den här datorn", "nu"
    else:
        state = f"spärrad {line.revoked_at:%Y-%m-%d}" if line.revoked_at else ""
        heard = f"{line.said.as_of:%Y-%m-%d %H:%M}" if line.said else _UNKNOWN
    missing = ", ".join(map(_span, line.missing)) or "0"
    waiting = _UNKNOWN if line.waiting is None else line.waiting
    return (
        line.device,
        line.workstation,
        heard,
        _CLOCKS[line.said.difference.verdict] if line.said and not line.is_this else "",
        line.entries,
        missing,
        line.forks,
        "" if line.revoked_at else waiting,
        state,
    )


def _span(span: Span) -> str:
    first, last = span
    return str(first) if first == last else f"{first}–{last}"


def _json(line: MemberLine) -> dict[str, Any]:
    said = line.said
    return {
        "device": line.device,
        "workstation": line.workstation,
        "fingerprint": line.fingerprint or None,
        "is_this": line.is_this,
        "entries": line.entries,
        "last_entry_at": _iso(line.last_entry_at),
        "missing": [list(span) for span in line.missing],
        "forks": line.forks,
        "beside": list(line.beside),
        "waiting": line.waiting,
        "pictures_waiting": line.pictures,
        "has_all": line.has_all,
        "said_at": _iso(said and said.made_at),
        "taken_at": _iso(said and said.taken_at),
        "program": said.program if said else None,
        "clock": said.clock.value if said else None,
        "clock_verdict": said.difference.verdict.value if said else None,
        "clock_least_s": said.difference.least.total_seconds() if said else None,
        "clock_most_s": said.difference.most.total_seconds()
        if said and said.difference.most is not None
        else None,
        "admitted_by": line.admitted_by or None,
        "admitted_at": _iso(line.admitted_at),
        "revoked_by": line.revoked_by or None,
        "revoked_at": _iso(line.revoked_at),
        "revoked_why": line.revoked_why.value if line.revoked_why else None,
        "is_believed": line.is_believed,
        "let_in": list(line.let_in),
        "begun_by": line.begun_by or None,
        "begun_at": _iso(line.begun_at),
    }


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
