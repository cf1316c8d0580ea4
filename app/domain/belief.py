"""Which computers are believed, by all that the journal says of letting in and revoking.

It depends on the entries alone, never on the order in which they came. Who holds a stolen computer
can still sign with it, so nothing that only it says makes it, or what it lets in, believed:

- A revocation ends only by an admission that names it, signed by another believed computer.
- What a revoked computer let in counts only if the revocation names it as known.
- A computer that has written here though nobody let it in (it founded the store, or was put back
  from a copy) is believed unless a revocation was made where it was not known.
"""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Admission:
    """That a device let in another, and which revocations of it that ended."""

    device: str
    signer: str
    lifts: frozenset[str]  # hashes of revocations


@dataclass(frozen=True)
class Revocation:
    """That a device was revoked, and which others were believed where that was done."""

    device: str
    hash: str
    known: frozenset[str]  # empty: it does not say

    def leaves(self, device: str) -> bool:
        """Tell whether a device stays believed, if it rests on the revoked one alone."""
        return not self.known or device in self.known


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


def find_belief(
    joined: Collection[str],
    admissions: Collection[Admission],
    revocations: Collection[Revocation],
) -> Belief:
    """Return whom to believe, of those who have written here and those who were let in.

    It begins with all revocations and nobody let in, and grows until nothing changes: each step
    only adds, so that there is one end, and none who vouch for each other in a ring.
    """
    belief = Belief(frozenset(), tuple(revocations))
    while (grown := _grown(belief, joined, admissions)) != belief:
        belief = grown
    return belief


def _grown(belief: Belief, joined: Collection[str], admissions: Collection[Admission]) -> Belief:
    counted = [one for one in admissions if belief.counts(one)]
    lifted = {
        (one.device, revocation)
        for one in counted
        if one.signer in belief.believed
        for revocation in one.lifts
    }
    standing = tuple(one for one in belief.standing if (one.device, one.hash) not in lifted)
    roots = {device for device in joined if all(one.leaves(device) for one in standing)}
    return Belief(frozenset({one.device for one in counted} | roots), standing)
