"""Pictures of what comes after a hand-out: twins, corrections, reversals, returns, deliveries."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QImage, QPainter

from app.domain.after_entries import Fate, ReturnedRow
from app.domain.draft import RowDraft
from app.domain.signing import Beside
from app.ui.paper_image import to_kept
from app.ui.view import View
from app.ui.views.settle import SettleView
from app.usecases.list_requisitions import list_all
from app.usecases.list_work import list_dispensings
from app.usecases.settle_by_file import export_rows
from app.usecases.settle_steps import pause
from app.usecases.take_back import GoodsBack, open_correction, return_goods, reverse_dispensing
from app.usecases.workplace import Workplace
from tests.paper_samples import photographed
from tests.ui.scene import ALL_LOOKS, Scene, settle
from tests.ui.views.settle.cases import dispense, end_now, mark, open_after, twin_at_another
from tests.ui.views.settle.test_foreseen import let_in
from tests.units import METOPROLOL, OXYCODONE, give, order
from tests.usecases.test_delivery_course import corrected as corrected_delivery
from tests.usecases.test_take_back import finish
from tests.workplaces import NOON, begin_outage

_ALONE = Beside(alone="Ensam i kväll")
_WHY = "Fel antal avläst på receptet"


def _twins(home: Path) -> Workplace:
    return twin_at_another(open_after(home), home.parent / "other", "Kassa 1", "Kassa 2")


def _corrected(home: Path) -> Workplace:
    workplace = open_after(home)
    dispense(workplace, 0, hours=2)
    (line,) = list_dispensings(workplace)
    slip = open_correction(workplace, line.subject)
    assert slip.draft.correction is not None
    told = replace(slip.draft.correction, reason=_WHY)
    rows = (replace(slip.draft.rows[0], packages=2),)
    finish(workplace, slip, replace(slip.draft, rows=rows, correction=told))
    (line,) = list_dispensings(workplace)
    back = GoodsBack((ReturnedRow(1, 1),), Fate.QUARANTINED, "Patienten fick för mycket")
    return_goods(workplace, line.subject, line.entry, back)
    return workplace


def written_paper() -> bytes:
    """Return a picture of a prescription written by hand, as it is kept."""
    paper = QImage(1240, 1754, QImage.Format.Format_RGB888)
    paper.fill(QColor("#fdfcf5"))
    pen = QPainter(paper)
    pen.setPen(QColor("#20305a"))
    pen.setFont(QFont(pen.font().family(), 54))
    for at, text in enumerate(("RECEPT", "Greta Övningsson", "Metoprolol 50 mg", "1 på morgonen")):
        pen.drawText(120, 260 + 260 * at, text)
    pen.end()
    return to_kept(paper)


def _on_paper(home: Path) -> Workplace:
    workplace = open_after(home)
    photographed(workplace, body=written_paper())
    return workplace


def _handed_out(home: Path) -> Workplace:
    workplace = open_after(home)
    dispense(workplace, 2, hours=2)  # narcotics: somebody else signs, or none was there
    return workplace


def _reversed(home: Path) -> Workplace:
    workplace = open_after(home)
    dispense(workplace, 0, hours=2)
    (line,) = list_dispensings(workplace)
    reverse_dispensing(workplace, line.subject, line.entry, "Patienten gick utan påsen")
    return workplace


def _delivery(home: Path) -> Workplace:
    workplace = open_after(home)
    narcotic = RowDraft(OXYCODONE, packages=2)
    give(workplace, order(narcotic), _ALONE)
    entry = give(workplace, order(RowDraft(METOPROLOL, packages=2, ordered=5)))
    corrected_delivery(workplace, entry, why="Fyra packades, inte två", packages=4)
    assert len(list_all(workplace)) == len(("narcotic", "corrected"))
    return workplace


def _last(view: View) -> None:
    """Show the last row of the list, read."""
    assert isinstance(view, SettleView)
    view.list.choose(len(view.list.rows()) - 1)
    view.list.setFocus()
    settle()


def _ask_twin(view: View) -> None:
    assert isinstance(view, SettleView)
    _last(view)
    view.steps.decide.click()


def _ask_reversal(view: View) -> None:
    assert isinstance(view, SettleView)
    view.list.choose(0)
    settle()
    view.pane.reverse.click()


def _ask_return(view: View) -> None:
    assert isinstance(view, SettleView)
    view.list.choose(0)
    settle()
    view.pane.give_back.click()


def _aside(home: Path) -> Workplace:
    """Return one whose oldest rows lie in a file, and that may not send the rest as it is."""
    opened = open_after(home)
    for number in range(2):
        dispense(opened, number, hours=6 - number)
    end_now(opened)
    mark(opened, "twin_check")
    export_rows(opened, home.parent)
    begin_outage(opened, NOON - timedelta(minutes=30))
    for number in range(2, 6):
        dispense(opened, number, hours=0.1 * (6 - number))
    end_now(opened)
    mark(opened, "twin_check")
    let_in(opened)
    return opened


def _paused(home: Path) -> Workplace:
    opened = _aside(home)
    pause(opened, wanted=True)
    return opened


AFTER_SCENES = {
    "settle-aside": Scene("settle", _aside, lambda _: settle(), ALL_LOOKS),
    "settle-paused": Scene("settle", _paused, lambda _: settle(), ALL_LOOKS),
    "settle-twin": Scene("settle", _twins, _last, ALL_LOOKS),
    "settle-twin-ask": Scene("settle", _twins, _ask_twin, ALL_LOOKS),
    "settle-paper": Scene("settle", _on_paper, _last, ALL_LOOKS),
    "settle-corrected": Scene("settle", _corrected, _last, ALL_LOOKS),
    "settle-reversed": Scene("settle", _reversed, _last, ALL_LOOKS),
    "settle-delivery": Scene("settle", _delivery, _last, ALL_LOOKS),
    "settle-delivery-reverse": Scene("settle", _delivery, _ask_reversal, ALL_LOOKS),
    "settle-delivery-return": Scene("settle", _delivery, _ask_return, ALL_LOOKS),
    "settle-reverse": Scene("settle", _handed_out, _ask_reversal, ALL_LOOKS),
    "settle-return": Scene("settle", _handed_out, _ask_return, ALL_LOOKS),
}
