"""States of what is done beside the steps, for the gallery: money, packs, the second check."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.draft import PatientDraft, PaymentDraft
from app.domain.order import PaymentMeans
from app.domain.staff import Role
from app.ui.view import View
from app.ui.views.settle import SettleView
from app.usecases.fill_slip import open_slip
from app.usecases.settle_money import set_correct
from app.usecases.tell_evis import list_tasks, tell_refused, write_file
from app.usecases.workplace import Workplace
from tests.ui.scene import ALL_LOOKS, Scene
from tests.ui.views.settle.cases import end_now, open_after
from tests.usecases.test_scan_pack import PACK, give, with_packs
from tests.usecases.test_take_back import narcotic
from tests.usecases.test_take_up import give as decided
from tests.workplaces import as_person, filled_draft

_SUMS = (("68,50", "17,13"), ("0", "68,50"), ("68,50", ""), ("68,50", "68,50"), ("70,00", "68,50"))
_NAMES = ("Anna Prov", "Bo Prov", "Cecilia Prov-Långtefternamn", "David Prov", "Eva Prov")


def busy(home: Path) -> Workplace:
    """Return a pharmacy whose systems are back, with money, packs and forms left."""
    work = open_after(home)
    for number, ((paid, right), name) in enumerate(zip(_SUMS, _NAMES, strict=True)):
        who = PatientDraft(name, f"PROV {number + 10}", f"19{50 + number}0101", "2")
        packs = (replace(PACK, serial=f"8K2M4T{number}"),)
        draft = replace(with_packs(*packs), patient=who)
        entry = give(work, replace(draft, payment=PaymentDraft(PaymentMeans.CASH, paid)))
        if right:
            set_correct(work, entry.subject, right, "PRIS")
    decided(work, open_slip(work), replace(filled_draft(narcotic()), patient=who))
    end_now(work)
    tell_refused(work, list_tasks(work)[0], "NMVS_NC_PCK_22")
    return as_person(work, "Johan Berglund", Role.PHARMACIST, Role.MANAGER)


def filed(home: Path) -> Workplace:
    """Return one whose packs stand in a file."""
    work = busy(home)
    write_file(work)
    return work


def _click(name: str) -> Callable[[View], None]:
    def act(view: View) -> None:
        if not isinstance(view, SettleView):
            raise TypeError("the screen of settling is needed")
        getattr(view.after, name).click()

    return act


AFTERCARE_SCENES = {
    "aftercare": Scene("settle", busy, lambda _: None, ALL_LOOKS),
    "aftercare-money": Scene("settle", busy, _click("money"), ALL_LOOKS),
    "aftercare-evis": Scene("settle", busy, _click("evis"), ALL_LOOKS),
    "aftercare-evis-filed": Scene("settle", filed, _click("evis")),
    "aftercare-check": Scene("settle", busy, _click("check"), ALL_LOOKS),
}
