"""Why a person may not do something, for a button to say before it is pressed."""

from app.domain.findings import Refused
from app.domain.staff import Act, Person, require
from app.ui.errors import told


def why_not(person: Person, act: Act) -> str:
    """Return the reason in Swedish, or "" when the person may."""
    try:
        require(person, act)
    except Refused as refused:
        return told(refused)
    return ""
