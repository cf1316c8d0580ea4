"""What the computers of the store say of themselves on a route, each in place of its last."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

from app.domain.clock import elapsed
from app.domain.member_statements import MemberStatement, sum_of
from app.exchange import statement
from app.exchange.statement import NotStatement, read_statement
from app.store.member_statements import Holdings, KeptStatement, keep_statements, list_statements
from app.store.projections import members
from app.store.projections.dispensings import named_papers
from app.store.sealed import device_name
from app.usecases.believing import why_not
from app.usecases.workplace import Workplace

_CHANGED = "Filen är inget besked, eller är ändrad. Ta bort den."
_UNREADABLE = "Filen går inte att läsa. Står den kvar vid nästa utbyte: ta bort den."
_SAY_AGAIN = timedelta(minutes=1)  # that nothing is new: clocks are told apart by two of these


class StatementRoute(Protocol):
    """What a route does for statements."""

    def read_statements(self) -> Mapping[str, bytes]:
        """Return what computers have said of themselves there, by device; not judged yet."""
        ...

    def write_statement(self, device: str, data: bytes) -> None:
        """Put a computer's statement there in place of its older one; it may be another's."""
        ...


class Saying:
    """What this computer says and hears on its routes (besked)."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._holdings = Holdings()

    def tell(self, route: StatementRoute) -> list[tuple[str, str]]:
        """Keep what others say of themselves, and put there what is newer here, our own last.

        Returns the names of what is not believed, and why, in Swedish.
        """
        vault, device = self._workplace.journal.vault, self._workplace.device.device
        there, refused = self._judged(route.read_statements())
        others = [one for one in there.values() if one.device != device]
        known = list_statements(vault.connection)
        if newer := [one for one in others if _is_newer(one, known.get(one.device))]:
            with vault.transaction() as connection:
                keep_statements(connection, newer)
            known = list_statements(vault.connection)
        revoked = set(members.list_revoked(vault.connection))
        for one in known.values():
            is_ours = one.device == device or one.device in revoked
            if not is_ours and _is_newer(one, there.get(one.device)):
                route.write_statement(one.device, one.data)
        if own := self._own_statement(known, there.get(device)):
            route.write_statement(device, own)
        return refused

    def _judged(
        self, found: Mapping[str, bytes]
    ) -> tuple[dict[str, KeptStatement], list[tuple[str, str]]]:
        """Return the statements of computers that are believed, and why the others are not."""
        now, believed, refused = self._workplace.computer.clock.now(), {}, []
        revoked = members.list_revoked(self._workplace.journal.vault.connection)
        for name, data in sorted(found.items()):
            try:
                said = read_statement(data)
                why = why_not(self._workplace, said.store, said.public_key)
            except NotStatement:
                why = _CHANGED if data else _UNREADABLE
            if why and name not in revoked:  # which leave theirs behind for ever
                refused.append((name + statement.SUFFIX, why))
            elif not why:
                device = device_name(said.public_key)
                believed[device] = KeptStatement(device, said.number, now, data)
        return believed, refused

    def _own_statement(
        self, known: Mapping[str, KeptStatement], there: KeptStatement | None
    ) -> bytes | None:
        """Return what to say anew of this computer; nothing when the route says it already."""
        workplace = self._workplace
        vault, clock, device = workplace.journal.vault, workplace.computer.clock, workplace.device
        now, last = clock.now(), known.get(device.device)
        with vault.snapshot() as connection:
            held, named = self._holdings.of(connection), named_papers(connection)
        total = sum_of(held.values(), len(workplace.papers.lacking(named)))
        if there is not None and last is not None and there.number >= last.number:
            before = read_statement(there.data)
            is_same = before.held == held and before.sum == total
            if is_same and abs(elapsed(before.made_at, now)) < _SAY_AGAIN:
                return None
        said = MemberStatement(
            store=workplace.journal.identity.store,
            public_key=device.public_key,
            number=max(1, int(now.timestamp()), *(one.number + 1 for one in (last, there) if one)),
            made_at=now,
            clock=clock.state(),
            program=_program(),
            held=held,
            heard={
                one.device: read_statement(one.data).made_at
                for one in known.values()
                if one.device != device.device
            },
            sum=total,
        )
        data = statement.write_statement(said, device.sign)
        with vault.transaction() as connection:
            keep_statements(connection, [KeptStatement(device.device, said.number, now, data)])
        return data


def _is_newer(one: KeptStatement, other: KeptStatement | None) -> bool:
    return other is None or one.number > other.number


@cache
def _program() -> str:
    try:
        return f"Lykta {version('lykta')}"
    except PackageNotFoundError:
        return "Lykta"
