"""The kinds of journal entry about the computers of a store: known, admitted, revoked, rekeyed.

None names a person beyond whoever the entry itself is by; `entries.py` lists them with the others.
"""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class MemberRevoked:
    """A computer is believed no more (spärrad), from what was known of it then."""

    device: str
    reason: RevokeReason


@dataclass(frozen=True)
class KeysRotated:
    """A new sealing key (nyckelbyte), for each computer that is believed; its id names it."""

    public_key: str  # hex, 32 bytes of X25519
    sealed: dict[str, str]  # device to the private half, hex, sealed to that device


MemberContent = MemberIntroduced | MemberAdmitted | MemberRevoked | KeysRotated
MEMBER_KINDS: dict[str, type] = {
    "member_introduced": MemberIntroduced,
    "member_admitted": MemberAdmitted,
    "member_revoked": MemberRevoked,
    "keys_rotated": KeysRotated,
}

# Carried so that every computer that ever joined reads them: nobody can be asked to hold a key, or
# to know a computer, before the entry that brings it; and a revoked one shall know that it is.
KINDS_FOR_ALL = frozenset({"epoch_started", "member_admitted", "member_revoked", "keys_rotated"})
