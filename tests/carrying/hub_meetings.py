"""What can happen between counters that share a hub, and to the hub, beside what sticks bring."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.carrying.hub_world import HubWorld
from tests.carrying.meetings import Meetings, some
from tests.servers.hub import HubServer

# In one run, since each of them takes as long as everything else: all processes begin anew, or a
# whole server is copied.
_MOST_STORMS = _MOST_COPIES = _MOST_LOSSES = _MOST_CUTS = 1
_MOST_KILLS = 3


class HubMeetings(Meetings):
    """What can happen between counters and a hub (möten)."""

    world: HubWorld

    def __init__(self, hub: HubServer, counters: int = 3) -> None:
        self._hub, self._counters = hub, counters
        self.most_counters = max(self.most_counters, counters + 1)
        super().__init__()

    def _begun(self) -> HubWorld:
        return HubWorld(self.folder, self._hub, self._counters)

    @rule(who=some)
    def by_hub(self, who: int) -> None:
        self.world.by_hub(self._who(who))

    @rule(who=some)
    def write_and_give(self, who: int) -> None:
        self.world.write(self._who(who), 2)
        self.world.by_hub(self._who(who))

    @precondition(lambda self: self.world.kills < _MOST_KILLS)
    @rule(who=some, at=st.integers(0, 4), is_after=st.booleans(), comes_back=st.booleans())
    def kill_during(self, who: int, at: int, is_after: bool, comes_back: bool) -> None:
        counter = self._who(who)
        self.world.kill_during(counter, at, is_after=is_after, comes_back=comes_back)

    @precondition(lambda self: self.world.kills < _MOST_KILLS)
    @rule()
    def stop(self) -> None:
        self.world.stop()

    @rule()
    def start(self) -> None:
        self.world.start()

    @precondition(lambda self: self.world.copies < _MOST_COPIES)
    @rule()
    def copy_hub(self) -> None:
        self.world.copy_hub()

    @precondition(lambda self: self.world.losses < _MOST_LOSSES)
    @rule()
    def put_back_hub(self) -> None:
        self.world.put_back_hub()

    @rule(who=some)
    def shut_out(self, who: int) -> None:
        if self._who(who).is_revoked:
            self.world.shut_out(self._who(who))

    @precondition(lambda self: self.world.storms < _MOST_STORMS)
    @rule(lines=st.integers(0, 6))
    def storm(self, lines: int) -> None:
        self.world.storm(lines)

    @precondition(lambda self: self.world.cuts < _MOST_CUTS)
    @rule(who=some, at=st.integers(0, 6), is_after=st.booleans(), seed=st.integers(0, 999))
    def cut_power(self, who: int, at: int, is_after: bool, seed: int) -> None:
        self.world.cut_power(self._who(who), at, is_after=is_after, seed=seed)
