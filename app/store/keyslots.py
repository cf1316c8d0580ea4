"""Who can unlock the data key: a password a person and one printed recovery code, each in its slot.

Changing one rewrites its slot and never the database. Without the slot file the database is lost.
"""

import hmac
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace

from app.domain.findings import Refused, Unavailable, refuse
from app.store import slotfile
from app.store.keys import DataKey, Purpose
from app.store.locks import alone
from app.store.passwords import SALT_BYTES, Argon2Cost, check_password, stretch
from app.store.recovery_code import RecoveryCode, parse_recovery_code
from app.store.slotfile import FILE_NAME, FORMAT, Slot, SlotFile

_NONCE_BYTES = 12


@dataclass(frozen=True)
class KeyHolder:
    """A person who has a password here (nyckelinnehavare), as a cold start can show them."""

    person: UUID
    name: str


Wanted = tuple[list[tuple[KeyHolder, bytes]], list[UUID]]  # slots; who has none any more

RECOVERY = UUID(int=0)  # in place of the person, of the slot that the printed code opens
_RECOVERY = KeyHolder(RECOVERY, "")


def create(
    folder: Path, store: UUID, first: KeyHolder, password: str, cost: Argon2Cost
) -> tuple[DataKey, RecoveryCode]:
    """Make a data key and the slot file that holds it, for a person and for the code to be printed.

    Unavailable where any part of a store lies already: its key would be lost under a new one.
    """
    first = _checked(first, password)
    key, code = DataKey.make(), RecoveryCode.make()
    with alone(folder / FILE_NAME):
        if slotfile.has_traces(folder):
            text = "I mappen finns redan ett apotek, helt eller delvis."
            raise Unavailable(text, "Lås upp det, eller välj en tom mapp.", code="store_exists")
        wrap = _Wrapping(key, store, cost)
        recovery, slot = wrap.slot(_RECOVERY, code.text), wrap.slot(first, password)
        empty = SlotFile(FORMAT, store, _mark(key, store), recovery, ())
        file = replace(empty, recovery=empty.checked(recovery), people=(empty.checked(slot),))
        slotfile.save(folder, file)
    return key, code


def names(folder: Path) -> tuple[KeyHolder, ...]:
    """Return who can sign in, by name; no key is needed."""
    people = (KeyHolder(slot.person, slot.name) for slot in slotfile.load(folder).people)
    return tuple(sorted(people, key=lambda holder: holder.name.casefold()))


def store_of(folder: Path) -> UUID:
    """Return which store the slots open."""
    return slotfile.load(folder).store


def load_holder(folder: Path, who: UUID | str) -> KeyHolder:
    """Return the person by id or by name in any case; refuse one who has no password here."""
    slot = _find(slotfile.load(folder), who)
    return KeyHolder(slot.person, slot.name)


def unlock_with_password(folder: Path, who: UUID | str, password: str) -> DataKey:
    """Return the data key for a person's password; counting of failures is in attempts."""
    file = slotfile.load(folder)
    slot = _find(file, who)
    _demand_whole(folder, file, slot)
    key = _unwrap(file, slot, password)
    if key is None:
        cure = "Skriv det igen. Kontrollera skiftlås och tangentbordets språk."
        raise refuse("Lösenordet stämmer inte.", cure, field="password", rule="password.wrong")
    return key


def unlock_with_recovery(folder: Path, typed: str) -> DataKey:
    """Return the data key for the printed code; a misspelt group is refused by its number."""
    code = parse_recovery_code(typed)
    file = slotfile.load(folder)
    _demand_whole(folder, file, file.recovery)
    key = _unwrap(file, file.recovery, code.text)
    if key is None:
        text = "Återställningskoden är rätt skriven men hör inte till det här apoteket."
        cure = "Ta det senast utskrivna bladet för just den här datamappen."
        raise refuse(text, cure, field="recovery", rule="recovery.wrong")
    return key


