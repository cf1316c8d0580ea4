"""The shortcuts of the dispensing screen that no button listens to; keys.py tells of them."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.supplied import CheckKind
from app.ui.dialogs.patient_sheet import KEY as PATIENT_SHEET
from app.ui.keys import shortcut

if TYPE_CHECKING:
    from app.ui.views.dispense_view import DispenseView

_NINE = 9  # rows that Ctrl and a digit open


def bind_keys(view: "DispenseView") -> None:
    """Let the screen listen to its keys; those about a patient only where there are patients."""
    page, rows = view.page, view.page.rows
    _bind(
        page,
        {
            "Ctrl+J": view.guide.decide_marked,
            "Ctrl+Shift+J": view.guide.withdraw_marked,
            "Ctrl+I": view.packs.scan_again,
            "Ctrl+F": rows.mark_whole,
            "Ctrl+Del": lambda: view.remove_row(rows.active),
            "Ctrl+Shift+V": view.show_product,
            "Ctrl+Shift+L": lambda: rows.cards[rows.active].editor.kind.ask(),
        },
    )
    _bind(view, {"Ctrl+Shift+B": view.ask_owed})
    for number, kind in enumerate(CheckKind, 1):
        if page.bar.asks(kind):
            _bind(page, {f"Alt+{number}": partial(view.guide.signing.sign, kind)})
    for index in range(_NINE):
        _bind(page, {f"Ctrl+{index + 1}": partial(rows.open_row, index)})
    if not view.desk.is_for_units:
        _bind_of_patient(view)


def _bind_of_patient(view: "DispenseView") -> None:
    page = view.page
    _bind(
        page,
        {
            "Ctrl+R": page.bar.advice.click,
            "Alt+H": page.patient.enter_collector,
            "Alt+T": view.questions.show_history,
            "Alt+M": page.rows.show_supply,
            "Alt+N": view.print_notations,
            "Ctrl+Shift+T": view.calls.call_back,
        },
    )
    _bind(
        view,
        {
            "Ctrl+Shift+H": view.again.shelve_or_list,
            "Ctrl+Shift+E": view.show_large,
            "Ctrl+T": view.calls.begin,
            PATIENT_SHEET: view.show_patient_sheet,
        },
    )


def _bind(parent: QObject, acts: dict[str, Callable[[], object]]) -> None:
    for key, act in acts.items():
        shortcut(key, parent).activated.connect(act)
