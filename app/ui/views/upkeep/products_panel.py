"""The products: how old the list is, loading a new one, and what was left out of it and why."""

from pathlib import Path

from app.domain.findings import refuse
from app.domain.product import ListRemark, RegisterInfo
from app.domain.staff import Act
from app.ui.errors import show_error
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import count, number
from app.ui.views.upkeep.check_panel import Listing
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.folder_field import FileField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.usecases.load_reference import Loaded, load_reference
from app.usecases.overview import situation
from app.usecases.workplace import Workplace

_MOST_LINES = 500  # a list with more remarks than this is read in the spreadsheet program
_WHAT = "TLV:s fil Periodens varor, som den hämtas. Den gamla listan gäller tills den nya är hel."


class ProductsPanel(Panel):
    """The list of products (varor). ProductsPanel(session); `read()` shows which one is in use."""

    def __init__(self, session: Session) -> None:
        super().__init__("Varor", "Alt+V", framed=True)
        self._session = session
        self.age = Badge("läser", Tone.NEUTRAL)
        self.head.insertWidget(1, self.age)
        self.file = FileField("Fil", "Excel (*.xlsx)")
        self.start = KeyButton("Läs in", "Ctrl+O", icon="database")
        self.message = Message()
        self.remarks = Listing("Vad som inte lästes in, en anmärkning på varje rad")
        what = label(_WHAT, "table", "ink2", wrap=True)
        for part in (what, self.file, self.start, self.message, self.remarks):
            self.body.addWidget(part)
        self.file.line.returnPressed.connect(self.start.click)
        self.start.acted.connect(self._load)
        self.start.obstructed.connect(self._say_why)
        self._block("")

    def read(self) -> None:
        """Read which list is in use."""
        self._session.run(_info, self._show_age, self._failed)

    def _load(self) -> None:
        if not self.file.value():
            self._failed(refuse("Ingen fil är vald.", "Välj TLV:s fil.", field="file"))
            return
        workplace, path = self._session.workplace, Path(self.file.value())
        self.file.show_findings([])
        self.remarks.show_lines([])
        self._block("En lista läses in redan.")
        self.message.say(
            "Läser in och kontrollerar. Sökningen använder den gamla så länge.", Tone.INFO
        )
        self._session.background.deliver(
            lambda: load_reference(workplace, path), self._loaded, self._failed
        )

    def _loaded(self, loaded: Loaded) -> None:
        self._block("")
        self.remarks.show_lines(remark_lines(loaded.remarks))
        is_older = bool(older_than(loaded))
        self.message.say(report(loaded), Tone.WARN if is_older else Tone.OK)
        self.read()

    def _failed(self, error: Exception) -> None:
        self._block("")
        show_error(error, self.message, {"file": self.file})

    def _show_age(self, info: RegisterInfo | None) -> None:
        if info is None:
            self.age.show_state("inga varor", Tone.WARN)
            return
        late = info.days_expired(self._session.workplace.computer.clock.now().date())
        until = f"gick ut {info.period_end}" if late else f"gäller t.o.m. {info.period_end}"
        self.age.show_state(until, Tone.WARN if late else Tone.OK)
        self.set_note(count(info.row_count, "vara", "varor"))

    def _block(self, busy: str) -> None:
        self.start.block(busy or why_not(self._session.workplace.person, Act.MANAGE))

    def _say_why(self) -> None:
        self.message.say(self.start.toolTip(), Tone.INFO)


def report(loaded: Loaded) -> str:
    """Return what a load brought."""
    info = loaded.report.info
    rows = f"{number(info.row_count)} varor lästes in"
    lines = [f"{rows} för {info.period_start} till {info.period_end} ({info.source})."]
    if loaded.remarks:
        rows_out = sum(remark.row_left_out for remark in loaded.remarks)
        values = len(loaded.remarks) - rows_out
        left = [count(rows_out, "rad", "rader")] if rows_out else []
        left += [count(values, "uppgift", "uppgifter")] if values else []
        lines.append(f"Utelämnat: {' och '.join(left)}, se nedan.")
    return "\n".join(lines + [older for older in (older_than(loaded),) if older])


def older_than(loaded: Loaded) -> str:
    """Return a warning when the list is older than the one before it."""
    before, info = loaded.report.previous, loaded.report.info
    if before is None or before.period_start <= info.period_start:
        return ""
    return (
        f"Listan är äldre än den som gällde ({before.period_start} till {before.period_end})."
        " Läs in den nyare igen om det inte var meningen."
    )


def remark_lines(remarks: tuple[ListRemark, ...]) -> list[str]:
    """Return where and why, one remark a line."""
    lines = [
        f"rad {remark.row}, kolumn {remark.column}: {remark.text}"
        f" {'Raden är utelämnad.' if remark.row_left_out else 'Uppgiften är okänd.'}"
        for remark in remarks[:_MOST_LINES]
    ]
    more = len(remarks) - len(lines)
    return [*lines, f"och {number(more)} till"] if more else lines


def _info(workplace: Workplace) -> RegisterInfo | None:
    return situation(workplace).register
