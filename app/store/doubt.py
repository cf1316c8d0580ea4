"""Writes whose COMMIT failed: unknown until one write more has shown whether they stand."""

import threading
from collections.abc import Sequence

from app.domain.findings import Unavailable
from app.store.sealed import SealedEntry
from app.store.vault import CommitUnknown, Vault
from app.store.witness import Place, Witness

Sealed = Sequence[tuple[Place, SealedEntry]]


class Doubts:
    """What is in doubt at one journal (tvivel); several threads may write to it."""

    def __init__(self, vault: Vault, witness: Witness) -> None:
        self._vault = vault
        self._witness = witness
        self._open: list[Sealed] = []  # nobody knows yet
        self._guard = threading.RLock()

    def stands(self, sealed: Sealed, unknown: CommitUnknown) -> bool:
        """Tell whether the entries stand after all; `unknown` is raised while nobody can know."""
        if unknown.left_nothing:
            return False
        with self._guard:
            self._open.append(sealed)
            try:
                return self._settle()[-1]
            except Unavailable:
                raise unknown from None

    def demand_none(self) -> None:
        """Raise Unavailable while an earlier write is in doubt: no answer may rest on it."""
        with self._guard:
            try:
                self._settle()
            except Unavailable as error:
                raise not_saved(getattr(error, "said", error.text)) from error

    def _settle(self) -> list[bool]:
        """Find out of each write in doubt whether it stands; raise while nobody can know.

        What it left may be seen and yet not be on the disk, or not be seen and come back when
        programs crash. One write more ends both: it syncs what is before it, and takes the place
        in the log of what nobody sees. What stands is moved out of the log besides: a sync that
        failed once may forget what it should have written.
        """
        answers = []
        while self._open:
            sealed = self._open[0]
            with self._vault.transaction() as connection:
                ids = [entry.open().id.bytes for _, entry in sealed]
                (found,) = connection.execute(
                    f"SELECT count(*) FROM entry WHERE id IN ({', '.join('?' * len(ids))})",  # noqa: S608
                    ids,
                ).fetchone()
                connection.execute("INSERT OR REPLACE INTO local VALUES ('doubt', 'settled')")
            answers.append(bool(ids) and found == len(ids))
            if answers[-1]:
                if not self._vault.checkpoint():
                    raise not_saved()
                self._witness.add(sealed)
            del self._open[0]
        return answers


def not_saved(said: str = "") -> Unavailable:
    """Return what a person is told when a write did not become durable, and what the disk said."""
    return Unavailable(
        f"Sparades inte. {said} Lämna inte ut än.".replace("  ", " "),
        "Det du skrev finns kvar på skärmen. Kontrollera disken och försök igen.",
        code="not_saved",
    )
