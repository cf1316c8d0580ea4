"""A pharmacy after an outage, with rows in every state, for tests and pictures of the work list."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.draft import CallDraft, PatientDraft, RowDraft
from app.domain.order import Benefit
from app.domain.outage import OutageState
from app.domain.steps import Due, Step, StepState
from app.ui.views.settle import SettleView
from app.ui.views.settle.hand_dialog import HandDialog
from app.ui.views.settle.reading import group_rows
from app.ui.views.settle.work import Work, sort_rows
from app.usecases.adjust_settings import keep_sharing
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import StepLine, list_steps
from app.usecases.print_label import print_labels
from app.usecases.settle_by_hand import mark_done
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.counters import another_counter, meet
from tests.usecases.test_settling import HERE, Desk
from tests.workplaces import (
    NOON,
    PaperTray,
    SetClock,
    begin_outage,
    filled_draft,
    find_product,
    open_pharmacy,
)

PATIENTS = (  # the tax agency's numbers for tests
    ("Greta Övningsson", "190905271474"),
    ("Åsa Övningsson", "194608239986"),
    ("Karl Övningsson", "195704289999"),
    ("Örjan Övningsson", "200002292399"),
    ("Ture Övningsson", "200004059937"),
    ("Tolvan Tolvansson", "191212121212"),
)
_OXYCODONE = "098314"
_CALL = CallDraft("Mattias Öberg", "0640-100 00", "2026-11-23 09:40", read_back=True)
PRODUCTS = ("041238", "512047", _OXYCODONE, "077001", "041239", "512048")
_DOSAGES = (
    "1 tablett på morgonen. Mot högt blodtryck.",
    "1 tablett morgon och kväll. Mot blodpropp.",
    "1 kapsel vid behov, högst 4 per dygn. Mot svår smärta.",
    "10 ml 3 gånger per dygn i 7 dagar. Mot infektion.",
    "1 tablett på morgonen.",
    "1 tablett morgon och kväll.",
)


def open_after(home: Path, desk: Desk | None = None, tray: PaperTray | None = None) -> Workplace:
    """Return a pharmacy in an outage that began some hours ago; nothing is handed out yet."""
    opened = open_pharmacy(home, SetClock(), tray)
    receiver = desk or Desk()
    computer = replace(opened.computer, receivers={"fhir": lambda _: receiver})
    opened = replace(opened, computer=computer)
    begin_outage(opened, NOON - timedelta(hours=7))
    return opened


def dispense(
    workplace: Workplace,
    number: int,
    *,
    name: str = "",
    hours: float = 0,
    is_protected: bool = False,
) -> None:
    """Hand out the numbered example, as many hours ago."""
    own_name, identity = PATIENTS[number % len(PATIENTS)]
    happened = workplace.computer.clock.now() - timedelta(hours=hours) if hours else None
    varunummer = PRODUCTS[(number + number // len(PATIENTS)) % len(PRODUCTS)]
    is_special = varunummer == _OXYCODONE  # one withdrawal, and a call-back
    product = find_product(varunummer)
    row = RowDraft(
        replace(product, schedule="II") if is_special else product,  # as the pack says
        dosage=_DOSAGES[number % len(_DOSAGES)],
        withdrawals=1 if is_special else 1 + number % 3,
        benefit=Benefit.WITH,
    )
    slip = open_slip(workplace, happened)
    draft = replace(
        filled_draft(row),
        patient=PatientDraft(name or own_name, identity, is_protected=is_protected),
        advice_given=True,
        happened_at=happened,
        call=replace(_CALL, receiver=str(workplace.person.id)) if is_special else CallDraft(),
    )
    slip, _ = print_labels(workplace, save_draft(workplace, slip, draft))
    hand_out(workplace, slip)


def twin_at_another(workplace: Workplace, folder: Path, *names: str) -> Workplace:
    """Return the workplace, where another computer's hand-out of the same has come to be known.

    `names` are what people call the two.
    """
    one, other = another_counter(workplace, folder)
    for counter, name in zip((one, other), names, strict=False):
        keep_sharing(counter, name, "")
    dispense(one, 0, hours=2)
    dispense(other, 0, hours=1)
    meet(one, other)
    sign_out(other)
    return one


def end_now(workplace: Workplace) -> None:
    """Say that the systems are back."""
    outage = next(o for o in list_outages(workplace) if o.state is OutageState.OPEN)
    end_outage(workplace, outage.id, workplace.computer.clock.now())


def mark(workplace: Workplace, code: str, most: int = 10_000) -> None:
    """Mark steps of a kind as done, the oldest first."""
    lines = [
        line
        for line in list_steps(workplace)
        if line.step.code == code and not line.state.is_done and line.is_ready
    ]
    mark_done(workplace, [line.step.id for line in lines[:most]], "sökt i Pascal 23 nov")


def many_rows(amount: int) -> Work:
    """Return as much work as asked for, made up in memory."""
    outage = uuid4()
    lines: list[StepLine] = []
    for number in range(amount):
        entry, subject = uuid4(), uuid4()
        for code in ("twin_check", "register_withdrawal", "archive_paper"):
            step = Step(
                uuid4(), 1, code, code, "person", (), Due("restored", 24, "own"), "Grund.", "S"
            )
            lines.append(
                StepLine(
                    step=step,
                    state=StepState.WAITING,
                    subject=subject,
                    entry=entry,
                    slip=f"A-{number:04d}-7",
                    outage=outage,
                    happened_at=NOON - timedelta(minutes=number),
                    due_at=None,
                    patient="Tolvan Tolvansson",
                    product="Metoprolol Norrmed depottablett 50 mg",
                )
            )
    identities = {line.subject: "191212121212" for line in lines}
    rows = group_rows(lines, identities, {}, held=False)
    return Work((), tuple(sort_rows(rows, NOON.date(), 7)))


def three(workplace: Workplace) -> None:
    for number in range(3):
        dispense(workplace, number, hours=3 - number)


def states(workplace: Workplace, code: str) -> list[StepState]:
    return [found.state for found in list_steps(workplace) if found.step.code == code]


def use_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is sent go to the fake desk: a receiver of one's own needs no practice server."""

    class Nowhere:
        def __enter__(self) -> object:
            return "fhir", HERE

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr("app.ui.sending._receiver", lambda _: Nowhere())


def dialog_of(view: SettleView) -> HandDialog:
    return next(d for d in view.findChildren(HandDialog) if d.isVisible())
