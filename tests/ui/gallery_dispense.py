"""Draws the dispensing screen in its states, in a real store; for make pictures.

python -m tests.ui.gallery_dispense FOLDER
"""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.codes import Varunummer
from app.domain.draft import (
    DispensingDraft,
    PatientDraft,
    RowDraft,
)
from app.domain.findings import Unavailable
from app.domain.order import Product
from app.ui.dialogs.type_pack import TypePack
from app.ui.dialogs.void_slip import VoidSlip
from app.ui.theme import ThemeMode, current_theme, install_theme
from app.ui.views.dispense.desk import Work
from app.ui.widgets.focus_ring import FocusRing
from tests.ui import gallery_bags as shelf
from tests.ui import gallery_exchange as exchanges
from tests.ui import gallery_orders as orders
from tests.ui import gallery_prescribers as prescribers
from tests.ui import gallery_supplies as supplies
from tests.ui.dispense_stage import Stage, three_rows
from tests.ui.gallery_aid import card, empty_card, fresh_card, wrong_card
from tests.ui.gallery_elsewhere import elsewhere
from tests.ui.samples import LONG_NAME
from tests.workplaces import (
    RESOURCES,
    filled_draft,
    find_product,
)


def no_outage(stage: Stage) -> None:
    """Nothing to do here."""


def empty(stage: Stage) -> None:
    """An outage is open and the counter is empty."""


def fresh(stage: Stage) -> None:
    """A slip was just opened."""
    stage.view.open_new()
    stage.settle()


def searching(stage: Stage) -> None:
    """A product is being looked for."""
    stage.open(filled_draft(RowDraft()))
    search = stage.view.page.rows.cards[0].editor.search
    search.setFocus()
    search.set_value("a")
    search.line.insert("p")
    search.edited.emit()
    stage.settle()
    search.hits.step(1)
    stage.settle()


def faulty() -> DispensingDraft:
    """Return an order with something wrong in several places."""
    hand = Product("Gammal kräm 1 %", pack="50 g")
    draft = three_rows()
    rows = (draft.rows[0], replace(draft.rows[1], packages=0), RowDraft(hand, dosage="Smörj."))
    prescriber = replace(draft.prescriber, code="9000002", workplace_code="")
    return replace(draft, rows=rows, issued_on="2025-03-01", prescriber=prescriber)


def stops(stage: Stage) -> None:
    """The first thing that stops the hand-out has the keyboard."""
    stage.open(faulty())
    stage.view.guide.go_to_obstacle()
    stage.settle()


def why(stage: Stage) -> None:
    """A warning asks why it is decided upon, below one that has been told."""
    draft = three_rows()
    patient = replace(draft.patient, identity="19121212-1213")
    stage.open(replace(draft, patient=patient, advice_given=True))
    for key in ("Ctrl+J", "1", "Ctrl+J"):
        stage.press(key)


def pack_code(varunummer: str, serial: str) -> str:
    """Return what a scanner reads on a pack."""
    return f"]d2010{Varunummer(varunummer).ntin}21{serial}\x1d17280300104K118"


def scanned(stage: Stage) -> None:
    """One pack is the row's, the other is of the wrong strength."""
    stage.open(three_rows())
    stage.view.take_scan(pack_code("041238", "8K2M4T7Q11PX"))
    stage.settle()
    stage.press("Ctrl+F")
    stage.press("Ctrl+2")
    stage.view.take_scan(pack_code("512048", "A1"))
    stage.settle()


def agent(stage: Stage) -> None:
    """An agent comes for a patient whose identity is protected."""
    stage.open(filled_draft())
    fields = stage.view.page.patient.fields
    stage.view.page.patient.enter_collector()
    stage.press("Down")
    stage.press("Down")
    fields.protected.click()
    stage.settle()


def ready(stage: Stage) -> None:
    """Everything is decided upon: only the hand-out is left."""
    hand = RowDraft(Product("Oljebad för hand", pack="200 ml"), dosage="Vid behov. Mot klåda.")
    draft = three_rows()
    stage.open(replace(draft, rows=(*draft.rows[:2], hand), advice_given=True))
    stage.view.desk.print_labels()
    stage.settle()
    stage.view.guide.decide_marked()
    stage.settle()
    stage.view.page.bar.main.setFocus()
    stage.settle()


