"""Join a store that other computers keep: ask with this computer's key, then take what lets it in.

The key is made here and never leaves. What comes back is sealed to it, and still needs a person's
password: no file on the way opens anything by itself.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.exceptions import InvalidTag

from app.device.device_key import UNSEALED, DeviceKey, load_or_make, move_key
from app.device.settings import load_settings, save_settings
from app.device.shared_folder import list_files, read_file, write_file
from app.domain.asking import IN_PLACE, SILENT, Asking
from app.domain.findings import Unavailable, refuse
from app.domain.joining import LONGEST_WORKSTATION, Grant, JoinRequest
from app.domain.member_entries import BeliefFollowed
from app.domain.members import FIRST_GENERATION, FOR_ALL
from app.domain.organisation import parse_fingerprint
from app.domain.product import is_plain
from app.exchange.joining import (
    GRANT_SUFFIX,
    LARGEST_GRANT,
    REQUEST_SUFFIX,
    SLOTS,
    read_grant,
    write_request,
)
from app.exchange.sealing import SealingKey
from app.exchange.segment import LARGEST, SUFFIX, NotSegment, Segment, read_segment
from app.store import attempts, keyslots, opening, slotfile
from app.store.files import disk_errors, write_whole
from app.store.keys import DataKey, Purpose
from app.store.moving import JOINING_KEY, finish_move, making
from app.store.projections import members
from app.store.sealed import Author, Forged, SealedEntry, device_name
from app.store.slotfile import has_traces
from app.store.vault import Vault
from app.usecases.sealing import GENERATION, first_key, introduce, member_subject
from app.usecases.workplace import Computer, Workplace, open_workplace, opening_of

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Joining:
    """Who opens the store here first (den som ansluter): a person whom the other computers know."""

    name: str
    password: str


def ask_to_join(
    computer: Computer, workstation: str, folder: Path, asking: Asking = IN_PLACE
) -> JoinRequest:
    """Write this computer's request into a folder, as on a stick; the same key however often."""
    _demand_free(computer)
    name = " ".join(workstation.split())
    if not is_plain(name) or len(name) > LONGEST_WORKSTATION:
        raise refuse("Datorns namn saknas eller är för långt.", "Skriv det.", field="workstation")
    with disk_errors("ansökan kunde inte göras"):
        computer.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = computer.home / "device.toml"
    save_settings(settings, replace(load_settings(settings), workstation=name))
    device = load_or_make(computer.home / JOINING_KEY, UNSEALED, computer.machine)
    return _ask(name, device, folder, (computer, asking))


def ask_again(workplace: Workplace, folder: Path, asking: Asking = IN_PLACE) -> JoinRequest:
    """Write the request of a computer that has the store and is not known to the others.

    It was put back from a copy, or its folder was moved here: it writes as a new computer, that
    people at another one must let in as any new one. The store that it has stays.
    """
    named = load_settings(workplace.computer.home / "device.toml").workstation
    name = named or workplace.device.device
    return _ask(name, workplace.device, folder, (workplace.computer, asking))


def _ask(name: str, device: DeviceKey, folder: Path, by: tuple[Computer, Asking]) -> JoinRequest:
    computer, asking = by
    request = JoinRequest(name, device.public_key, device.sealing_key, computer.clock.now())
    content = write_request(request, device.sign)
    asking.ask(lambda: write_file(folder, device.device + REQUEST_SUFFIX, content))
    return request


def find_grant(computer: Computer, folder: Path, asking: Asking = IN_PLACE) -> Grant:
    """Return what lets this computer in, for people to see whose it is before they go on."""
    device = _joining_key(computer)
    name = device.device + GRANT_SUFFIX
    content = asking.ask(lambda: _content(folder, name, GRANT_SUFFIX, LARGEST_GRANT))
    if content is None:
        raise refuse(
            "I mappen finns inget tillträde för den här datorn.",
            "Godkänn ansökan på en dator som redan är ansluten, och välj samma mapp.",
            field="folder",
        )
    grant = read_grant(content)
    if grant.device != device.public_key:
        raise refuse("Tillträdet gäller en annan dator.", "Gör om ansökan.", field="folder")
    return grant


def compare_grant(grant: Grant, compared: str) -> None:
    """Refuse unless the fingerprint that somebody read from the other screen is the grant's."""
    if parse_fingerprint(compared) != grant.fingerprint:
        raise refuse(
            "Fingeravtrycket är ett annat än tillträdets.",
            "Anslut inte datorn. Fråga vem som har gjort tillträdet.",
            field="fingerprint",
            rule="member.fingerprint",
        )


def join_store(
    computer: Computer,
    folder: Path,
    by: Joining,
    report: Report = lambda *_: None,
    asking: Asking = IN_PLACE,
) -> Workplace:
    """Open the store here for a person who has a password on the computers that keep it already.

    All of it is made in a folder beside the home and moved there whole: killed before it is whole,
    it is done again with the same grant; after that, the next start has the store. `report` hears
    (done, total) entries.
    """
    finish_move(computer.home)
    _demand_free(computer)
    grant, device = find_grant(computer, folder, asking), _joining_key(computer)
    with making(computer.home) as made:
        there = replace(computer, home=made)
        holder, key = _unlock(there, grant, device, by)
        seal = key.derive(Purpose.DEVICE_SEAL)
        shutil.copyfile(computer.home / JOINING_KEY, made / JOINING_KEY)
        move_key(made / JOINING_KEY, made / "device.key", computer.machine, seal)
        vault = Vault.create(made / "store.db", key.derive(Purpose.JOURNAL))
        try:
            author = Author(device.device, device.public_key, device.sign)
            opened = opening_of(there, key, vault, author)
            segments = _carried(_Segments(folder, grant, asking), device, key)
            opening.join(opened, _reported(segments, report))
            vault.checkpoint()
        finally:
            vault.close()
    workplace = open_workplace(computer, key, holder.person)
    _follow(workplace, device_name(grant.granter))
    introduce(workplace)
    return workplace


