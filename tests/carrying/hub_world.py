"""The same counters with a hub between them, whose server can be lost, copied and put back."""

import shutil
from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

from app.domain.findings import Unavailable
from app.usecases.copy_hub import back_up_hub
from app.usecases.keep_hub import revoke_member
from tests.carrying.cut_off import Given, cut_off
from tests.carrying.failing import Failing
from tests.carrying.going_on import go_on
from tests.carrying.world import Counter, World
from tests.joined import let_in
from tests.servers.hub import HubServer
from tests.storm.children import Child

_HUB_FILES = ("hub.json", "hub.key", "hub.crt", "hub-authority.crt")
_STRANGER = {"no_hub", "stranger", "revoked"}


class HubWorld(World):
    """Counters, two sticks, and a PostgreSQL server (värld)."""

    def __init__(self, folder: Path, hub: HubServer, counters: int = 3) -> None:
        super().__init__(folder, counters)
        self.hub = hub
        hub.empty()
        self._is_up = True
        self._let_in: dict[str, bytes] = {}  # devices, and the one certificate of each that holds
        self._copy: tuple[Path, dict[str, bytes]] | None = None
        self.storms = self.kills = self.copies = self.losses = self.cuts = 0
        self.refusals = set[str]()  # codes of all that was refused, each where it had to be

    # What people and programs do

    def by_hub(self, who: Counter) -> None:
        """Exchange by the hub; let the counter in first where it is not."""
        self.clock.forward(timedelta(minutes=1))
        if not self._tried(who) and self._is_up and not who.is_revoked:
            self.let_in_at_hub(who)
            assert self._tried(who)

    def let_in_at_hub(self, who: Counter) -> None:
        """Let a counter in at the hub, or once more; its earlier certificate holds no longer."""
        who.let_go()
        let_in(who.workplace, self.hub)
        self._let_in[who.device] = _certificate(who)
        for other in self.counters:
            if other is not who and other.device == who.device:  # one computer, as far as is known
                other.let_go()
                for name in _HUB_FILES:
                    shutil.copy(who.home / name, other.home / name)

    def shut_out(self, who: Counter) -> None:
        """Let a computer in no more at the hub."""
        if self._is_up and who.device in self._let_in:
            del self._let_in[who.device]
            revoke_member(self.hub.folder, who.device)

    # What befalls the hub

    def stop(self) -> None:
        """Kill every process of it, and leave it so."""
        if self._is_up:
            self.hub.kill()
            self._is_up = False
            self.kills += 1

    def start(self) -> None:
        """Start it as after a power cut."""
        if not self._is_up:
            self.hub.start()
            self._is_up = True

    def kill_during(self, who: Counter, at: int, *, is_after: bool, comes_back: bool) -> None:
        """Exchange, and kill the hub in the middle of it, before or after it did what it was told.

        Where it comes back at once the exchange goes on as if nothing had been.
        """
        if self._expected(who):
            return

        def befall() -> None:
            self.stop()
            if comes_back:
                self.start()

        try:
            who.carrier.exchange(Failing(who.hub_route(), at, is_after=is_after, befall=befall))
        except Unavailable as unavailable:
            self._demand(unavailable, {"no_answer", "restarting"})

    def copy_hub(self) -> None:
        """Make a copy of the running hub, as its keeper does."""
        if self._is_up:
            self.forget_copy()
            self.clock.forward(timedelta(minutes=1))
            copy = back_up_hub(self.hub.folder, None, self.clock.now())
            self._copy = copy, dict(self._let_in)
            self.copies += 1

    def put_back_hub(self) -> None:
        """Lose the hub's disk, and put an old copy of it in its place."""
        if self._copy is None:
            return
        self.losses += 1
        self.stop()
        copy, self._let_in = self._copy[0], dict(self._copy[1])
        shutil.rmtree(self.hub.folder / "data")
        shutil.copytree(copy / "data", self.hub.folder / "data")
        self.start()

    def forget_copy(self) -> None:
        """Delete the copy, if there is one."""
        if self._copy:
            shutil.rmtree(self._copy[0])
            self._copy = None

    # What befalls a counter

    def cut_power(self, who: Counter, at: int, *, is_after: bool, seed: int) -> None:
        """Let a counter write and exchange, cut its power meanwhile, and start it."""
        self.cuts += 1
        self._end(who)
        self._made += 1
        machine = who.workplace.computer.machine
        given = Given(
            home=str(who.home),
            machine=machine,
            key=self.key.secret,
            person=self.person,
            moment=self.clock.now(),
            mark=f"Nr {self._made}.",
            at=at,
            is_after=is_after,
        )
        wrote = cut_off(given, Random(seed), self.folder / "calls")
        self.clock.forward(timedelta(minutes=1))
        who.start(self._open(who.home, machine))
        assert wrote <= {str(each) for each in who.ids()}, "a power cut has taken what stood"
        self._acknowledge(who, {each for each in who.ids() if str(each) not in wrote})

    # What befalls all of them at once

    def storm(self, lines: int) -> None:
        """Let every counter write and exchange by itself; kill the hub, then each counter."""
        self.storms += 1
        errors = self.folder / "errors"
        children = []
        for one in self.counters:
            self._end(one)
            self._made += 1
            given = (one.home, one.workplace.computer.machine, self.key, self.person, self.clock)
            children.append(Child(go_on, *given, f"Nr {self._made}.", errors=errors))
        told = [children[0].kill_after(lines, 0.05)]
        self.stop()
        told += [child.kill_after(1, 0.05 * at) for at, child in enumerate(children[1:])]
        for one, printed in zip(self.counters, told, strict=True):
            one.start(self._open(one.home, one.workplace.computer.machine))
            wrote = {line.removeprefix("wrote ") for line in printed if line.startswith("wrote ")}
            assert wrote <= {str(each) for each in one.ids()}, "a killed counter has lost"
            self._acknowledge(one, {each for each in one.ids() if str(each) not in wrote})
        assert errors.read_bytes() == b""

    # How it must end

    def heal(self) -> list[Counter]:
        """Let those who are left meet by the hub until nothing is new; return them."""
        self.start()
        for one in self.counters:
            if not one.is_revoked:
                self.by_hub(one)
        left = super().heal()
        for one in left:
            route = one.hub_route()
            route.believe(one.believed())
            held = sum(digest.count for digest in route.digests().values())
            assert held == len(one.ids()), "the hub holds another number than the counter"
        return left

    def close(self) -> None:
        """Sign everybody out, and leave the hub as it was found."""
        super().close()
        self.start()
        self.forget_copy()

    def _meet(self, left: list[Counter], sticks: Sequence[Path | None]) -> None:
        super()._meet(left, [*sticks[:-1], None])  # the hub in place of the last stick

    def _tried(self, who: Counter) -> bool:
        """Exchange; tell whether the hub let the counter in, which it must where it is known."""
        expected = self._expected(who)
        try:
            who.carrier.exchange(who.hub_route())
        except Unavailable as unavailable:
            self._demand(unavailable, expected)
            return False
        assert not expected, "the hub let in whom it must not know"
        return True

    def _demand(self, unavailable: Unavailable, codes: Collection[str]) -> None:
        assert unavailable.code in codes, f"{unavailable.code}: {unavailable}"
        self.refusals.add(unavailable.code)

    def _expected(self, who: Counter) -> Collection[str]:
        """Return what the counter may be told at the hub in place of being let in."""
        certificate = _certificate(who)
        if certificate and self._let_in.get(who.device) == certificate:
            return () if self._is_up else {"no_answer"}
        return _STRANGER if self._is_up else _STRANGER | {"no_answer"}


def _certificate(who: Counter) -> bytes:
    path = who.home / "hub.crt"
    return path.read_bytes() if path.exists() else b""
