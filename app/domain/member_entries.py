"""The kinds of journal entry about a store's computers: let in, revoked, their keys and clocks.

None names a person beyond whoever the entry itself is by; `entries.py` lists them with the others.
"""

from dataclasses import dataclass
from datetime import datetime

from app.domain.members import RevokeReason


@dataclass(frozen=True)
class MemberIntroduced:
    """A computer says of itself how to seal to it, and what people call it (presentation)."""

    sealing_key: str  # hex, 32 bytes of X25519
    workstation: str


@dataclass(frozen=True)
class MemberAdmitted:
    """Two people compared the fingerprint of a computer and let it in (ansluten)."""

    public_key: str  # hex, 32 bytes of Ed25519
    sealing_key: str  # hex, 32 bytes of X25519
    workstation: str
    keys: dict[str, str]  # sealing keys of each generation, hex, sealed to the computer
    lifts: tuple[str, ...] = ()  # hashes of the revocations of it that end by this
    since: str = ""  # hash of the `belief_begun` that it was done under


@dataclass(frozen=True)
class MemberRevoked:
    """A computer is believed no more (spärrad), from what was known of it then."""

    device: str
    reason: RevokeReason
    known: tuple[str, ...] | None = (
        None  # devices believed on beside who signs; older: does not say
    )
    heard: tuple[str, ...] | None = None  # hashes: its revocations that hold; what let in who signs
    since: str = ""  # hash of the `belief_begun` that it was done under


@dataclass(frozen=True)
class BeliefBegun:
    """Belief begins anew at the computer that writes this (omstart): two people did it by the code.

    Other computers go by it when a person there has typed the same code.
    """

    public_key: str  # hex, 32 bytes of Ed25519, of the computer
    code_key: str  # hex, 32 bytes of Ed25519, derived from the recovery code
    proof: str  # hex, 64 bytes: the code's signature over store, the entry's id and the computer


@dataclass(frozen=True)
class BeliefFollowed:
    """A person typed the recovery code: this computer goes by another's beginning from now on."""

    begun: str  # hash of the entry


@dataclass(frozen=True)
class KeysRotated:
    """A new sealing key (nyckelbyte), for each computer that is believed; its id names it."""

    public_key: str  # hex, 32 bytes of X25519
    sealed: dict[str, str]  # device to the private half, hex, sealed to that device


@dataclass(frozen=True)
class ClockCompared:
    """A person held this computer's clock against another (klockan jämförd); no time is changed."""

    told: datetime  # by the other clock
    shown: datetime  # by this computer's, at the same moment


@dataclass(frozen=True)
class KeysPassed:
    """Keys that a computer lacked, from one that holds them (nycklar vidare)."""

    device: str
    keys: dict[str, str]  # sealing keys of each generation, hex, sealed to the computer


@dataclass(frozen=True)
class BesideHandled:
    """A manager has compared entries that stand under one id with the paper (avbockade)."""

    device: str  # which wrote them
    hashes: tuple[str, ...]  # hex, of all under each id: which of them is folded differs


MemberContent = (
    MemberIntroduced
    | MemberAdmitted
    | MemberRevoked
    | BeliefBegun
    | BeliefFollowed
    | KeysRotated
    | KeysPassed
    | ClockCompared
    | BesideHandled
)
MEMBER_KINDS: dict[str, type] = {
    "member_introduced": MemberIntroduced,
    "member_admitted": MemberAdmitted,
    "member_revoked": MemberRevoked,
    "belief_begun": BeliefBegun,
    "belief_followed": BeliefFollowed,
    "keys_rotated": KeysRotated,
    "clock_compared": ClockCompared,
    "keys_passed": KeysPassed,
    "beside_handled": BesideHandled,
}

# Carried so that every computer that ever joined reads them: nobody can be asked to hold a key, or
# to know a computer, before the entry that brings it; and a revoked one shall know that it is.
KINDS_FOR_ALL = frozenset(
    {
        "epoch_started",
        "member_admitted",
        "member_revoked",
        "belief_begun",
        "keys_rotated",
        "keys_passed",
    }
)
