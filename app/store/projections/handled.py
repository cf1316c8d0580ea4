"""Which entries under one id people have compared with the paper: nobody is asked more of them."""

from collections.abc import Sequence

from app.domain.entries import Entry
from app.domain.member_entries import BesideHandled
from app.store.folding import Projection, Rows


def _fold(entries: Sequence[Entry]) -> Rows:
    said = (one.content for one in entries if isinstance(one.content, BesideHandled))
    hashes = dict.fromkeys(each for content in said for each in content.hashes)
    return {"beside_handled": [(bytes.fromhex(each),) for each in hashes]}


PROJECTION = Projection(
    name="handled",
    version=1,
    kinds=frozenset({BesideHandled}),
    tables={"beside_handled": "hash BLOB NOT NULL"},
    fold=_fold,
    indexes=("beside_handled (hash)",),
)
