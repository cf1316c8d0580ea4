"""Which segments are believed here: who carried them, what opens them, and what they hold.

A computer always counts what it has carried itself. Otherwise one that the others believe no more
would find nothing of its own on any route, and give it again at every exchange.
"""

from collections.abc import Mapping
from uuid import UUID

from app.domain.member_entries import BeliefBegun
from app.domain.members import FOR_ALL
from app.exchange.sealing import SealingKey
from app.exchange.segment import NotSegment, Segment, name_of, read_segment
from app.exchange.statement import read_statement
from app.store.journal import find_entry
from app.store.member_statements import list_statements
from app.store.projections import members
from app.store.sealed import Forged, SealedEntry, device_name
from app.usecases.sealing import first_key
from app.usecases.workplace import Workplace


class NotTaken(Exception):
    """A segment is not taken; the text says why, in Swedish."""

    def __init__(self, why: str, lacks: str = "") -> None:
        super().__init__(why)
        self.lacks = lacks  # a device or generation: when that is known the segment is tried again


_CHANGED = (
    "Det är ändrat: underskriften stämmer inte. Ligger det i en mapp, ta bort det, och utbyt sedan"
    " på den dator som skrev det."
)
_NO_KEY = (
    "Det är förseglat med en nyckel som den här datorn inte har fått. Utbyt på en dator som läser"
    " det, så följer nyckeln med."
)


def list_counted(workplace: Workplace) -> frozenset[str]:
    """Return the devices that count here as carriers: those that are believed, and this one."""
    believed = members.list_believed(workplace.journal.vault.connection)
    return believed | {workplace.device.device}


def why_left_out(workplace: Workplace) -> str:
    """Return why the others do not take what this computer carries, in Swedish; or nothing.

    As far as is known here: it is revoked, or was put back from a copy.
    """
    connection, device = workplace.journal.vault.connection, workplace.device.device
    if device in members.list_revoked(connection):
        why = "Den här datorn är spärrad"
    elif device not in members.list_believed(connection) or is_unheard_of(workplace):
        why = "Den här datorn är okänd för de andra"
    else:
        return ""
    return f"{why}: det som skrivs här tas inte emot av dem förrän den är ansluten på nytt."


def is_unheard_of(workplace: Workplace) -> bool:
    """Tell whether no other computer knows this one, as far as any has said.

    It was put back from a copy, or moved: it writes by a key that nobody has let in, and it alone
    believes that. One that holds what was written here has heard of it after all.
    """
    connection, own = workplace.journal.vault.connection, workplace.device.device
    others = {
        member.device
        for member in members.list_members(connection)
        if member.device != own and member.is_believed and member.sealing_key
    }
    if not others or members.is_let_in(connection, own):
        return False
    return not any(
        chain.device == own
        for kept in list_statements(connection).values()
        if kept.device in others
        for chain in read_statement(kept.data).held
    )


def judge(workplace: Workplace, segment: Segment) -> str:
    """Return why a segment is not believed, in Swedish; nothing when a known computer signed it."""
    if (why := why_not(workplace, segment.head.store, segment.head.carrier)) and not (
        _is_vouched(workplace, segment)
    ):
        return why
    return "" if segment.is_signed() else _CHANGED


def why_not(workplace: Workplace, store: UUID, public_key: bytes) -> str:
    """Return why what a computer made is not believed, in Swedish; whether it did is not said."""
    connection, device = workplace.journal.vault.connection, device_name(public_key)
    if store != workplace.journal.identity.store:
        return "Det hör till ett annat apotek."
    if device == workplace.device.device:
        return ""
    if device in members.list_revoked(connection):
        return f"Datorn {device} som gjorde det är spärrad."
    if device not in members.list_believed(connection):
        return f"Datorn {device} som gjorde det är okänd. Anslut den först."
    return ""


def _is_vouched(workplace: Workplace, segment: Segment) -> bool:
    """Tell whether what the computer carries for all shows that one that is known let it in.

    Or that belief begins anew there, which is not known here: people decide whether to follow.
    """
    head, store = segment.head, workplace.journal.identity.store
    if (head.store, head.generation) != (store, FOR_ALL) or not segment.is_signed():
        return False
    try:
        entries = [SealedEntry.unpack(p) for p in segment.open(first_key(workplace.key))]
    except (NotSegment, Forged):
        return False
    connection = workplace.journal.vault.connection
    return device_name(head.carrier) in members.list_vouched(connection, entries) or any(
        _is_new_beginning(workplace, one, head.carrier) for one in entries
    )


def _is_new_beginning(workplace: Workplace, sealed: SealedEntry, carrier: bytes) -> bool:
    try:
        entry = sealed.open()
        if not isinstance(entry.content, BeliefBegun) or entry.device != device_name(carrier):
            return False
        sealed.verify(carrier)
    except Forged:
        return False
    return find_entry(workplace.journal.vault.connection, entry.id) is None


def open_segment(
    workplace: Workplace, segment: Segment, keys: Mapping[UUID, SealingKey]
) -> list[SealedEntry]:
    """Return the entries of a segment that a known computer made; NotTaken for anything else."""
    head = segment.head
    if why := judge(workplace, segment):
        raise NotTaken(why, device_name(head.carrier))
    if head.generation not in keys:
        why = _NO_KEY
        raise NotTaken(why, head.generation.hex)
    try:
        entries = [SealedEntry.unpack(piece) for piece in segment.open(keys[head.generation])]
        places = [(entry.hash, *entry.place()) for entry in entries]
    except NotSegment as wrong:
        raise NotTaken(str(wrong)) from None
    except Forged:
        raise NotTaken("Innehållet är skadat.") from None
    said = [(o.hash, o.id, o.chain.device, o.chain.epoch, o.seq) for o in head.entries]
    if places != said:
        device = device_name(head.carrier)
        raise NotTaken(f"Innehållet är ett annat än datorn {device} har skrivit utanpå.")
    return entries


def read_named(name: str, data: bytes) -> Segment:
    """Return the segment whose bytes have this name; NotTaken for anything else."""
    if name_of(data) != name:
        raise NotTaken("Det har ett annat innehåll än namnet säger.")
    try:
        return read_segment(data)
    except NotSegment as wrong:
        raise NotTaken(str(wrong)) from None