@dataclass(frozen=True)
class SlotChange:
    """A change of the slots of a folder (byte av nyckelfack), as it is told before it is made.

    `told` hears the slot as it is exported, while nobody else changes the file; what it raises
    leaves the file as it was.
    """

    folder: Path
    key: DataKey
    told: Callable[[bytes], None] = lambda _: None

    def add_person(self, person: KeyHolder, password: str, cost: Argon2Cost) -> None:
        """Give a person a password; refuse a person or a name that has one."""
        person = _checked(person, password)

        def added(file: SlotFile) -> SlotFile:
            taken = {_plain(slot.name) for slot in file.people}
            known = {slot.person for slot in file.people}
            if _plain(person.name) in taken or person.person in known:
                text = "Det finns redan en person med det namnet."
                raise refuse(text, "Skriv ett namn som skiljer dem åt.", field="name")
            slot = self._made(file, person, password, cost)
            return replace(file, people=(*file.people, slot))

        _rewrite(self.folder, self.key, added)

    def change_password(self, person: UUID, password: str, cost: Argon2Cost) -> None:
        """Give a person another password; this also mends a damaged slot."""

        def changed(file: SlotFile) -> SlotFile:
            old = _find(file, person)
            holder = _checked(KeyHolder(old.person, old.name), password)
            new = self._made(file, holder, password, cost)
            return replace(file, people=tuple(new if slot is old else slot for slot in file.people))

        _rewrite(self.folder, self.key, changed)

    def replace_recovery(self, cost: Argon2Cost) -> RecoveryCode:
        """Return a new code to print; the sheets printed before no longer open this folder."""
        code = RecoveryCode.make()

        def replaced(file: SlotFile) -> SlotFile:
            return replace(file, recovery=self._made(file, _RECOVERY, code.text, cost))

        _rewrite(self.folder, self.key, replaced)
        return code

    def _made(self, file: SlotFile, holder: KeyHolder, secret: str, cost: Argon2Cost) -> Slot:
        slot = _Wrapping(self.key, file.store, cost).slot(holder, secret)
        self.told(_exported(slot))
        return file.checked(slot)


def remove_person(folder: Path, key: DataKey, person: UUID) -> None:
    """Take a person's slot away; the last one stays. Older copies still open with that password."""

    def removed(file: SlotFile) -> SlotFile:
        _find(file, person)
        if len(file.people) == 1:
            raise refuse("Den sista personen kan inte tas bort.", "Lägg till en annan först.")
        return replace(file, people=tuple(s for s in file.people if s.person != person))

    _rewrite(folder, key, removed)


def export(folder: Path, person: UUID) -> bytes:
    """Return a person's slot as other computers of the store take it; of no person: the code's.

    It opens by that password only, and says no name.
    """
    file = slotfile.load(folder)
    return _exported(file.recovery if person == RECOVERY else _find(file, person))


def follow(folder: Path, key: DataKey, wanted: Callable[[], Wanted]) -> None:
    """Make the slots here what is wanted, which is asked for while nobody else changes them.

    A name that somebody else has here is told apart by a number. The last slot stays, whoever's it
    is: without any nobody would open the store here.
    """

    def followed(file: SlotFile) -> SlotFile:
        slots, gone = wanted()
        for holder, exported in slots:
            file = _with(file, holder, exported)
        for person in gone:
            if len(file.people) > 1:
                file = replace(file, people=tuple(s for s in file.people if s.person != person))
        return file

    file = slotfile.load(folder)
    if followed(file) != file:
        _rewrite(folder, key, followed)


def _with(file: SlotFile, holder: KeyHolder, exported: bytes) -> SlotFile:
    """Return the file with an exported slot in place of the one that the holder had."""
    try:
        slot = msgspec.msgpack.decode(exported, type=Slot)
    except (ValueError, RecursionError):
        return file
    others = tuple(one for one in file.people if one.person != holder.person)
    is_recovery = holder.person == RECOVERY
    known = [file.recovery] if is_recovery else [*set(file.people) - set(others)]
    if slot.person != holder.person or any(one.id == slot.id for one in known):
        return file
    names = {_plain(one.name) for one in others}
    fresh = file.checked(replace(slot, name=_distinct(holder.name, names)))
    return replace(file, recovery=fresh) if is_recovery else replace(file, people=(*others, fresh))


