"""A hub as a route: segments and what they hold, there and back, over one connection."""

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from psycopg.errors import InsufficientPrivilege

from app.domain.asking import IN_PLACE, Asking
from app.domain.hub import Address
from app.domain.members import FOR_ALL, Chain, Digest, SegmentHead
from app.exchange.hub.line import Line
from app.exchange.hub.link import Access, Connection
from app.exchange.segment import NotSegment, Segment, name_of, read_segment

_DIGESTS = """
    SELECT c.device, c.epoch, sum(h.count)::bigint, max(h.highest), bit_xor(h.ids)
    FROM hub.holding h JOIN hub.chain c ON c.n = h.chain JOIN hub.member m ON m.n = h.carrier
    WHERE m.device <> ALL (%s) GROUP BY c.device, c.epoch HAVING sum(h.count) > 0
"""
_DOUBTED = """
    SELECT m.device, sum(h.count)::bigint FROM hub.holding h JOIN hub.member m ON m.n = h.carrier
    WHERE m.device = ANY (%s) GROUP BY m.device HAVING sum(h.count) > 0
"""
_FIRST_FOR_ALL = """
    SELECT g.name FROM hub.member m JOIN hub.segment g ON g.carrier = m.n
    WHERE m.device = %s AND m.revoked_at IS NULL AND g.generation = %s
    AND octet_length(g.content) <= %s ORDER BY g.n LIMIT %s
"""
_BESIDE = """
    SELECT d.device, c.device, c.epoch, count(*), max(b.seq), bit_xor(hub.last_half(b.id)) FROM (
        SELECT b.chain, b.id, max(b.seq) AS seq
        FROM hub.beside b JOIN hub.member m ON m.n = b.carrier
        WHERE m.device <> ALL (%s) GROUP BY b.chain, b.id
    ) AS b JOIN hub.entry e ON e.chain = b.chain AND e.id = b.id
    JOIN hub.member d ON d.n = e.carrier JOIN hub.chain c ON c.n = b.chain
    WHERE d.device = ANY (%s) GROUP BY d.device, c.device, c.epoch
"""
_COUNTED = "hub.entry"
_ALL = (  # asked for when somebody who is doubted may stand in another's place
    "(SELECT chain, id, carrier, segment, seq FROM hub.entry"
    " UNION ALL SELECT chain, id, carrier, segment, seq FROM hub.beside)"
)
_IDS = """
    SELECT e.id FROM hub.chain c JOIN {} e ON e.chain = c.n
    JOIN hub.member m ON m.n = e.carrier
    WHERE m.device <> ALL (%s) AND c.device = %s AND c.epoch = %s
"""
_FIND = """
    SELECT g.name FROM hub.segment g JOIN (
        SELECT e.segment, min(e.seq) AS first FROM hub.chain c JOIN {} e ON e.chain = c.n
        JOIN hub.member m ON m.n = e.carrier
        WHERE (c.device, c.epoch) IN (SELECT * FROM unnest(%s::text[], %s::text[]))
        AND e.id = ANY (%s) AND m.device <> ALL (%s) GROUP BY e.segment
    ) AS found ON found.segment = g.n WHERE g.generation = %s OR NOT %s ORDER BY found.first, g.n
"""
_PICTURES = """
    SELECT p.name FROM hub.picture p JOIN hub.member m ON m.n = p.carrier WHERE m.device <> ALL (%s)
"""
_PICTURE = """
    SELECT p.content FROM hub.picture p JOIN hub.member m ON m.n = p.carrier
    WHERE p.name = %s AND m.device <> ALL (%s) LIMIT 1
"""
_CARRIED = """
    SELECT g.name, octet_length(g.content)
    FROM hub.member m JOIN hub.segment g ON g.carrier = m.n WHERE m.device = %s
"""
_ROWS = "SELECT e.id FROM hub.segment g JOIN {} e ON e.segment = g.n WHERE g.name = ANY (%s)"
_HAS_BESIDE = "SELECT to_regclass('hub.beside') IS NOT NULL"
_RENEW = "SELECT hub.renew(%b, %b, %b, %b::text[], %b::text[])"
_LOOKED_AT = 8  # segments for all of a computer that nobody here knows
_READABLE = 4 * 2**20  # bytes of each
_DO = "är spärrad eller okänd. Är den er: anslut den på nytt. Annars behöver inget göras."