def long_names(stage: Stage) -> None:
    """Names, places and texts are as long as they come."""
    product = replace(
        find_product("512047"),
        name="Hydroxipropylmetylcellulosaftalat Norrmed Forte depot",
        strength="100 mikrogram/24 timmar + 50 mikrogram/24 timmar",
    )
    draft = filled_draft(RowDraft(product, dosage="1 tablett morgon och kväll, dock högst 4. " * 8))
    prescriber = replace(
        draft.prescriber,
        name=LONG_NAME,
        workplace="Barn- och ungdomspsykiatriska öppenvårdsmottagningen Österåker",
    )
    stage.open(replace(draft, patient=PatientDraft(LONG_NAME, draft.patient.identity),
                       prescriber=prescriber))  # fmt: skip
    stage.view.page.patient.enter()
    stage.settle()


def save_failure(stage: Stage) -> None:
    """The disk is full when the medicine is to be handed out."""
    stage.open(replace(three_rows(), advice_given=True))
    full = Unavailable("Disken är full.", "Frigör plats och försök igen.", code="disk_full")
    stage.view.desk.failed.emit(Work.HAND_OUT, full)
    stage.settle()


def typing_unsaved(stage: Stage) -> None:
    """The disk is full while a person types."""
    stage.open(three_rows())
    full = Unavailable("Disken är full.", "Frigör plats och försök igen.", code="disk_full")
    stage.view.desk.failed.emit(Work.SAVE, full)
    stage.settle()


def printer_failure(stage: Stage) -> None:
    """The printer does not answer."""
    stage.printer.jam = Unavailable("Skrivaren svarar inte.", "Slå på den och försök igen.")
    stage.open(three_rows())
    stage.view.desk.print_labels()
    stage.settle()


def large_label(stage: Stage) -> None:
    """The label is shown to be written off by hand."""
    stage.open(filled_draft())
    stage.view.show_large()
    stage.settle()


def parked_elsewhere(stage: Stage) -> None:
    """The list of parked slips, with what is open at others."""
    elsewhere(stage)
    parked(stage)


def other_patient(stage: Stage) -> None:
    """Somebody else's identity card was scanned."""
    stage.open(three_rows())
    stage.view.take_scan("190905271474")
    stage.settle()


def parked(stage: Stage) -> None:
    """The list of parked slips is open."""
    for draft in (three_rows(), filled_draft(), DispensingDraft()):
        stage.store(draft)
    stage.view.parked.click()
    stage.settle()


def late(stage: Stage) -> None:
    """Paper is to be captured late: when was it handed out?"""
    stage.view.pages.late.click()
    stage.settle()


def write_pack(stage: Stage) -> None:
    """A pack whose code cannot be read is written off by two people."""
    stage.open(three_rows())
    stage.view.page.rows.cards[0].editor.packs.write.click()
    stage.settle()
    stage.dialog(TypePack)


def void(stage: Stage) -> None:
    """A slip is to be voided without a reason."""
    stage.open(three_rows())
    stage.view.void.click()
    stage.settle()
    stage.dialog(VoidSlip).accept()


@dataclass(frozen=True)
class State:
    """One state of the screen (läge): how it is arranged and how it looks."""

    name: str
    arrange: Callable[[Stage], None]
    mode: ThemeMode = ThemeMode.LIGHT
    scale: float = 1.0
    outage: bool = True


