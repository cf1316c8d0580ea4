"""`stock`: what lies there, in which batches, and which differences nobody has explained."""

from dataclasses import replace

from app.domain.stock_entries import BatchGround, BatchState
from app.usecases.count_stock import Counted, count
from app.usecases.keep_stock import Arrival, Marking, mark_batch, receive
from tests.cli.lykta import Lykta
from tests.usecases.narcotics import ALONE, METOPROLOL, OXIKODON


def kept(lykta: Lykta) -> Lykta:
    """Let the pharmacy have a narcotic whose count differs, and a stopped batch of another."""
    with lykta.at_work() as work:
        came = Arrival(OXIKODON, 5, "Partihandeln")
        receive(work, came, ALONE)
        receive(work, replace(came, product=METOPROLOL, packages=3, batch="B7"))
        stopped = BatchState.QUARANTINED, BatchGround.DAMAGE
        mark_batch(work, Marking(METOPROLOL, "B7", *stopped, 2, "Blöt"))
        count(work, [Counted(OXIKODON, 4, 4)], ALONE)
    return lykta


def test_the_stock_is_written_with_balances_batches_and_open_cases(lykta: Lykta) -> None:
    lines = {str(line["product"]): line for line in kept(lykta)("stock", "--json").values}
    narcotic, other = lines[OXIKODON.title], lines[METOPROLOL.title]
    assert (narcotic["schedule"], narcotic["balance"], narcotic["available"]) == ("II", 5, 5)
    (case,) = narcotic["open_cases"]
    assert (case["expected"], case["actual"], case["difference_now"]) == (5, 4, -1)
    assert (other["balance"], other["set_aside"], other["available"]) == (3, 2, 1)
    (batch,) = other["batches"]
    assert (batch["batch"], batch["state"]) == ("B7", "quarantined")


def test_each_table_says_its_part(lykta: Lykta) -> None:
    kept(lykta)
    assert METOPROLOL.title in lykta("stock").out
    assert METOPROLOL.title not in lykta("stock", "--narcotics").out
    assert "B7" in lykta("stock", "--batches").out
    (case,) = [line for line in lykta("stock", "--cases").lines if OXIKODON.title in line]
    assert case.endswith("-1")
    assert lykta("stock", "--cases", "--batches").code == 2