class HubRoute:
    """The segments of one store at a hub (nav); used by one thread, woken and closed by any.

    What computers carried that are not believed is left out of every answer by the question itself:
    nobody has to be allowed to delete anything at the hub, and nobody can make another's entries
    count less for those who believe it. `judge` returns why a segment is not believed: one for all
    may show that a computer which is not known yet was let in by one that is. `moved` hears where
    the hub and its standbys are reached, when that is another than what was known.
    """

    def __init__(
        self,
        access: Access,
        store: UUID,
        judge: Callable[[Segment], str],
        moved: Callable[[tuple[Address, ...]], None],
        asking: Asking = IN_PLACE,
    ) -> None:
        self.name = str(access.addresses[0])
        self.doubted: Mapping[str, str] = {}  # by computer, since their segments are not asked for
        self.doubted_by: Mapping[str, str] = {}
        self._judge = judge
        self._line = Line(access, store, moved, asking)
        self._believed: frozenset[str] = frozenset()
        self._left_out: list[str] = []  # computers that are let in at the hub, but not believed
        self._let_go: list[str] = []  # those of them that stand there as carriers of entries
        self._judged: dict[str, bool] = {}  # segments for all of those
        self._asked: set[Chain] = set()  # chains whose ids were asked for since the last digests

    def digests(self) -> dict[Chain, Digest]:
        """Return what the hub holds of each chain, of what believed computers carried."""
        self._asked.clear()

        known = self._line.do(_members)
        self._left_out = [
            device
            for device in known
            if device not in self._believed and not self._is_vouched(device)
        ]
        out = [self._left_out]
        held: dict[str, int] = dict(self._line.do(lambda to: to.execute(_DOUBTED, out).fetchall()))
        self._let_go = list(held)
        rows = self._line.do(lambda to: to.execute(_DIGESTS, out).fetchall())
        digests = {Chain(row[0], row[1]): Digest(*row[2:]) for row in rows}
        if self._let_go:
            asked = [self._left_out, self._let_go]
            for by, *place, count, highest, marks in self._line.do(
                lambda to: to.execute(_BESIDE, asked).fetchall()
            ):
                held[by] -= count
                here = digests.get(Chain(*place), Digest(0, 0, 0))
                digests[Chain(*place)] = Digest(
                    here.count + count, max(here.highest, highest), here.marks ^ marks
                )
        self.doubted = {
            device: f"{count} {'post' if count == 1 else 'poster'} på navet kommer från {device},"
            f" som {_DO}"
            for device, count in held.items()
            if count > 0
        }
        self.doubted_by = {device: device for device in self.doubted}
        return digests

    def ids(self, chain: Chain) -> Collection[UUID]:
        """Return the marks of what it holds of a chain; ids, of what was left before those."""
        self._asked.add(chain)
        asked = [self._left_out, chain.device, chain.epoch]
        query = self._among(_IDS)
        rows = self._line.do(lambda to: to.execute(query, asked, binary=True).fetchall())
        return {one for (one,) in rows}

    def find(self, ids: Collection[UUID], *, is_for_all: bool = False) -> list[str]:
        """Return the segments that hold the ids, or of those the ones for all.

        They are looked for in the chains that `ids` was asked for. Those with which chains begin
        come first.
        """
        devices, epochs = [c.device for c in self._asked], [c.epoch for c in self._asked]
        asked = [devices, epochs, list(ids), self._left_out, FOR_ALL, is_for_all]
        query = self._among(_FIND)
        return [row[0] for row in self._line.do(lambda to: to.execute(query, asked).fetchall())]

    def read(self, name: str) -> bytes:
        """Return a segment's bytes; nothing where there is none, or none any more.

        One that the hub has damaged is read once: what it held is wanted anew from then on.
        """
        question = "SELECT content FROM hub.segment WHERE name = %s"
        row = self._line.do(lambda to: to.execute(question, [name], binary=True).fetchone())
        data: bytes = row[0] if row else b""
        if data and name_of(data) != name:
            self._line.do(lambda to: _drop_damaged(to, name))
        return data

    def write(self, name: str, head: SegmentHead, data: bytes) -> None:
        """Store a segment; it is on the hub's disk when this returns.

        The hub names it by its bytes, as the writer did. One that holds nothing new is not kept.
        """
        del name
        given: list[object] = [data, head.generation, *_columns(head), self._let_go]

        def carry(connection: Connection) -> None:
            row = connection.execute(
                "SELECT hub.carry(%b, %b, %b, %b, %b, %b::bigint[], %b::text[])", given
            ).fetchone()
            if row and row[0]:
                connection.execute("SELECT hub.wake()")

        self._line.do(carry)

    def carried(self, device: str) -> dict[str, int]:
        """Return the segments that a computer has carried there, and their bytes."""
        return dict(self._line.do(lambda to: to.execute(_CARRIED, [device]).fetchall()))

    def replace(self, names: Collection[str], by: Sequence[tuple[SegmentHead, bytes]]) -> None:
        """Store this computer's segments, and delete those of its own that are named, at once."""

        def renew(connection: Connection) -> None:
            with connection.transaction():
                row = connection.execute(_HAS_BESIDE).fetchone()  # not before 0010
                query = _ROWS.format(_ALL if row and row[0] else _COUNTED).encode()
                rows = connection.execute(query, [list(names)]).fetchall()
                old = frozenset(one for (one,) in rows)  # from before marks were left here
                for head, data in by:
                    _, *places = _columns(head)
                    ids = [one.id if one.id in old else one.mark for one in head.entries]
                    given = [data, head.generation, ids, *places[:2]]
                    connection.execute(_RENEW, given)
                connection.execute("SELECT hub.drop_segments(%s::text[])", [list(names)])

        self._line.do(renew)

    def believe(self, devices: Collection[str]) -> None:
        """Count only what these computers carried, from the next digests on."""
        if frozenset(devices) != self._believed:
            self._believed = frozenset(devices)
            self._judged.clear()

    def read_statements(self) -> dict[str, bytes]:
        """Return what lies there of each computer that is believed."""
        query = "SELECT device, content FROM hub.statement WHERE device = ANY (%s)"
        asked = [list(self._believed)]
        return dict(self._line.do(lambda to: to.execute(query, asked, binary=True).fetchall()))

    def write_statement(self, device: str, data: bytes) -> None:
        """Put a computer's statement there in place of its older one; it wakes nobody."""
        self._line.do(lambda to: to.execute("SELECT hub.state(%s, %b)", [device, data]))

    def pictures(self) -> frozenset[str]:
        """Return the names of the pictures that it holds, of what believed computers carried."""
        rows = self._line.do(lambda to: to.execute(_PICTURES, [self._left_out]).fetchall())
        return frozenset(name for (name,) in rows)

    def read_picture(self, name: str) -> bytes:
        """Return a picture's bytes; nothing where there is none."""
        asked = [name, self._left_out]
        row = self._line.do(lambda to: to.execute(_PICTURE, asked, binary=True).fetchone())
        return row[0] if row else b""

    def write_picture(self, name: str, data: bytes) -> None:
        """Store a picture, also where only computers that are not believed have carried it."""

        def carry(connection: Connection) -> None:
            given = [name, data, self._left_out]
            connection.execute("SELECT hub.carry_picture(%s, %b, %s::text[])", given)
            connection.execute("SELECT hub.wake()")

        self._line.do(carry)

    def drop_picture(self, name: str) -> bool:
        """Delete a picture, whoever carried it; tell whether it was there. A hub of before that
        knew how keeps what another has carried."""
        row = self._line.do(lambda to: to.execute("SELECT hub.drop_picture(%s)", [name]).fetchone())
        return bool(row and row[0])

    def wait(self, timeout_s: float) -> bool:
        """Wait until another computer has left something, or `wake`; tell whether one has."""
        return self._line.wait(timeout_s)

    def wake(self) -> None:
        """End the wait that is under way, or else the next one."""
        self._line.wake()

    def close(self) -> None:
        """Let go of the connection, also of one that is being waited for; it is opened no more."""
        self._line.close()

    def _among(self, query: str) -> bytes:
        return query.format(_ALL if self._let_go else _COUNTED).encode()

    def _is_vouched(self, device: str) -> bool:
        """Tell whether what a computer carried for all shows that a known one let it in."""
        asked = [device, FOR_ALL, _READABLE, _LOOKED_AT]
        found = self._line.do(lambda to: to.execute(_FIRST_FOR_ALL, asked).fetchall())
        for (name,) in found:
            if name not in self._judged:
                self._judged[name] = self._is_good(self.read(name))
            if self._judged[name]:
                return True
        return False

    def _is_good(self, content: bytes) -> bool:
        try:
            return not self._judge(read_segment(content))
        except NotSegment:
            return False


def _members(connection: Connection) -> list[str]:
    """Return whom the hub lets in; nobody is seen with a certificate that holds no longer."""
    rows = connection.execute("SELECT device FROM hub.member").fetchall()
    if not rows:
        raise InsufficientPrivilege("not a member")
    return [device for (device,) in rows]


def _drop_damaged(connection: Connection, name: str) -> None:
    row = connection.execute("SELECT hub.drop_damaged(%s)", [name]).fetchone()
    if row and row[0]:
        connection.execute("SELECT hub.wake()")


def _columns(head: SegmentHead) -> list[list[object]]:
    """Return the marks, devices, epochs and numbers of the entries that a segment holds."""
    return [
        [one.mark for one in head.entries],
        [one.chain.device for one in head.entries],
        [one.chain.epoch for one in head.entries],
        [one.seq for one in head.entries],
    ]
