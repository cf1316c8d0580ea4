"""A later alert of e-VIS is a case about a pack handed out here, until its cause is known."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.cli.packs import packs
from app.domain.alert_entries import AlertCause, AlertClosed, AlertOpened
from app.domain.alerts import Ending
from app.domain.findings import Refused
from app.domain.staff import Role
from app.store.verification import rebuild, verify
from app.usecases import fill_slip, keep_bag, print_label
from app.usecases.close_outage import closing_protocol, review_closing
from app.usecases.declare_outage import list_outages
from app.usecases.report_alert import Reported, close_alert, list_alerts, open_alert
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts
from tests.usecases.test_scan_pack import PACK, give, with_packs
from tests.workplaces import SetClock, as_person, begin_outage, open_pharmacy

TOLD = Reported(PACK.gtin, PACK.serial, "SE-77-A1", words="Ringde e-VIS.")
OWN = Ending(AlertCause.TWICE, "Avaktiverad vid två datorer.")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    """A pharmacy in an outage, whose alerts must be the same when they are built anew."""
    opened = open_pharmacy(tmp_path / "store", clock)
    begin_outage(opened)
    yield opened
    before = list_alerts(opened)
    rebuild(opened.journal)
    assert (verify(opened.journal), list_alerts(opened)) == ([], before)
    sign_out(opened)


def test_an_alert_about_a_pack_that_was_handed_out_is_a_case_until_its_cause_is_known(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 33."""
    give(workplace, with_packs(PACK))
    clock.forward(timedelta(days=2))
    entry = open_alert(workplace, TOLD)
    (alert,) = list_alerts(workplace, open_only=True)
    assert isinstance(entry.content, AlertOpened)
    assert (alert.slip, alert.code, alert.words) == (entry.content.slip, TOLD.code, TOLD.words)
    assert (alert.gtin, alert.serial, alert.outcome) == (PACK.gtin, PACK.serial, "Öppet")
    with pytest.raises(Refused, match="Orsak saknas"):
        close_alert(workplace, alert.id, Ending(None, "Vet inte"))
    close_alert(workplace, alert.id, OWN)
    assert list_alerts(workplace, open_only=True) == []
    (ended,) = list_alerts(workplace)
    assert (ended.cause, ended.found, ended.reported_at) == (OWN.cause, OWN.words, None)
    with pytest.raises(Refused, match="redan avslutat"):
        close_alert(workplace, alert.id, OWN)


def test_an_unknown_cause_ends_only_with_its_report(workplace: Workplace, clock: SetClock) -> None:
    """Requirement 33."""
    give(workplace, with_packs(PACK))
    case = open_alert(workplace, TOLD).subject
    with pytest.raises(Refused, match=r"alerts@e-vis\.se"):
        close_alert(workplace, case, Ending(AlertCause.UNKNOWN, "Inget fel här."))
    clock.forward(timedelta(minutes=9))
    reported = Ending(AlertCause.UNKNOWN, "Inget fel här.", clock.now(), "R 4711")
    ahead = replace(reported, reported_at=clock.now() + timedelta(hours=1))
    with pytest.raises(Refused, match="framåt"):
        close_alert(workplace, case, ahead)
    entry = close_alert(workplace, case, reported)
    assert isinstance(entry.content, AlertClosed)
    assert entry.content.reported_at == clock.now()
    assert list_alerts(workplace)[0].reference == "R 4711"


def test_only_a_pack_that_was_handed_out_here_has_a_case(workplace: Workplace) -> None:
    """Requirement 33."""
    with pytest.raises(Refused, match="Ingen sådan förpackning"):
        open_alert(workplace, TOLD)
    slip = fill_slip.save_draft(workplace, fill_slip.open_slip(workplace), with_packs(PACK))
    slip, _ = print_label.print_labels(workplace, slip)
    keep_bag.prepare_bag(workplace, slip, "Kyl 2")
    with pytest.raises(Refused, match=r"ligger i påse .*Ta isär"):
        open_alert(workplace, TOLD)
    assert list_alerts(workplace) == []


def test_the_same_alert_is_one_case_and_a_later_one_another(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 33."""
    give(workplace, with_packs(PACK))
    open_alert(workplace, TOLD)
    typed = replace(TOLD, gtin=f" {PACK.gtin[1:]} ", serial=f" {PACK.serial}")
    with pytest.raises(Refused, match="redan öppet"):
        open_alert(workplace, typed)
    clock.forward(timedelta(minutes=1))
    open_alert(workplace, typed)
    assert [alert.gtin for alert in list_alerts(workplace)] == [PACK.gtin, PACK.gtin]


def test_staff_see_alerts_and_leave_them_to_a_pharmacist(workplace: Workplace) -> None:
    give(workplace, with_packs(PACK))
    case = open_alert(workplace, TOLD).subject
    staff = as_person(workplace, "Per Ek", Role.STAFF)
    assert [alert.id for alert in list_alerts(staff)] == [case]
    with pytest.raises(Refused, match="Din roll"):
        open_alert(staff, replace(TOLD, code="SE-2"))
    with pytest.raises(Refused, match="Din roll"):
        close_alert(staff, case, OWN)


def test_open_alerts_are_told_when_the_outage_is_closed_and_stand_in_its_protocol(
    workplace: Workplace,
) -> None:
    """Requirement 33."""
    give(workplace, with_packs(PACK))
    (outage,) = list_outages(workplace)
    before = review_closing(workplace, outage.id)
    case = open_alert(workplace, TOLD).subject
    closing = review_closing(workplace, outage.id)
    told = [finding for finding in closing.told if finding not in before.told]
    assert [finding.rule for finding in told] == ["EV-OPEN"]
    assert (closing.obstacles, closing.doubts) == (before.obstacles, before.doubts)
    assert "SE-77-A1" in "".join(page_texts(closing_protocol(workplace, outage.id)))
    close_alert(workplace, case, OWN)
    closing = review_closing(workplace, outage.id)
    assert closing.told == before.told
    assert [(alert.code, alert.is_open) for alert in closing.report.alerts] == [("SE-77-A1", False)]


def test_alerts_are_listed_on_the_command_line_without_words(
    workplace: Workplace, capsys: pytest.CaptureFixture[str]
) -> None:
    """Requirement 33."""
    give(workplace, with_packs(PACK))
    case = open_alert(workplace, TOLD).subject
    packs(_words(alerts=True), workplace)
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("SE-77-A1", PACK.serial, "Öppet"))
    close_alert(workplace, case, OWN)
    packs(_words(alerts=True, json=True), workplace)
    line = capsys.readouterr().out
    assert json.loads(line)["cause"] == "twice"
    assert TOLD.words not in line
    packs(_words(json=True), workplace)
    assert json.loads(capsys.readouterr().out)["serial"] == PACK.serial


def _words(**given: bool) -> argparse.Namespace:
    said = {"alerts": False, "json": False, "file_out": None, "answer": None,
            "done": None, "refused": None, "again": None}  # fmt: skip
    return argparse.Namespace(**said | given)
