"""`outage freeze`: new paper is stopped, and let in again with a reason when the systems fail."""

from tests.cli.lykta import Lykta, line


def test_new_paper_is_stopped_and_let_in_again_with_a_reason(lykta: Lykta) -> None:
    stopped = lykta("outage", "freeze")
    assert stopped.code == 0, stopped.err
    assert "inget nytt papper från" in stopped.out
    (outage,) = lykta("outage", "list", "--json").values
    assert outage["frozen_at"]
    refused = lykta("record", "-", given=line())
    assert (refused.code, refused.out) == (1, "")
    assert "Inget öppet avbrott täcker tiden" in refused.err
    assert lykta("outage", "freeze").code == 1
    assert lykta("outage", "thaw").code == 2
    assert lykta("outage", "thaw", "--reason", "eHM nere igen").code == 0
    (outage,) = lykta("outage", "list", "--json").values
    assert outage["frozen_at"] is None
    assert lykta("record", "-", given=line()).code == 0
    assert lykta("outage", "thaw", "--reason", "en gång till").code == 1
    assert lykta("outage", "freeze", "--at", "2099-01-01T00:00").code == 1
