"""Who may do what: roles and acts, as one table."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.findings import Refused, refuse


class Role(StrEnum):
    """What a person is at work (roll); a person may hold several."""

    PHARMACIST = "pharmacist"
    STAFF = "staff"
    MANAGER = "manager"
    PRESCRIBER = "prescriber"
    REVIEWER = "reviewer"


class Act(StrEnum):
    """What a person may be allowed to do (handling)."""

    READ = "read"  # see whose medicine it is: lists, dispensings, labels
    DRAFT = "draft"  # draft, scan, print label, capture form
    HAND_OUT = "hand_out"  # approve, hand out, telephone order, override, correct, reverse
    SECOND_SIGN = "second_sign"  # second signature, second keying, count
    KEEP_KIT = "keep_kit"  # print numbered blank forms, and say what became of each
    KEEP_STOCK = "keep_stock"  # destroy, correct the ledger, hold or let go a batch, end a case
    DECLARE_OUTAGE = "declare_outage"  # declare and change
    SETTLE = "settle"  # end outage, settle, done elsewhere
    TAKE_BUNDLE = "take_bundle"  # load reference data that the pinned organisation has signed
    ROUTE_PAPER = "route_paper"  # send paper to an address or a folder, past the computer's queues
    MANAGE = "manage"  # waive, close, people, rules, receivers, import by hand, restore, purge
    BACK_UP = "back_up"  # backup, verify
    PRESCRIBE = "prescribe"  # issue and revoke emergency prescription
    REVIEW = "review"  # read the log


_P, _S, _M, _F, _R = Role.PHARMACIST, Role.STAFF, Role.MANAGER, Role.PRESCRIBER, Role.REVIEWER
_TABLE: dict[Act, frozenset[Role]] = {
    Act.READ: frozenset({_P, _S, _M, _R}),
    Act.DRAFT: frozenset({_P, _S}),
    Act.HAND_OUT: frozenset({_P}),
    Act.SECOND_SIGN: frozenset({_P, _S, _M}),
    Act.KEEP_KIT: frozenset({_P, _S, _M}),
    Act.KEEP_STOCK: frozenset({_P, _M}),
    Act.DECLARE_OUTAGE: frozenset({_P, _M, _F}),
    Act.SETTLE: frozenset({_P, _M}),
    Act.TAKE_BUNDLE: frozenset({_P, _S, _M}),
    Act.ROUTE_PAPER: frozenset({_P, _M, _F}),
    Act.MANAGE: frozenset({_M}),
    Act.BACK_UP: frozenset({_P, _S, _M, _F, _R}),
    Act.PRESCRIBE: frozenset({_F}),
    Act.REVIEW: frozenset({_M, _R}),
}
_ROLE_WORDS = {
    Role.PHARMACIST: "farmaceut",
    Role.STAFF: "personal",
    Role.MANAGER: "apotekschef",
    Role.PRESCRIBER: "förskrivare",
    Role.REVIEWER: "granskare",
}


@dataclass(frozen=True)
class Person:
    """Someone who signs in (medarbetare)."""

    id: UUID
    name: str
    roles: frozenset[Role]
    active: bool = True

    @property
    def signature(self) -> str:
        """The short signature beside a decision (signum), as "SLi" for Sara Lindqvist."""
        return signature(self.name)


def signature(name: str) -> str:
    """Return the short signature of a name."""
    words = name.split()
    return (words[0][:1] + words[-1][:2]) if len(words) > 1 else name[:3]


def role_word(role: Role) -> str:
    """Return the role's Swedish word."""
    return _ROLE_WORDS[role]


def may(person: Person, act: Act) -> bool:
    """Tell whether any of the person's roles allows the act."""
    return person.active and not person.roles.isdisjoint(_TABLE[act])


def require(person: Person, act: Act) -> None:
    """Refuse, naming the roles that may, unless the person may."""
    if not may(person, act):
        words = " eller ".join(_ROLE_WORDS[role] for role in Role if role in _TABLE[act])
        raise refuse("Din roll får inte göra detta.", f"Be {words}.", rule="staff.may")


def check_last_manager(people: Iterable[Person], changed: Person) -> None:
    """Refuse a change that would leave the store without an active manager."""
    left = {person.id: person for person in people} | {changed.id: changed}
    if not any(may(person, Act.MANAGE) for person in left.values()):
        raise last_manager()


def last_manager() -> Refused:
    """Return the refusal to lose the last manager."""
    return refuse(
        "Minst en apotekschef måste finnas.", "Ge någon annan rollen först.", rule="staff.last"
    )
