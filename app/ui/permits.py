"""Buttons that say why a role may not use them, before anybody presses."""

from app.domain.findings import Refused
from app.domain.staff import Act, Person, require
from app.ui.errors import told
from app.ui.widgets.key_button import KeyButton


def permit(button: KeyButton, person: Person, act: Act) -> bool:
    """Block the button unless the person may do the act; return whether it is free."""
    try:
        require(person, act)
    except Refused as refused:
        button.block(told(refused))
        return False
    button.unblock()
    return True
