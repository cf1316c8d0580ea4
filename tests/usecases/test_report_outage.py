"""The report on an outage: figures of a real day, the same bytes every time, and no patient."""

import csv
import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.clock import later
from app.domain.findings import Refused, Unavailable
from app.domain.outage import Outage
from app.domain.steps import StepState
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import open_slip, void_slip
from app.usecases.list_work import list_steps
from app.usecases.purge_personal import purge
from app.usecases.report_outage import report_csv, report_outage, report_pdf
from app.usecases.settle_by_file import export_rows, take_answers
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts, squeeze
from tests.old_outage import FIVE_YEARS, a_closed_outage, dispensed, forward
from tests.usecases.test_scan_over import searched
from tests.workplaces import TOLVAN, another_row, begin_outage, filled_draft, open_pharmacy

PATIENT = ("Tolvan", TOLVAN, TOLVAN[2:])


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


@pytest.fixture
def outage(workplace: Workplace) -> Outage:
    """An outage of four hours: two hand-outs after one hour and three, one slip void."""
    since = later(workplace.computer.clock.now(), timedelta(minutes=-20))
    outage = begin_outage(workplace, since)
    forward(workplace, timedelta(minutes=40))
    dispensed(workplace)
    forward(workplace, timedelta(hours=2))
    dispensed(workplace, rows=filled_draft(another_row(1)).rows)
    void_slip(workplace, open_slip(workplace), "Fel blankett")
    forward(workplace, timedelta(hours=1))
    return end_outage(workplace, outage.id, workplace.computer.clock.now())


def test_a_day_is_counted_as_it_went(workplace: Workplace, outage: Outage) -> None:
    report = report_outage(workplace, outage.id)
    shown = {one.key: one.shown for one in report.measures}
    assert (shown["minutes_to_declare"], shown["minutes_to_first"]) == ("20 min", "60 min")
    assert (shown["hand_outs"], shown["hand_outs_an_hour"]) == ("2", "0,5")
    assert (shown["voided"], shown["refusals"], shown["hours_to_100"]) == ("1", "0", "–")
    assert report.measure("steps").value == report.measure("steps_open").value != 0


def test_a_no_to_a_row_counts_once_whatever_steps_it_has_and_a_file_never_written_not_at_all(
    workplace: Workplace, outage: Outage, tmp_path: Path
) -> None:
    searched(workplace)
    with pytest.raises(Unavailable, match="kunde inte skrivas"):
        export_rows(workplace, tmp_path / "finns inte")
    assert refusals(workplace, outage) == (0, 0)
    made = export_rows(workplace, tmp_path)
    lines = (made.folder / "rader.jsonl").read_text(encoding="utf-8").splitlines()
    no = "".join(json.dumps({"id": json.loads(x)["id"], "answer": "nej"}) + "\n" for x in lines)
    (tmp_path / "svar.jsonl").write_text(no, encoding="utf-8")
    take_answers(workplace, tmp_path / "svar.jsonl")
    steps = [line for line in list_steps(workplace) if line.state is StepState.REFUSED]
    assert len(steps) > len(lines)
    assert refusals(workplace, outage) == (len(lines), len(steps))


def refusals(workplace: Workplace, outage: Outage) -> tuple[object, ...]:
    report = report_outage(workplace, outage.id)
    return tuple(report.measure(key).value for key in ("refusals", "refused_steps"))


def test_the_same_journal_gives_the_same_bytes_whenever_and_by_whomever(
    workplace: Workplace, outage: Outage
) -> None:
    first = report_pdf(workplace, outage.id), report_csv(workplace, outage.id)
    forward(workplace, timedelta(days=3))
    assert (report_pdf(workplace, outage.id), report_csv(workplace, outage.id)) == first


def test_how_each_figure_is_counted_stands_beside_it_on_paper_and_in_the_table(
    workplace: Workplace, outage: Outage
) -> None:
    report = report_outage(workplace, outage.id)
    paper = squeeze(" ".join(page_texts(report_pdf(workplace, outage.id))))
    table = list(csv.reader(StringIO(report_csv(workplace, outage.id)), delimiter=";"))
    rows = {row[0]: row for row in table[1:]}
    for one in report.measures:
        assert squeeze(one.label) in paper
        assert squeeze(one.how) in paper
        value = one.number.replace(".", ",") or one.absent
        assert rows[one.key][1:] == [one.label, value, one.unit, one.how]
    assert rows["typing_errors"][2] == report.measure("typing_errors").shown == "inte mätt"


def test_no_patient_stands_in_it(workplace: Workplace, outage: Outage) -> None:
    said = squeeze(" ".join(page_texts(report_pdf(workplace, outage.id))))
    said += report_csv(workplace, outage.id)
    assert not any(word in said for word in PATIENT)


def test_a_purge_changes_no_figure_and_no_byte(workplace: Workplace) -> None:
    """Requirement 56."""
    a_closed_outage(workplace)
    outage = list_outages(workplace)[0]
    before = report_pdf(workplace, outage.id)
    forward(workplace, FIVE_YEARS)
    assert purge(workplace).parts
    assert report_pdf(workplace, outage.id) == before


def test_another_outage_has_no_part_in_it(workplace: Workplace, outage: Outage) -> None:
    first = replace(report_outage(workplace, outage.id))
    forward(workplace, timedelta(hours=1))
    begin_outage(workplace)
    dispensed(workplace, rows=filled_draft(another_row(2)).rows)
    assert report_outage(workplace, outage.id) == first


def test_an_outage_that_is_not_there_is_refused(workplace: Workplace) -> None:
    with pytest.raises(Refused, match="finns inte"):
        report_outage(workplace, uuid4())
