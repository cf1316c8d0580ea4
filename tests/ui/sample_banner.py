"""A banner and a status line filled with an invented day."""

from datetime import datetime

from app.domain.clock import STOCKHOLM
from app.ui.widgets.badge import Tone
from app.ui.widgets.banner import Banner, Mode
from app.ui.widgets.status_line import Slot, StatusLine
from app.ui.widgets.systems import Health, SystemState

NOW = datetime(2026, 11, 23, 17, 21, tzinfo=STOCKHOLM)
_SINCE = {
    Mode.NORMAL: "alla system svarar",
    Mode.RESERVE: "sedan 14:32 · 2 h 49 min",
    Mode.AFTER: "driften åter 23 nov 21:45",
    Mode.DRILL: "påhittade patienter",
}
_OK = SystemState("El OK", Health.OK)
_SYSTEMS = {
    Mode.NORMAL: [
        SystemState("E-hälsomyndigheten", Health.OK),
        SystemState("e-VIS", Health.OK),
        _OK,
    ],
    Mode.RESERVE: [
        _OK,
        SystemState("E-hälsomyndigheten nere", Health.DOWN),
        SystemState("e-VIS nere", Health.DOWN),
    ],
    Mode.AFTER: [
        SystemState("E-hälsomyndigheten uppe", Health.OK),
        SystemState("e-VIS uppe", Health.OK),
        _OK,
    ],
    Mode.DRILL: [
        SystemState("E-hälsomyndigheten nere (övning)", Health.DOWN),
        SystemState("inget skickas", Health.UNKNOWN),
        SystemState("Kortbetalning reserv", Health.WARN),
        _OK,
        SystemState("Partihandel", Health.OK),
    ],
}


def fill(banner: Banner, mode: Mode) -> None:
    """Show an invented day."""
    banner.show_mode(mode, _SINCE[mode])
    banner.show_systems(_SYSTEMS[mode])
    waiting = {Mode.NORMAL: 0, Mode.RESERVE: 112, Mode.AFTER: 17}
    banner.show_unsent(waiting.get(mode))
    if mode is Mode.RESERVE:
        banner.show_power("Batteri 62 %", "räcker ca 3 h 10", Health.WARN)
    else:
        banner.show_power("Nätdrift", "batteri 100 %", Health.OK)
    banner.show_clock(NOW, "02:14 eller 17:21" if mode is Mode.DRILL else "")
    banner.show_person("Sara Lindqvist", "apotekare")


def fill_status(line: StatusLine) -> None:
    """Show that all is well."""
    line.show_text(Slot.SAVED, "Sparat 17:21:40", Tone.OK)
    line.show_text(Slot.COPY, "verifierad kopia 17:20")
    line.show_text(Slot.SCANNER, "Läsare redo")
    line.show_text(Slot.PRINTER, "Etikett redo")
    line.show_text(Slot.VERSION, "Lykta 1.0 · arbetsplats 1")
