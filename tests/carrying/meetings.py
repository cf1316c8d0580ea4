"""What can happen between counters with sticks, in any order: rules for hypothesis to draw from."""

import shutil
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests.carrying.world import Counter, World

some = st.integers(0, 8)  # of those that there are
sticks = st.integers(0, 1)


class Meetings(RuleBasedStateMachine):
    """What can happen between counters (möten)."""

    most_counters = 5  # by cloning

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(prefix="lykta-meetings-"))
        self.world = self._begun()

    def _begun(self) -> World:
        return World(self.folder)

    def _who(self, number: int) -> Counter:
        return self.world.counters[number % len(self.world.counters)]

    @rule(who=some, what=st.integers(0, 5))
    def write(self, who: int, what: int) -> None:
        self.world.write(self._who(who), what)

    @rule(who=some, stick=sticks)
    def exchange(self, who: int, stick: int) -> None:
        self.world.exchange(self._who(who), self.world.sticks[stick])

    @rule(who=some, stick=sticks, at=st.integers(0, 6), is_after=st.booleans())
    def drop(self, who: int, stick: int, at: int, is_after: bool) -> None:
        self.world.drop(self._who(who), self.world.sticks[stick], at, is_after=is_after)

    @rule(who=some)
    def restart(self, who: int) -> None:
        self.world.restart(self._who(who))

    @rule(stick=sticks)
    def set_aside(self, stick: int) -> None:
        self.world.set_aside(self.world.sticks[stick])

    @rule(stick=sticks, is_reversed=st.booleans())
    def put_back(self, stick: int, is_reversed: bool) -> None:
        self.world.put_back(self.world.sticks[stick], is_reversed=is_reversed)

    @rule(stick=sticks)
    def empty(self, stick: int) -> None:
        self.world.empty(self.world.sticks[stick])

    @rule(who=some)
    def back_up(self, who: int) -> None:
        self.world.back_up(self._who(who))

    @rule(who=some)
    def restore(self, who: int) -> None:
        counter = self._who(who)
        if counter.backup is not None and not counter.is_revoked:
            self.world.restore(counter)

    @precondition(lambda self: len(self.world.counters) < self.most_counters)
    @rule(who=some, is_same_machine=st.booleans())
    def clone(self, who: int, is_same_machine: bool) -> None:
        self.world.clone(self._who(who), is_same_machine=is_same_machine)

    @rule(who=some, by=some)
    def let_in(self, who: int, by: int) -> None:
        counter, other = self._who(who), self._who(by)
        if counter is not other and not counter.is_revoked and not other.is_revoked:
            self.world.let_in(counter, other)

    @precondition(lambda self: sum(one.is_revoked for one in self.world.counters) < 2)
    @rule(who=some, by=some)
    def revoke(self, who: int, by: int) -> None:
        self.world.revoke(self._who(who), self._who(by))

    def teardown(self) -> None:
        try:
            self.world.check()
        finally:
            self.world.close()
            shutil.rmtree(self.folder, ignore_errors=True)
