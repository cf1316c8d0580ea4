"""Power cuts of a counter that exchanges by a hub: nothing lost, nothing doubled, it goes on."""

import os
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from app.store.verification import verify
from app.usecases.carry import Carrier, Exchanged
from app.usecases.sign_in import sign_out
from app.usecases.use_hub import open_hub
from app.usecases.workplace import Workplace
from tests.joined import ids, let_in
from tests.servers.hub import HubServer
from tests.storm.calls import read_calls, run_traced
from tests.storm.carrying import Place, two_counters, write_people
from tests.storm.disk import Disk
from tests.storm.pharmacies import arguments

pytestmark = pytest.mark.xdist_group("hub")

CUTS = max(4, int(os.environ.get("CUTS", "100")) // 25)
_OWN, _OTHERS = 300, 500  # entries: some segments to give, and some to take


@pytest.fixture
def recorded(tmp_path: Path, hub: HubServer) -> tuple[Place, Disk, set[str], set[str]]:
    """A counter whose program gave and took by a hub: its disk, what it wrote before, and all."""
    stick = tmp_path / "stick"
    stick.mkdir()
    first, second = two_counters(tmp_path, stick)
    opened = [first.open(), second.open()]
    for workplace, count in zip(opened, (_OWN, _OTHERS), strict=True):
        let_in(workplace, hub)
        write_people(workplace, count)
    exchange(opened[1])
    own = ids(opened[0])
    whole = own | ids(opened[1])
    for workplace in opened:
        sign_out(workplace)
    disk, words = Disk(first.pharmacy.home), arguments(first.pharmacy.home, "hub", "exchange")
    run_traced([sys.executable, "-m", "app", *words], tmp_path / "calls", b"")
    disk.follow(read_calls(tmp_path / "calls"))
    return first, disk, own, whole


def exchange(workplace: Workplace) -> Exchanged:
    """Exchange once."""
    with closing(open_hub(workplace)) as route:
        return Carrier(workplace).exchange(route)


def test_a_counter_whose_power_is_cut_in_an_exchange_lacks_and_doubles_nothing_after_the_next(
    recorded: tuple[Place, Disk, set[str], set[str]], hub: HubServer, tmp_path: Path
) -> None:
    """Requirement 58."""
    first, disk, own, whole = recorded
    random, halfway, ids_at_all = Random(4), 0, set(whole)
    (told,) = (moment for moment, line in disk.printed if "hämtade" in line)
    for number in range(CUTS):
        moment = random.randint(0, told)
        disk.image(moment, tmp_path / "home", random)
        (tmp_path / "home" / "hub.key").chmod(0o600)  # which an image does not keep
        workplace = first.in_folder(tmp_path / "home").open()
        where = f"seed 4, cut {number} after call {moment} of {disk.moments}"
        assert verify(workplace.journal) == [], where
        held = ids(workplace)
        assert own <= held, where
        halfway += not whole <= held
        said = exchange(workplace)
        assert (said.refused, said.quarantined) == ((), 0), where
        assert ids(workplace) >= whole, where
        ids_at_all |= ids(workplace)  # a start after a cut may begin an epoch of its own
        assert verify(workplace.journal) == [], where
        sign_out(workplace)
    print(f"{CUTS} power cuts, {halfway} before all was taken, 0 lost, 0 doubled")
    assert halfway
    counted = hub.ask("SELECT count(*) FROM hub.entry")
    assert counted == hub.ask("SELECT count(DISTINCT id) FROM hub.entry")
    assert counted == [(len(ids_at_all),)]
