"""The commands of a hub's keeper; no store is opened for them."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import given, output
from app.domain.clock import STOCKHOLM
from app.domain.hub import Address, HubStatus
from app.usecases.computer import Computer

if TYPE_CHECKING:
    from app.domain.hub import HubMember

_MEBIBYTE = 2**20


def keep_hub(words: argparse.Namespace, computer: Computer) -> int:
    """Do one of the keeper's acts."""
    return KEEPING[words.act](words, computer)


def _init(words: argparse.Namespace, computer: Computer) -> int:
    from app.usecases.keep_hub import init_hub

    addresses = tuple(map(Address.parse, words.address))
    with output.progress("Sätter upp navet") as report:
        report(0, 1)
        now = computer.clock.now()
        shown = init_hub(words.folder, addresses, now, words.listen, words.connections)
    output.line(f"Navet går: {', '.join(map(str, addresses))}. Fingeravtryck: {shown}")
    output.note(
        f"Låt det starta med datorn: packaging/hub/README.md. Ta en kopia av {words.folder}/tls"
        " på ett minne som låses in."
    )
    return 0


def _start(words: argparse.Namespace, computer: Computer) -> int:
    from app.usecases.keep_hub import start_hub

    del computer
    revoked = start_hub(words.folder)
    output.line("Navet går.")
    if revoked:
        output.note(
            f"Kopian släppte in datorer som var spärrade. Spärrade igen: {', '.join(revoked)}."
        )
    return 0


def _stop(words: argparse.Namespace, computer: Computer) -> int:
    from app.usecases.keep_hub import stop_hub

    del computer
    stop_hub(words.folder)
    output.line("Navet är stoppat.")
    return 0


def _status(words: argparse.Namespace, computer: Computer) -> int:
    from app.usecases.keep_hub import hub_status

    del computer
    status = hub_status(words.folder)
    if words.json:
        output.json_line(_json(status))
        return 0
    role = "Reserv" if status.is_standby else "Nav"
    output.line(f"{role}, PostgreSQL {status.version}: {', '.join(map(str, status.addresses))}")
    output.line(f"Fingeravtryck: {status.fingerprint}")
    members = [(m.pharmacy, m.workstation, m.device, *_when(m)) for m in status.members]
    output.table(members, ("Apotek", "Dator", "Enhet", "Hörd", "Certifikat till", "Spärrad"))
    stores = [
        (
            s.pharmacy,
            s.entries,
            s.segments,
            _megabytes(s.bytes),
            _megabytes(s.most),
            _minute(s.last_at),
        )
        for s in status.stores
    ]
    output.table(stores, ("Apotek", "Poster", "Segment", "MB", "Högst", "Senast"))
    standbys = [(s.name, s.state, s.behind_bytes, s.behind_s or 0) for s in status.standbys]
    if standbys:
        output.table(standbys, ("Reserv", "Läge", "Byte efter", "Sekunder efter"))
    return 0


def _when(member: "HubMember") -> tuple[str, str, str]:
    return _minute(member.heard_at), f"{member.until:%Y-%m-%d}", _minute(member.revoked_at)


def _megabytes(size: int | None) -> str:
    return "" if size is None else f"{size / _MEBIBYTE:.1f}"


def _minute(at: Any) -> str:
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if at else ""


def _json(status: HubStatus) -> dict[str, Any]:
    return {
        "version": status.version,
        "is_standby": status.is_standby,
        "addresses": [str(address) for address in status.addresses],
        "fingerprint": status.fingerprint,
        "members": [vars(member) for member in status.members],
        "stores": [vars(store) for store in status.stores],
        "standbys": [vars(standby) for standby in status.standbys],
    }