def _exported(slot: Slot) -> bytes:
    return msgspec.msgpack.encode(replace(slot, name="", check=b""))


def verify(folder: Path, key: DataKey) -> None:
    """Raise Unavailable unless every slot is as written, also those not used for years."""
    file = slotfile.load(folder)
    _demand_own(file, key)
    for slot in (file.recovery, *file.people):
        _demand_whole(folder, file, slot)


def foreign() -> Unavailable:
    """Return what a slot file is told as whose key is not the database's."""
    text = f"Nyckelfilen {FILE_NAME} hör inte till databasen, eller är skadad."
    cure = f"Hämta {FILE_NAME} från apotekets egen säkerhetskopia."
    return Unavailable(text, cure, code="keyslots_foreign")


@dataclass(frozen=True)
class _Wrapping:
    key: DataKey
    store: UUID
    cost: Argon2Cost

    def slot(self, holder: KeyHolder, secret: str) -> Slot:
        salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
        slot = Slot(uuid4(), holder.person, holder.name, self.cost, salt, nonce, wrapped=b"")
        cipher = AESGCM(stretch(secret, salt, self.cost))
        wrapped = cipher.encrypt(nonce, self.key.secret, _associated(slot, self.store))
        return replace(slot, wrapped=wrapped)


def _unwrap(file: SlotFile, slot: Slot, secret: str) -> DataKey | None:
    cipher = AESGCM(stretch(secret, slot.salt, slot.cost))
    try:
        return DataKey(cipher.decrypt(slot.nonce, slot.wrapped, _associated(slot, file.store)))
    except InvalidTag:
        return None


def _associated(slot: Slot, store: UUID) -> bytes:
    return b"lykta-slot" + slot.id.bytes + slot.person.bytes + store.bytes + bytes([FORMAT])


def _rewrite(folder: Path, key: DataKey, change: Callable[[SlotFile], SlotFile]) -> None:
    with alone(folder / FILE_NAME):
        file = slotfile.load(folder)
        _demand_own(file, key)
        if (changed := change(file)) != file:
            slotfile.save(folder, changed)


def _mark(key: DataKey, store: UUID) -> bytes:
    return hmac.digest(key.derive(Purpose.KEYSLOTS), store.bytes, "sha256")


def _demand_own(file: SlotFile, key: DataKey) -> None:
    if not hmac.compare_digest(file.mark, _mark(key, file.store)):
        raise foreign()


def _demand_whole(folder: Path, file: SlotFile, slot: Slot) -> None:
    if not file.is_whole(slot):
        whose = "Återställningskodens" if slot is file.recovery else "Personens"
        raise slotfile.damaged(folder, f"{whose} del av nyckelfilen {FILE_NAME} är skadad.")


def _find(file: SlotFile, who: UUID | str) -> Slot:
    for slot in file.people:
        if who == slot.person or (isinstance(who, str) and _plain(who) == _plain(slot.name)):
            return slot
    text = "Ingen med det namnet har lösenord här."
    raise refuse(text, "Välj ett namn i listan.", field="name", rule="person.unknown")


def _checked(holder: KeyHolder, password: str) -> KeyHolder:
    name = " ".join(unicodedata.normalize("NFC", holder.name).split())
    if not name.isprintable() or not 1 <= len(name) <= 100:
        raise refuse(
            "Namnet går inte att använda.", "Skriv 1 till 100 synliga tecken.", field="name"
        )
    if findings := check_password(password, name):
        raise Refused(findings)
    return KeyHolder(holder.person, name)


def _distinct(name: str, taken: set[str]) -> str:
    candidates = (f"{name} {number}" if number > 1 else name for number in count(1))
    return next(one for one in candidates if _plain(one) not in taken)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()
