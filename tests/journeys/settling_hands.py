"""Two hands that work the list off when the systems are back: they compare, send, read and pay."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from app.domain.course import course_of
from app.domain.deliveries import delivery_of
from app.domain.reread import Captured, ReadField
from app.ui.dialogs.sheet import SheetDialog
from app.ui.views.kit.reread_dialog import RereadDialog
from app.ui.views.settle.check_dialog import CheckDialog
from app.ui.views.settle.e_list_dialog import EListDialog
from app.ui.views.settle.e_twin_dialog import ETwinDialog
from app.ui.views.settle.evis_dialog import EvisDialog
from app.ui.views.settle.file_dialog import FileDialog
from app.ui.views.settle.hand_dialog import HandDialog
from app.ui.views.settle.money_dialog import MoneyDialog
from app.ui.views.settle.scan_over_dialog import ScanOverDialog
from app.ui.views.settle.settle_view import SettleView
from app.ui.views.settle.work import WorkRow
from app.ui.widgets.dialog import Dialog
from app.usecases.list_work import list_steps
from app.usecases.reread_form import FormToRead
from tests.journeys.counter_hands import CounterHands
from tests.journeys.hands import is_gone

if TYPE_CHECKING:
    from app.ui.widgets.field import Field

REFERENCE = "apotekssystemet 24 nov"


class SettlingHands(CounterHands):
    """Two hands that settle (händer som efterregistrerar)."""

    @property
    def cockpit(self) -> SettleView:
        """The work list, which must be what is in sight."""
        view = self.window.current()
        assert isinstance(view, SettleView)
        return view

    def go_to_work(self) -> SettleView:
        """F7, once it shows what the store says."""
        self.press("F7")
        self.until(lambda: self.cockpit.work.rows and self.is_up_to_date())
        return self.cockpit

    def is_up_to_date(self) -> bool:
        """Tell whether the screen has read what the store says."""
        shown = {line.step.id: line.state for row in self.cockpit.work.rows for line in row.lines}
        return shown == {line.step.id: line.state for line in list_steps(self.workplace)}

    def look(self, scene: str) -> None:
        """Keep a picture of what is in front, once it is drawn and read."""
        self.stage.settle()
        self.album.look(self.in_front(), f"cockpit-{scene}")

    @contextmanager
    def asking(self, key: str, kind: type[Dialog], scene: str) -> Iterator[None]:
        """Open a dialog by its key, and leave it by Esc when what is done in it is done."""
        self.press(key)
        dialog = self.dialog(kind)
        yield
        self.look(scene)
        self.press("Esc")
        self.until(lambda: is_gone(dialog))

    def choose(self, slip: str) -> WorkRow:
        """Go up or down the list to the first row of a slip."""
        self.until(self.is_up_to_date)
        rows = self.cockpit.list
        self.to(rows)
        for _ in range(2 * len(rows.rows())):
            at = next(n for n, row in enumerate(rows.rows()) if row.first.slip == slip)
            away = at - rows.currentIndex().row()
            if not away and rows.chosen_rows() == [rows.rows()[at]]:
                return rows.rows()[at]
            self.press("Ned" if away > 0 else "Upp")
        raise AssertionError(f"{slip} is not reached")

    def mark_all(self, code: str) -> None:
        """Ctrl+A, the kind of step, Ctrl+M and a reference."""
        view = self.cockpit
        self.until(self.is_up_to_date)
        self.to(view.list)
        self.press("Ctrl+A")
        self.until(lambda: any(c.item.code == code and c.item.ready for c in view.steps.cards))
        self.go_to_step(code)
        self.press("Ctrl+M")
        dialog = self.dialog(HandDialog)
        self.write(REFERENCE)
        self.press("Ctrl+Enter")
        self.until(lambda: is_gone(dialog))
        self.until(self.is_up_to_date)

    def go_to_step(self, code: str) -> None:
        """Alt+S, then down or up to the steps of a kind."""
        steps = self.cockpit.steps
        codes = [card.item.code for card in steps.cards]
        self.press("Alt+S")
        for _ in codes:
            assert steps.marked is not None
            away = codes.index(code) - codes.index(steps.marked.code)
            if not away:
                return
            self.press("Ned" if away > 0 else "Upp")
        raise AssertionError(f"{code} is not reached")

    def wait_until_steady(self) -> int:
        """Let minutes go until the receiver is trusted; return how many it took."""
        watch = self.cockpit.steady
        for minutes in range(60):
            if not watch.why_not():
                return minutes
            before = watch.steadiness.last
            self.clock.forward(timedelta(minutes=1))
            self.until(lambda: watch.steadiness.last != before or not watch.why_not())  # noqa: B023
        raise AssertionError(watch.why_not())

    def send(self) -> None:
        """Ctrl+Enter, until everything has been answered."""
        view = self.cockpit
        self.press("Ctrl+Enter")
        self.until(lambda: view.sending.run.total)
        self.until(lambda: not view.sending.is_wanted and self.is_up_to_date())

    def compare_list(self, path: Path) -> None:
        """Alt+J, the file of the pharmacy's own system, Enter."""
        with self.asking("Alt+J", EListDialog, "06-e-list"):
            self.write(str(path))
            self.press("Enter")
            self.until(lambda: "1\xa0ny möjlig dubblett" in self.seen())

    def keep_the_paper(self) -> None:
        """Alt+D on the card of both: the paper stands, and why."""
        self.until(self.cockpit.steps.decide.isVisible)
        self.press("Alt+D")
        card = self.dialog(ETwinDialog)
        self.choose_from(card.verdict.combo, "Papperet")
        self.press("Tab")
        self.write("Ringde Backe hälsocentral, e-receptet är makulerat")
        self.look("07-twin")
        self.press("Ctrl+Enter")
        self.until(lambda: is_gone(card))

    def scan_over(self, slip: str) -> None:
        """Ctrl+K on a row: every code read by the other system's scanner and ticked off."""
        self.choose(slip)
        self.press("Ctrl+K")
        dialog = self.dialog(ScanOverDialog)
        self.until(lambda: dialog.order.lines)
        while dialog.action_button.is_blocked:
            before = dialog.facts.isVisible(), dialog.place.text(), dialog.action_button.toolTip()
            if "Kod 4 " in dialog.place.text():
                self.look("09-scan-over")
            self.press("Mellanslag")
            self.until(lambda: before[1:] != (dialog.place.text(), dialog.action_button.toolTip()))  # noqa: B023
        self.write("K 4711")
        self.press("Ctrl+Enter")
        self.until(lambda: is_gone(dialog))

    def settle_by_file(self, folder: Path) -> int:
        """Ctrl+Shift+I: what is ready goes out in a file, and its answers come in; return rows."""
        with self.asking("Ctrl+Shift+I", FileDialog, "12-file"):
            dialog = self.dialog(FileDialog)
            self.to(dialog.folder)
            self.write(str(folder))
            self.press("Alt+F")
            self.until(lambda: "redan i en fil utan svar" in self.seen())
            (out,) = folder.glob("lykta-export-*")
            lines = (out / "rader.jsonl").read_text(encoding="utf-8").splitlines()
            answers = folder / "svar.csv"
            with answers.open("w", encoding="utf-8", newline="") as file:
                written = csv.writer(file, delimiter=";")
                written.writerow(("id", "svar", "kvitto"))
                written.writerows((json.loads(line)["id"], "ja", "K-1") for line in lines)
            self.to(dialog.file)
            self.write(str(answers))
            self.press("Alt+V")
            self.until(lambda: "Svaren betyder" in self.seen())
            self.press("Alt+L")
            self.until(lambda: "Inläst" in self.seen())
        return len(lines)

    def tell_evis(self) -> None:
        """Alt+E: each pack is read off the screen by the other system, and ticked off."""
        self.press("Alt+E")
        dialog = self.dialog(EvisDialog)
        self.until(lambda: dialog.table.rows.items)
        self.look("13-evis")
        while left := len(dialog.table.rows.items):
            self.press("Mellanslag")
            self.until(lambda: len(dialog.table.rows.items) < left)
        self.look("14-evis-empty")
        self.press("Esc")
        self.until(lambda: is_gone(dialog))

    def pay_back(self, slip: str, kronor: str) -> None:
        """Alt+P: the right amount of a hand-out, letters, and what is due is paid."""
        with self.asking("Alt+P", MoneyDialog, "16-money"):
            dialog = self.dialog(MoneyDialog)
            self.until(lambda: dialog.table.marked_item())
            slips = [line.slip for line, _ in dialog.table.rows.items]
            for _ in range(slips.index(slip)):
                self.press("Ned")
            self.press("Enter")
            self.write(kronor)
            self.press("Tab")
            self.write("PRIS 7")
            self.press("Ctrl+Enter")
            self.until(lambda: "Sparat" in self.seen())
            self.press("Alt+R")
            sheet = self.dialog(SheetDialog)
            self.look("15-letter")
            self.press("Esc")
            self.until(lambda: is_gone(sheet))
            self.press("Alt+U")
            self.until(lambda: "på väg till skrivaren" in self.seen())
            self.to(dialog.reference)
            self.write("kvitto 12")
            self.press("Ctrl+M")
            self.until(lambda: "reglerat" in self.seen())

    def check_typing(self) -> int:
        """Alt+L: whoever has typed nothing reads all that waits; return how many."""
        self.press("Alt+L")
        dialog = self.dialog(CheckDialog)
        self.until(lambda: dialog.table.rows.items)
        self.look("18-second-check")
        read = 0
        while (form := dialog.table.marked_item()) is not None:
            self.press("Ctrl+Enter")
            self.read_form(form)
            self.until(lambda: form not in dialog.table.rows.items)
            read += 1
        self.look("20-all-read")
        self.press("Esc")
        self.until(lambda: is_gone(dialog))
        return read

    def read_form(self, form: FormToRead) -> None:
        """Type what stands on the paper once more, from empty fields."""
        dialog = self.dialog(RereadDialog)
        paper = self.paper_of(form)
        if ReadField.PATIENT in form.fields:
            self.write(paper.patients[0])
            self.press("Enter")
        for at, row in enumerate(paper.rows):
            if at:
                self.press("Ctrl+Ins")
            asked = dialog.rows[at]
            told: dict[Field, str] = {
                asked.packages: str(row.packages),
                asked.withdrawals: str(row.withdrawals),
            }
            for field in asked.asked:
                self.to(field)
                if field is asked.search:
                    assert row.product is not None
                    assert row.product.varunummer is not None
                    self.pick(row.product.varunummer)
                else:
                    self.write(told.get(field, row.dosage))
        self.look("19-reading")
        self.press("Ctrl+Enter")
        self.until(lambda: is_gone(dialog))

    def paper_of(self, form: FormToRead) -> Captured:
        """Return what stands on the paper, which is in the hand of whoever reads it."""
        entries = list(self.workplace.journal.entries(form.subject))
        if (course := course_of(entries)) is not None:
            assert course.current.personal is not None
            return Captured.of_dispensing(course.current.dispensed, course.current.personal)
        delivery = delivery_of(entries)
        assert delivery is not None
        captured = Captured.of_delivery(delivery.current.dispensed)
        assert captured is not None
        return captured

    def save_as(self, key: str, path: Path) -> None:
        """Save a sheet or a table by its key, where its name is typed."""
        self.press(key)
        chooser = self.dialog(QFileDialog)
        self.press("Ctrl+A")
        self.write(str(path))
        self.press("Enter")
        self.until(lambda: is_gone(chooser) and path.exists())