def _add_member(words: argparse.Namespace, computer: Computer) -> int:
    from app.usecases.keep_hub import add_member, read_hub_request

    asked = read_hub_request(words.file)
    compared = given.compared_fingerprint(words)
    now = computer.clock.now()
    answer = add_member(words.folder, asked, compared, words.out, now)
    output.line(f"{answer.name} är insläppt. Lämna {words.out} till den datorn.")
    output.note(f"Läs upp navets fingeravtryck där: {answer.fingerprint}")
    return 0


def _revoke_member(words: argparse.Namespace, computer: Computer) -> int:
    from app.usecases.keep_hub import revoke_member

    del computer
    revoke_member(words.folder, words.device)
    output.line(f"{words.device} är spärrad i navet.")
    output.note("Spärra den också i apoteket, så att nycklarna byts: `lykta members revoke`.")
    return 0


def _limit(words: argparse.Namespace, computer: Computer) -> int:
    from app.usecases.keep_hub import limit_store

    del computer
    store = limit_store(words.folder, words.store, words.most * _MEBIBYTE or None)
    room = f"högst {words.most} MB" if words.most else "utan gräns"
    output.line(f"{store.pharmacy}: {room}. Där ligger {store.bytes / _MEBIBYTE:.1f} MB.")
    return 0


def _tidy(words: argparse.Namespace, computer: Computer) -> int:
    from app.usecases.keep_hub import tidy_hub

    del computer
    removed, size, left = tidy_hub(words.folder)
    gone = output.count(removed, "segment är borttaget", "segment är borttagna")
    output.line(f"Från spärrade datorer: {gone}, {_megabytes(size)} MB.")
    if left:
        output.note(f"{left} ligger kvar: apotekets andra datorer har inte lämnat samma poster än.")
    return 0


def _backup(words: argparse.Namespace, computer: Computer) -> int:
    from app.usecases.copy_hub import back_up_hub

    with output.progress("Kopierar navet") as report:
        report(0, 1)
        made = back_up_hub(words.folder, words.dest, computer.clock.now())
    output.line(f"Kontrollerad kopia i {made}.")
    output.note("I den ligger nyckeln som släpper in datorer: lås in den.")
    return 0


def _standby(words: argparse.Namespace, computer: Computer) -> int:
    acts = {"request": _request_standby, "follow": _follow, "promote": _promote, "forget": _forget}
    del computer
    return acts[words.standby_act](words)


def _request_standby(words: argparse.Namespace) -> int:
    from app.usecases.copy_hub import request_standby

    asked = request_standby(words.folder, Address.parse(words.address), words.out)
    output.line(f"Ansökan: {words.out}. Fingeravtryck: {asked.fingerprint}")
    return 0


def _follow(words: argparse.Namespace) -> int:
    from app.usecases.copy_hub import follow_hub

    compared = given.compared_fingerprint(words)
    with output.progress("Hämtar navet") as report:
        report(0, 1)
        follow_hub(words.folder, words.file, compared)
    output.line("Reserven går och följer navet.")
    return 0


def _promote(words: argparse.Namespace) -> int:
    from app.usecases.copy_hub import promote_hub

    promote_hub(words.folder)
    output.line("Reserven är nav nu. Datorerna hittar det själva.")
    output.note(
        "Starta inte det gamla navet igen. Lägg tls/authority.key ur säkerhetskopian i"
        f" {Path(words.folder) / 'tls'} för att kunna släppa in datorer."
    )
    return 0


def _forget(words: argparse.Namespace) -> int:
    from app.usecases.keep_hub import forget_address

    forget_address(words.folder, Address.parse(words.address))
    output.line(f"{words.address} är glömd. Datorerna vet det när de ansluter nästa gång.")
    return 0


KEEPING: dict[str, Callable[[argparse.Namespace, Computer], int]] = {
    "init": _init,
    "start": _start,
    "stop": _stop,
    "status": _status,
    "add-member": _add_member,
    "revoke-member": _revoke_member,
    "limit": _limit,
    "tidy": _tidy,
    "backup": _backup,
    "standby": _standby,
}
