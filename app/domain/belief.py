"""Which computers are believed, by all that the journal says of letting in and revoking.

It depends on the entries alone, never on the order in which they came. Who holds a stolen computer
can still sign with it, so nothing that only it says makes it, or what it lets in, believed:

- A revocation ends only by an admission that names it, signed by another believed computer.
- What a revoked computer let in counts only if the revocation names it as known.
- A computer that has written here though nobody let it in (it founded the store, or was put back
  from a copy) is believed unless a revocation was made where it was not known.
- A revocation counts unless one that was let in earlier had revoked its signer, and neither had
  heard of the other's word. Of two that revoke each other both are out: people say which is right.

Who was let in earlier cannot be forged: that is said by those who let in, and nobody comes before
the one that let it in.
"""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Admission:
    """That a device let in another, and which revocations of it that ended."""

    device: str
    signer: str
    lifts: frozenset[str]  # hashes of revocations
    hash: str = ""
    lamport: int = 0


@dataclass(frozen=True)
class Revocation:
    """That a device was revoked, and which others were believed where that was done."""

    device: str
    hash: str
    signer: str
    known: frozenset[str] | None  # None: it does not say
    heard: frozenset[str] | None = None  # hashes of what it goes by; None: it does not say

    def leaves(self, device: str) -> bool:
        """Tell whether a device stays believed, if it rests on the revoked one alone."""
        return self.known is None or device == self.signer or device in self.known

    def undoes(self, other: "Revocation", admissions: Collection[Admission]) -> bool:
        """Tell whether a revocation by the revoked one counts no more, if this was made earlier.

        One of the signer of this stands: who made both is asked, or nobody would ever be let out
        by one that came later.
        """
        if other.signer != self.device or other.device == self.signer or self.heard is None:
            return False
        goes_by = other.heard or frozenset()
        came_back = any(self.hash in one.lifts and one.hash in goes_by for one in admissions)
        return other.hash not in self.heard and not came_back


@dataclass(frozen=True)
class Belief:
    """Who is let in, and which revocations stand (tilltro)."""

    let_in: frozenset[str]
    standing: tuple[Revocation, ...]

    @property
    def believed(self) -> frozenset[str]:
        """Return the devices that may carry entries and are given keys."""
        return self.let_in - {one.device for one in self.standing}

    def counts(self, admission: Admission) -> bool:
        """Tell whether a device is let in by an admission."""
        device, signer = admission.device, admission.signer
        return (
            signer not in ("", device)
            and signer in self.let_in
            and all(one.leaves(device) for one in self.standing if one.device == signer)
        )


@dataclass(frozen=True)
class Said:
    """All that the journal says of whom to believe (utsagor), in any order."""

    joined: frozenset[str]  # who has written here
    admissions: tuple[Admission, ...]
    revocations: tuple[Revocation, ...]
    founder: str = ""  # the device that is believed first; "" where nothing tells


def find_belief(said: Said) -> Belief:
    """Return whom to believe, of those who have written here and those who were let in."""
    counting = tuple[Revocation, ...]()
    for signer in _by_age(said) if said.revocations else ():
        made = [one for one in said.revocations if one.signer == signer]
        if made and signer in _grow(said, counting).let_in:
            counting += tuple(
                one for one in made if not any(x.undoes(one, said.admissions) for x in counting)
            )
    return _grow(said, counting)


def _by_age(said: Said) -> list[str]:
    """Return the devices as they were let in, the founder first, and last whom nobody let in."""
    order = dict[str, None]()
    waiting = sorted(said.admissions, key=lambda one: (one.lamport, one.hash, one.device))
    for root in sorted(said.joined, key=lambda device: (device != said.founder, device)):
        order.setdefault(root)
        while following := [
            one.device for one in waiting if one.signer in order and one.device not in order
        ]:
            order[following[0]] = None
    return list(order)


def _grow(said: Said, counting: tuple[Revocation, ...]) -> Belief:
    """Return whom to believe if these revocations count.

    It begins with all of them and nobody let in, and grows until nothing changes: each step
    only adds, so that there is one end, and none who vouch for each other in a ring.
    """
    belief = Belief(frozenset(), counting)
    while (grown := _grown(belief, said)) != belief:
        belief = grown
    return belief


def _grown(belief: Belief, said: Said) -> Belief:
    counted = [one for one in said.admissions if belief.counts(one)]
    lifted = {
        (one.device, revocation)
        for one in counted
        if one.signer in belief.believed
        for revocation in one.lifts
    }
    standing = tuple(one for one in belief.standing if (one.device, one.hash) not in lifted)
    roots = {device for device in said.joined if all(one.leaves(device) for one in standing)}
    return Belief(frozenset({one.device for one in counted} | roots), standing)