def _unlock(
    there: Computer, grant: Grant, device: DeviceKey, by: Joining
) -> tuple[keyslots.KeyHolder, DataKey]:
    """Put the grant's key slots where the store is made; return who opened them, and the key."""
    write_whole(there.home / slotfile.FILE_NAME, _slots(grant, device))
    holder = keyslots.load_holder(there.home, by.name)
    key = attempts.unlock(there.home, holder.person, by.password, there.clock)
    if keyslots.store_of(there.home) != grant.store:
        raise refuse("Tillträdet hör till ett annat apotek.", "Gör ett nytt.", field="folder")
    return holder, key


def _follow(workplace: Workplace, granter: str) -> None:
    """Go by the beginning that the computer goes by which lets this one in."""
    connection, device = workplace.journal.vault.connection, workplace.device.device
    if begun := members.let_in_since(connection, device, granter):
        with workplace.journal.write(workplace.person.id) as writing:
            writing.append(BeliefFollowed(begun), subject=member_subject(workplace, device))
            members.go_by(writing.connection, begun)


def _slots(grant: Grant, device: DeviceKey) -> bytes:
    try:
        return device.unseal(grant.slots, SLOTS + grant.store.bytes)
    except InvalidTag:
        raise refuse(
            "Tillträdet är inte förseglat till den här datorn.", "Gör ett nytt.", field="folder"
        ) from None


@dataclass(frozen=True)
class _Segments:
    """What a folder holds of one store, by the computers that the granting one believes.

    No others': here nothing tells yet whom to believe, and a computer that has written here counts
    as one of the store. What another has let in since is judged at the first exchange.
    """

    folder: Path
    grant: Grant
    asking: Asking

    def names(self) -> set[str]:
        return self.asking.ask(lambda: list_files(self.folder, SUFFIX))

    def find(self, name: str) -> Segment | None:
        """Return a segment, unless it is another store's or computer's or cannot be read."""
        try:
            data = self.asking.ask(lambda: read_file(self.folder, name, LARGEST))
            segment = read_segment(data)
        except NotSegment:
            return None
        except Unavailable as wrong:
            if wrong.code == SILENT:  # the folder hangs: that says nothing of the file
                raise
            return None
        carrier = device_name(segment.head.carrier)
        if segment.head.store != self.grant.store or not self._believes(carrier):
            return None
        return segment if segment.is_signed() else None

    def _believes(self, carrier: str) -> bool:
        return carrier in self.grant.believed or carrier == device_name(self.grant.granter)


def _reported(
    segments: Iterator[tuple[list[SealedEntry], int]], report: Report
) -> Iterator[list[SealedEntry]]:
    done = 0
    for entries, total in segments:
        yield entries
        done += len(entries)
        report(done, total)


def _carried(
    folder: _Segments, device: DeviceKey, key: DataKey
) -> Iterator[tuple[list[SealedEntry], int]]:
    """Yield the entries of the folder's segments that the grant's keys open, a segment at a time.

    With each comes how many entries all of the segments hold.

    Those with which chains begin come first, since they say whose they are.
    """
    keys = dict.fromkeys((FOR_ALL, FIRST_GENERATION), first_key(key))
    for generation, (public, sealed) in folder.grant.keys.items():
        try:
            private = SealingKey(device.unseal(sealed, GENERATION + generation.bytes))
        except InvalidTag:
            continue
        if private.public == public:
            keys[generation] = private
    found = [
        (min(one.seq for one in segment.head.entries), name, len(segment.head.entries))
        for name in folder.names()
        if (segment := folder.find(name))
    ]
    total = sum(count for *_, count in found)
    for _, name, _ in sorted(found):
        segment = folder.find(name)
        opener = keys.get(segment.head.generation) if segment else None
        if segment and opener:
            with suppress(NotSegment, Forged):  # what is lacking comes again by any route
                yield [SealedEntry.unpack(piece) for piece in segment.open(opener)], total


def _content(folder: Path, name: str, suffix: str, most: int) -> bytes | None:
    return read_file(folder, name, most) if name in list_files(folder, suffix) else None


def _joining_key(computer: Computer) -> DeviceKey:
    path = computer.home / JOINING_KEY
    if not path.exists():
        raise refuse("Den här datorn har inte ansökt.", "Gör en ansökan först.", field="folder")
    return load_or_make(path, UNSEALED, computer.machine)


def _demand_free(computer: Computer) -> None:
    if computer.home.exists() and has_traces(computer.home):
        raise Unavailable(
            "I mappen finns redan ett apotek.",
            "Lås upp det, eller välj en tom mapp.",
            code="exists",
        )
