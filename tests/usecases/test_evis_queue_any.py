"""Whatever happens to hand-outs in whatever order, e-VIS hears of each change of a pack once."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.draft import PatientDraft
from app.domain.entries import Entry
from app.domain.evis import PackState, PackTask
from app.domain.evis_entries import PackAct
from app.domain.findings import Refused
from app.domain.scan_over import CodeKind, elements_of
from app.usecases.scan_over import begin_scan
from app.usecases.take_back import reverse_dispensing
from app.usecases.tell_evis import list_tasks, take_answer, tell_done, write_file
from app.usecases.workplace import Workplace
from tests.usecases.test_scan_over import read_all, searched, settle
from tests.usecases.test_scan_pack import PACK, give, with_packs
from tests.usecases.test_take_back import ALONE, corrected, course, first_row
from tests.usecases.test_tell_evis import answer


@dataclass
class Evis:
    """What e-VIS knows of packs: it is told of each change once, or gives an alert."""

    inactive: set[str] = field(default_factory=set)

    def hear(self, task: PackTask) -> None:
        """Take a change, which must be one."""
        serial = task.pack.serial
        assert (serial in self.inactive) is (task.act is PackAct.RESTORE)
        self.inactive ^= {serial}


@dataclass
class Day:
    """One day at the counter, whose packs are told from those of other days."""

    workplace: Workplace
    prefix: str
    world: Evis = field(default_factory=Evis)
    out: list[Entry] = field(default_factory=list)
    files: list[tuple[UUID, bytes, list[PackTask]]] = field(default_factory=list)
    made: int = 0

    def tasks(self) -> list[PackTask]:
        """What is left to tell."""
        every = list_tasks(self.workplace)
        return [task for task in every if task.pack.serial.startswith(self.prefix)]

    def waiting(self) -> list[PackTask]:
        """What nobody has begun to tell."""
        return [task for task in self.tasks() if task.state is PackState.WAITING]

    def give(self, number: int) -> None:
        """Hand out a pack to somebody new."""
        del number
        name = self._name()
        who = PatientDraft("Prov Ett", f"PROV {name}", "19121212", "1")
        draft = replace(with_packs(replace(PACK, serial=name)), patient=who)
        self.out.append(give(self.workplace, draft))

    def swap(self, number: int) -> None:
        """Correct which pack it was."""
        if self.out:
            entry = self.out[number % len(self.out)]
            packs = (replace(PACK, serial=self._name()),)
            row = replace(first_row(self.workplace, entry), packs=packs)
            corrected(self.workplace, entry, row)

    def undo(self, number: int) -> None:
        """Say that nothing was handed out."""
        if self.out:
            entry = self.out.pop(number % len(self.out))
            last = course(self.workplace, entry).last
            reverse_dispensing(self.workplace, entry.subject, last, "fel", ALONE)

    def tell(self, number: int) -> None:
        """Tell e-VIS of one."""
        if tasks := self.waiting():
            task = tasks[number % len(tasks)]
            self.world.hear(task)
            tell_done(self.workplace, task)

    def file(self, number: int) -> None:
        """Give what waits to another system, which tells e-VIS at once."""
        del number
        if tasks := self.waiting():
            self.files.append((*write_file(self.workplace), tasks))
            for task in tasks:
                self.world.hear(task)

    def answer(self, number: int) -> None:
        """Let an answer come back, twice."""
        if self.files:
            file, data, _ = self.files.pop(number % len(self.files))
            for _ in range(2):
                take_answer(self.workplace, answer(file, data))

    def scan(self, number: int) -> None:
        """Scan a row over into another system, which tells e-VIS of each pack that it reads."""
        if not self.out:
            return
        searched(self.workplace)
        with suppress(Refused):  # it was scanned over before
            scan = begin_scan(self.workplace, self.out[number % len(self.out)].subject, 1)
            shown = {code.content for code in scan.codes if code.kind is CodeKind.PACK}
            for task in self.tasks():
                if elements_of(task.pack) in shown:
                    self.world.hear(task)
            settle(self.workplace, read_all(self.workplace, scan))

    def _name(self) -> str:
        self.made += 1
        return f"{self.prefix}{self.made}"


_DEEDS = st.sampled_from([Day.give, Day.swap, Day.undo, Day.tell, Day.file, Day.answer, Day.scan])


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_DEEDS, st.integers(0, 3)), min_size=4, max_size=10))
def test_no_pack_is_told_twice_the_same_way(
    workplace: Workplace, deeds: list[tuple[object, int]]
) -> None:
    """Requirement 32."""
    day = Day(workplace, f"H{workplace.journal.count()}-")
    day.give(0)
    for deed, number in deeds:
        assert callable(deed)
        deed(day, number)
    while day.files or day.waiting():
        day.answer(0)
        day.tell(0)
    assert day.tasks() == []
    standing = {
        pack.serial
        for entry in day.out
        for row in course(workplace, entry).current.dispensed.rows
        for pack in row.packs
    }
    assert day.world.inactive == standing
