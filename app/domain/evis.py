"""The queue of packs that e-VIS is to be told of: each at most once each way, whatever comes back.

A pack is decommissioned when it is handed out and that had to wait; one that was not handed out
after all is restored while that may be done. What a person has settled by hand counts as told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from app.domain.clock import is_before, later
from app.domain.evis_entries import PackAct, PackAnswered, PackOutcome, PackRequested
from app.domain.packs import key_of
from app.domain.rules import RuleSet
from app.domain.supplied import Pack

ACT_WORDS = {PackAct.DECOMMISSION: "avaktivera", PackAct.RESTORE: "återställ"}


class PackState(StrEnum):
    """Where a pack stands in the queue (läge)."""

    WAITING = "waiting"
    IN_FILE = "in_file"  # another system has been given it, and has not answered
    REFUSED = "refused"  # e-VIS said no: a person looks into it before it is told again
    LAPSED = "lapsed"  # too late to restore; the pack is never sold again


STATE_WORDS = {
    PackState.WAITING: "väntar",
    PackState.IN_FILE: "i fil, väntar på svar",
    PackState.REFUSED: "avvisad",
    PackState.LAPSED: "för sent att återställa",
}


@dataclass(frozen=True)
class PackStory:
    """What has been told of one pack, by its own entries (förpackningens gång)."""

    is_told: bool | None = None  # decommissioned; None: nobody has said anything of it
    told_at: datetime | None = None
    done: int = 0  # how often e-VIS has done what it was told
    file: UUID | None = None  # that waits for an answer
    act: PackAct | None = None  # which the file or the refusal is about
    code: str = ""  # of the refusal
    is_refused: bool = False
    is_doubled: bool = False  # two counters, cut off from each other, told the same


@dataclass(frozen=True)
class PackUse:
    """One pack in one hand-out, as it stands there (förpackning i utlämning)."""

    pack: Pack
    subject: UUID  # of the hand-out
    slip: str
    row: int
    packages: int  # of the row, known by their packs or not
    happened_at: datetime
    is_out: bool  # it stands among what is handed out now
    step: UUID | None = None  # that waits for it to be decommissioned
    undo: UUID | None = None  # that waits for it to be restored
    told_at: datetime | None = None  # a person settled its step by hand


@dataclass(frozen=True)
class PackTask:
    """What e-VIS is to be told of a pack (uppgift)."""

    pack: Pack
    act: PackAct
    request: UUID
    state: PackState
    slip: str
    happened_at: datetime
    due_at: datetime | None = None  # of what may be restored
    code: str = ""  # of a refusal
    file: UUID | None = None


def pack_subject(store: UUID, pack: Pack) -> UUID:
    """Return what entries about a pack are about: the same on every computer."""
    return uuid5(store, f"pack/{pack.gtin}/{pack.serial}")


def story_of(said: Iterable[PackRequested | PackAnswered]) -> PackStory:
    """Return what a pack's entries tell, in fold order."""
    story = PackStory()
    for one in said:
        if isinstance(one, PackRequested):
            story = replace(story, file=one.file, act=one.act, is_refused=False, code="")
        elif one.outcome is PackOutcome.DONE:
            story = _done(story, one)
        elif one.outcome is PackOutcome.REFUSED:
            story = replace(story, file=None, act=one.act, is_refused=True, code=one.code)
        else:
            story = replace(story, file=None, act=None, is_refused=False, code="")
    return story


def _done(story: PackStory, said: PackAnswered) -> PackStory:
    is_told = said.act is PackAct.DECOMMISSION
    if story.is_told is is_told:  # it was already: nothing new but that it was told twice
        return replace(story, file=None, act=None, is_refused=False, code="", is_doubled=True)
    return PackStory(is_told, said.at, story.done + 1, is_doubled=story.is_doubled)


def task_of(
    uses: Sequence[PackUse], story: PackStory, store: UUID, rules: RuleSet, now: datetime
) -> PackTask | None:
    """Return what is to be told of a pack that stands in these hand-outs, if anything is."""
    told_at = next((use.told_at for use in uses if use.told_at), None)
    is_told = story.is_told if story.is_told is not None else told_at is not None
    out = [use for use in uses if use.is_out]
    asked = [use for use in out if use.step is not None]
    if asked and not is_told:
        act, use, due = PackAct.DECOMMISSION, asked[0], None
    elif is_told and not out and (story.is_told or any(use.undo for use in uses)):
        act, use = PackAct.RESTORE, next((use for use in uses if use.undo), uses[0])
        since = story.told_at or told_at
        due = later(since, timedelta(days=rules.value("EV-RESTORE"))) if since else None
    else:
        return None
    subject = pack_subject(store, use.pack)
    state = _state(story, act, due, now)
    return PackTask(
        use.pack, act, uuid5(subject, f"{act}/{story.done}"), state, use.slip, use.happened_at,
        due, story.code if state is PackState.REFUSED else "", story.file,
    )  # fmt: skip


def tasks_of(
    packs: Iterable[tuple[Sequence[PackUse], PackStory]], store: UUID, rules: RuleSet, now: datetime
) -> list[PackTask]:
    """Return what is to be told of all packs, the oldest first."""
    found = (task_of(uses, story, store, rules, now) for uses, story in packs if uses)
    tasks = [task for task in found if task is not None]
    return sorted(tasks, key=lambda task: (task.happened_at, task.slip, task.pack.serial))


def _state(story: PackStory, act: PackAct, due: datetime | None, now: datetime) -> PackState:
    if story.act is act and story.file is not None:
        return PackState.IN_FILE
    if story.act is act and story.is_refused:
        return PackState.REFUSED
    return PackState.LAPSED if due is not None and is_before(due, now) else PackState.WAITING


def finished_steps(uses: Sequence[PackUse], told: set[tuple[str, str]]) -> list[UUID]:
    """Return the open steps of one hand-out that its packs have fulfilled.

    A row is told of when every package of it is known by its pack and told; one that nobody
    scanned keeps the step open for a person. What was told is taken back when none of the packs
    that no longer stand there is told any more.
    """
    found = []
    for step in dict.fromkeys(use.step for use in uses if use.step and use.is_out):
        keys = [use.pack for use in uses if use.step == step and use.is_out]
        packages = max(use.packages for use in uses if use.step == step)
        if len(keys) == packages and all(key_of(pack) in told for pack in keys):
            found.append(step)
    for undo in dict.fromkeys(use.undo for use in uses if use.undo):
        of_row = [use for use in uses if use.undo == undo]
        gone = [use for use in of_row if not use.is_out]
        is_whole = bool(gone) and len(of_row) == gone[0].packages
        if is_whole and told.isdisjoint(key_of(use.pack) for use in gone):
            found.append(undo)
    return found
