"""A patient named in the words about an alert stands in no file, log or error."""

from pathlib import Path

import pytest

from app.domain.alert_entries import AlertCause
from app.domain.alerts import Ending
from app.domain.findings import Refused
from app.usecases import report_alert
from tests.absence import NAME, NUMBERS, assert_absent, logged, plain_forms
from tests.usecases.test_scan_pack import PACK, give, with_packs
from tests.workplaces import begin_outage, open_pharmacy


def test_what_is_written_of_an_alert_stands_in_no_file_log_or_error(tmp_path: Path) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    told: list[str] = []
    words = f"{NAME} {NUMBERS[0]}"
    with logged(workplace):
        begin_outage(workplace)
        give(workplace, with_packs(PACK))
        for reported in (
            report_alert.Reported(PACK.gtin, PACK.serial, f"{NAME}!", words=words),
            report_alert.Reported(NAME, NUMBERS[0], "L-1", words=words),
        ):
            with pytest.raises(Refused) as refused:
                report_alert.open_alert(workplace, reported)
            told.append(str(refused.value))
        reported = report_alert.Reported(PACK.gtin, PACK.serial, "L-1", words=words)
        case = report_alert.open_alert(workplace, reported).subject
        with pytest.raises(Refused) as unsaid:
            report_alert.close_alert(workplace, case, Ending(AlertCause.UNKNOWN, words))
        told.append(str(unsaid.value))
        now = workplace.computer.clock.now()
        ending = Ending(AlertCause.UNKNOWN, words, now, reference=words)
        report_alert.close_alert(workplace, case, ending)
        (alert,) = report_alert.list_alerts(workplace)
        assert (alert.words, alert.found, alert.reference) == (words, words, words)
        told.append(repr((alert, ending, reported)))
        assert_absent(tmp_path)
    assert_absent(tmp_path)
    assert not [text for text in told for form in plain_forms() if form in text]