DARK = ThemeMode.DARK
STATES = (
    State("no-outage", no_outage, outage=False),
    State("empty", empty),
    State("fresh", fresh),
    State("searching", searching),
    State("stops", stops),
    State("stops-dark", stops, DARK),
    State("why", why),
    State("why-dark", why, DARK),
    State("why-130", why, scale=1.3),
    State("scanned", scanned),
    State("scanned-dark", scanned, DARK),
    State("scanned-130", scanned, scale=1.3),
    State("write-pack", write_pack),
    State("write-pack-130", write_pack, scale=1.3),
    State("agent", agent),
    State("agent-130", agent, scale=1.3),
    State("ready", ready),
    State("ready-dark", ready, DARK),
    State("long-names", long_names),
    State("long-names-130", long_names, scale=1.3),
    State("ready-130", ready, scale=1.3),
    State("stops-130", stops, scale=1.3),
    State("bag-shelf", shelf.shelf),
    State("bag-shelf-dark", shelf.shelf, DARK),
    State("bag-shelf-130", shelf.shelf, scale=1.3),
    State("bag-shelved", shelf.shelved),
    State("bags", shelf.bags),
    State("bags-dark", shelf.bags, DARK),
    State("bags-130", shelf.bags, scale=1.3),
    State("bags-none", shelf.no_bags),
    State("bag-fetched", shelf.fetched),
    State("bag-fetched-dark", shelf.fetched, DARK),
    State("bag-fetched-130", shelf.fetched, scale=1.3),
    State("bag-given", shelf.given),
    State("bag-given-130", shelf.given, scale=1.3),
    State("owed", supplies.owed),
    State("rest", supplies.rest),
    State("supply", supplies.supply),
    State("supply-dark", supplies.supply, DARK),
    State("supply-130", supplies.supply, scale=1.3),
    State("exchange", exchanges.exchange),
    State("exchange-dark", exchanges.exchange, DARK),
    State("exchange-130", exchanges.exchange, scale=1.3),
    State("exchanged", exchanges.exchanged),
    State("exchanged-dark", exchanges.exchanged, DARK),
    State("exchanged-130", exchanges.exchanged, scale=1.3),
    State("refusal", exchanges.refusal),
    State("aid-empty", empty_card),
    State("aid-fresh", fresh_card),
    State("aid", card),
    State("aid-dark", card, DARK),
    State("aid-130", card, scale=1.3),
    State("aid-wrong", wrong_card),
    State("aid-wrong-dark", wrong_card, DARK),
    State("aid-wrong-130", wrong_card, scale=1.3),
    State("save-failure", save_failure),
    State("typing-unsaved", typing_unsaved),
    State("printer-failure", printer_failure),
    State("large-label", large_label),
    State("large-label-130", large_label, scale=1.3),
    State("other-patient", other_patient),
    State("parked", parked),
    State("elsewhere", elsewhere),
    State("elsewhere-dark", elsewhere, DARK),
    State("elsewhere-130", elsewhere, scale=1.3),
    State("parked-elsewhere", parked_elsewhere),
    State("parked-elsewhere-130", parked_elsewhere, scale=1.3),
    State("late", late),
    State("void", void),
    State("telephone", orders.telephone),
    State("telephone-dark", orders.telephone, DARK),
    State("telephone-130", orders.telephone, scale=1.3),
    State("call-back", orders.call_back),
    State("animal", orders.animal),
    State("animal-dark", orders.animal, DARK),
    State("animal-130", orders.animal, scale=1.3),
    State("abroad", orders.abroad),
    State("abroad-130", orders.abroad, scale=1.3),
    State("fax", orders.fax),
    State("signed-code", orders.signed_code),
    State("signed-code-dark", orders.signed_code, DARK),
    State("signed-code-130", orders.signed_code, scale=1.3),
    State("form-besides", orders.form_besides),
    State("form-besides-130", orders.form_besides, scale=1.3),
    State("unknown-schedule", orders.unknown_schedule),
    State("unknown-schedule-130", orders.unknown_schedule, scale=1.3),
    State("printer-failure-130", printer_failure, scale=1.3),
    State("parked-dark", parked, DARK),
    State("known-prescribers", prescribers.known),
    State("known-prescribers-dark", prescribers.known, DARK),
    State("known-prescribers-130", prescribers.known, scale=1.3),
    State("prescriber-chosen", prescribers.chosen),
    State("prescriber-struck", prescribers.struck),
    State("group-code", prescribers.group_code),
    State("group-code-dark", prescribers.group_code, DARK),
    State("group-code-130", prescribers.group_code, scale=1.3),
    State("scanner", prescribers.scanner),
    State("scanner-dark", prescribers.scanner, DARK),
    State("scanner-130", prescribers.scanner, scale=1.3),
)


def picture(stage: Stage) -> QPixmap:
    """Return the window, with the open dialog over it as the system would show it."""
    drawn = stage.window.grab()
    for dialog in stage.window.findChildren(QDialog):
        if dialog.isVisible():
            over = dialog.grab()
            at = stage.window.rect().center() - over.rect().center()
            QPainter(drawn).drawPixmap(at, over)
            dialog.close()
    return drawn


def render(folder: Path, only: str = "") -> list[Path]:
    """Draw every state of the dispensing screen, or only one, and return the pictures."""
    return draw(STATES, Stage, "dispense", folder, only)


def draw(
    states: Sequence[State], stages: type[Stage], name: str, folder: Path, only: str = ""
) -> list[Path]:
    """Draw every state, or only one, into a folder and return the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for state in states:
        if only and only != state.name:
            continue
        current_theme().set_mode(state.mode)
        current_theme().set_scale(state.scale)
        with TemporaryDirectory() as home:
            stage = stages(Path(home) / "store", outage=state.outage)
            state.arrange(stage)
            file = folder / f"{name}-{state.name}.png"
            picture(stage).save(str(file))
            stage.close()
        files.append(file)
    current_theme().set_mode(ThemeMode.LIGHT)
    current_theme().set_scale(1.0)
    return files


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    install_theme(RESOURCES, application)
    FocusRing(application)
    for made in render(Path(sys.argv[1]), *sys.argv[2:]):
        print(made)
