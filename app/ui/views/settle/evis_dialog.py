"""The queue to e-VIS: one pack at a time as a large code, ticked off; or many in a file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.evis import ACT_WORDS, STATE_WORDS, PackState, PackTask
from app.domain.evis_entries import PackAct, PackWay
from app.domain.scan_over import elements_of, elements_words
from app.domain.staff import Act
from app.ui.errors import show_error, told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import BULLET, count, day
from app.ui.theme import current_theme
from app.ui.widgets.badge import Tone
from app.ui.widgets.code_plate import CodePlate
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.key_button import BigButton, ButtonKind, KeyButton, button_row
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.table import Column, Table
from app.usecases.put_on_paper import save_sheet
from app.usecases.tell_evis import (
    Taken,
    ask_again,
    list_doubled,
    list_tasks,
    pack_squares,
    take_answer,
    tell_done,
    tell_refused,
    write_file,
)
from app.usecases.workplace import Workplace

_TEXT = (
    "Läs koden med apotekssystemets läsare och tryck Mellanslag när e-VIS har svarat ja. Varje "
    "förpackning sägs en gång."
)
_SIZE = (1180, 680)
_NOTHING = (
    "Ingen skannad förpackning väntar.\nDet som inte skannades görs för hand, på radens steg."
)
_LIST, _MOST_LIST = 470, 580  # px; with large text the code needs the rest
_ICONS = {
    PackState.WAITING: ("circle-dashed", "ink2"),
    PackState.IN_FILE: ("hourglass", "ink2"),
    PackState.REFUSED: ("octagon-x", "stop"),
    PackState.LAPSED: ("triangle-alert", "warn"),
}
_KINDS = "e-VIS-fil (*.jsonl)"


class EvisDialog(Dialog):
    """The queue to e-VIS (e-VIS). EvisDialog(parent, session)."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "e-VIS: avaktivera och återställ", _TEXT)
        self._session = session
        self._is_writing = False
        self.table: Table[PackTask] = Table(_COLUMNS, "Förpackningar")
        self.plate, self.what = CodePlate(), label("", "section", wrap=True)
        self.left = label("", "hint", "ink2", wrap=True)
        self.message = Message()
        self.read_it = BigButton("Läst, nästa", "Mellanslag", kind=ButtonKind.PRIMARY)
        self.code = LineField("Larmets kod, om e-VIS sa nej", code=True)
        self.alarm = KeyButton("Larm, öppna ärende", "Alt+A", icon="triangle-alert")
        self.again = KeyButton("Ska sägas igen", "Ctrl+R", icon="rotate-ccw")
        self.by_hand = KeyButton("Gjort för hand", "Ctrl+M", icon="check")
        self.out = KeyButton("Skriv fil…", "Ctrl+S", icon="file-text")
        self.back = KeyButton("Läs svar…", "Ctrl+O", icon="folder")
        self._lay_out()
        self._connect()
        self.spread(*_SIZE)
        self._mark(None)
        self.read()

    def read(self) -> None:
        """Read what there is."""
        self._session.run(_all, self._show, self._failed)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.table, 1)
        left.addWidget(self.left)
        deeds, files = (
            button_row(self.alarm, self.again, self.by_hand),
            button_row(self.out, self.back),
        )
        left.addLayout(files)
        self.read_it.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the plate takes its key
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.read_it)
        middle.addStretch(1)
        right.addWidget(self.what)
        right.addWidget(self.plate, 1)
        right.addLayout(middle)
        right.addWidget(self.code)
        right.addLayout(deeds)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        for column, stretch in ((left, 0), (right, 1)):
            holder = QWidget()
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
            holder.setLayout(column)
            if not stretch:
                holder.setFixedWidth(min(current_theme().px(_LIST), _MOST_LIST))
            columns.addWidget(holder, stretch)
        self.body.addWidget(self.message)
        self.body.addLayout(columns, 1)

    def _connect(self) -> None:
        self.table.marked.connect(self._mark)
        self.table.opened.connect(lambda _: self.plate.setFocus())
        self.plate.read.connect(self._read)
        self.plate.back.connect(lambda: self._step(-1))
        self.plate.ahead.connect(lambda: self._step(1))
        self.read_it.acted.connect(self._read)
        self.code.line.returnPressed.connect(self.alarm.click)
        for button, deed in (
            (self.alarm, self._alarm), (self.again, self._again), (self.by_hand, self._by_hand),
            (self.out, self._ask_out), (self.back, self._ask_back), (self.read_it, None),
        ):  # fmt: skip
            if deed is not None:
                button.acted.connect(deed)
            button.obstructed.connect(
                lambda button=button: self.message.say(button.toolTip(), Tone.INFO)
            )

    def _show(self, found: tuple[list[PackTask], list[tuple[str, str]]]) -> None:
        tasks, doubled = found
        before = self.table.currentIndex().row()
        self.table.show_rows(tasks)
        if tasks:
            states = [task.state for task in tasks]
            first = states.index(PackState.WAITING) if PackState.WAITING in states else 0
            self.table.selectRow(min(before, len(tasks) - 1) if before >= 0 else first)
        waiting = sum(task.state is PackState.WAITING for task in tasks)
        lying = sum(task.state is PackState.IN_FILE for task in tasks)
        words = [count(waiting, "förpackning väntar", "förpackningar väntar")]
        words += [f"{lying} i fil utan svar"] if lying else []
        if doubled:
            words.append(
                f"{count(len(doubled), 'är sagd', 'är sagda')} av två datorer: räkna med larm"
            )
        self.left.setText(BULLET.join(words))
        self._mark(self.table.marked_item())
        if tasks and self.plate.isVisible():
            self.plate.setFocus()

    def _mark(self, task: PackTask | None) -> None:
        may = why_not(self._session.workplace.person, Act.SETTLE)
        nothing = "" if task else "Ingen förpackning är vald."
        state = task.state if task else PackState.WAITING
        closed = "Det är för sent att återställa. Kassera förpackningen."
        late = closed if state is PackState.LAPSED else ""
        waits = "" if state is PackState.WAITING else f"Förpackningen är {STATE_WORDS[state]}."
        is_aside = state in (PackState.IN_FILE, PackState.REFUSED)
        self.read_it.block(may or nothing or waits)
        self.alarm.block(may or nothing or late)
        self.by_hand.block(may or nothing or late)
        self.again.block(may or nothing or ("" if is_aside else "Den väntar redan på att sägas."))
        self.out.block(may)
        self.back.block(may)
        self._show_code(task)

    def _show_code(self, task: PackTask | None) -> None:
        if task is None:
            self.what.setText("")
            self.plate.show_text(_NOTHING)
            return
        due = f"{BULLET}senast {day(task.due_at)}" if task.due_at else ""
        code = f" {task.code}" if task.code else ""
        said = f"{STATE_WORDS[task.state]}{code}"
        act = ACT_WORDS[task.act].capitalize()
        self.what.setText(f"{act}{BULLET}expedition {task.slip}{BULLET}{said}{due}")
        if task.state is PackState.WAITING:
            self.plate.show_code(pack_squares(task), elements_words(elements_of(task.pack)))
        else:
            self.plate.show_text(f"{act}: {said}.\nSerienummer {task.pack.serial}")

    def _step(self, steps: int) -> None:
        rows = len(self.table.rows.items)
        if rows:
            self.table.selectRow((self.table.currentIndex().row() + steps) % rows)

    def _read(self) -> None:
        if self.read_it.is_blocked:
            self.message.say(self.read_it.toolTip(), Tone.INFO)
        else:
            self._write(lambda workplace, task: tell_done(workplace, task), "sagd till e-VIS")

    def _by_hand(self) -> None:
        self._write(
            lambda workplace, task: tell_done(workplace, task, PackWay.HAND), "gjord för hand"
        )

    def _alarm(self) -> None:
        code = self.code.value()
        said = "avvisad. Ärendet är öppet under Lager, e-VIS-larm"
        self._write(lambda workplace, task: tell_refused(workplace, task, code), said)

    def _again(self) -> None:
        self._write(lambda workplace, task: ask_again(workplace, task), "väntar igen")

    def _write(self, call: Callable[[Workplace, PackTask], None], said: str) -> None:
        task = self.table.marked_item()
        if task is None or self._is_writing:
            return
        self._is_writing = True

        def done(_: None) -> None:
            self._is_writing = False
            self.code.set_value("")
            self.code.show_findings([])
            self.message.say(f"{task.pack.serial}: {said}.", Tone.OK)
            self.read()

        self._session.run(lambda workplace: call(workplace, task), done, self._failed, writes=True)

    def _ask_out(self) -> None:
        dialog = QFileDialog(self, "Skriv fil till e-VIS", "evis.jsonl", _KINDS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._ask(dialog, self._save)

    def _ask_back(self) -> None:
        dialog = QFileDialog(self, "Läs svaret", "", _KINDS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._ask(dialog, self._take)

    def _ask(self, dialog: QFileDialog, chosen: Callable[[str], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _save(self, path: str) -> None:
        """Write what waits; a marked pack that stands in a file writes that file once more."""
        task = self.table.marked_item()
        again = task.file if task and task.state is PackState.IN_FILE else None

        def write(workplace: Workplace) -> None:
            _, data = write_file(workplace, again)
            save_sheet(Path(path), data)

        self._session.run(write, self._saved, self._failed, writes=True)

    def _saved(self, _: None) -> None:
        self.message.say("Filen är skriven. Läs in svaret när det kommer.", Tone.OK)
        self.read()

    def _take(self, path: str) -> None:
        self._session.run(
            lambda workplace: take_answer(workplace, Path(path).read_bytes()),
            self._taken,
            self._failed,
            writes=True,
        )

    def _taken(self, taken: Taken) -> None:
        said = (
            count(taken.done, "gjord", "gjorda"),
            count(taken.refused, "avvisad", "avvisade"),
            count(taken.alerts, "nytt larm", "nya larm"),
        )
        self.message.say(f"{', '.join(said)}.", Tone.WARN if taken.refused else Tone.OK)
        self.read()

    def _failed(self, error: Exception) -> None:
        self._is_writing = False
        show_error(error, self.message, {"code": self.code})
        if not self.message.isVisible():
            self.message.say(told(error))


def _all(workplace: Workplace) -> tuple[list[PackTask], list[tuple[str, str]]]:
    return list_tasks(workplace), list_doubled(workplace)


_COLUMNS: list[Column[PackTask]] = [
    Column("Expedition", lambda task: task.slip, 120, icon=lambda task: _ICONS[task.state]),
    Column(
        "Gör",
        lambda task: ACT_WORDS[task.act],
        84,
        colour=lambda task: "warn" if task.act is PackAct.RESTORE else "ink",
    ),
    Column("Serienummer", lambda task: task.pack.serial, 130, stretch=True),
    Column("Läge", lambda task: STATE_WORDS[task.state].split(",")[0], 108),
]
