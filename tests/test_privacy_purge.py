"""A patient whose time has passed stands in no file, log or proof, before the purge and after."""

from pathlib import Path

from app.usecases import purge_personal, report_outage
from app.usecases.declare_outage import list_outages
from tests.absence import assert_absent, logged
from tests.documents.reading import page_texts
from tests.old_outage import FIVE_YEARS, a_closed_outage, forward
from tests.workplaces import TOLVAN, open_pharmacy


def test_a_purge_writes_no_patient_anywhere(tmp_path: Path) -> None:
    home = tmp_path / "home"
    workplace = open_pharmacy(home)
    with logged(workplace):
        a_closed_outage(workplace)
        forward(workplace, FIVE_YEARS)
        assert purge_personal.review_purge(workplace).due
        made = purge_personal.purge(workplace)
        assert made.act is not None
        proof = purge_personal.purge_sheet(workplace, made.act)
        outage = list_outages(workplace)[0].id
        report = report_outage.report_pdf(workplace, outage)
        assert not any(TOLVAN in text for text in (*page_texts(proof), *page_texts(report)))
        assert TOLVAN not in report_outage.report_csv(workplace, outage)
        assert_absent(tmp_path)
    assert_absent(tmp_path)
