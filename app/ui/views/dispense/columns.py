"""How panels stand in the columns of the screen."""

from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.panel import Panel

EDGE = 6  # px beside the middle column
_RING = 4  # px that the focus ring needs around a card


def narrow(panel: Panel) -> None:
    """Take a panel's heading away and let its content reach further out."""
    for part in (panel.heading, panel.note, *panel.findChildren(KeyCap)):
        part.hide()
    if (layout := panel.layout()) is not None:
        layout.setContentsMargins(EDGE, 4, EDGE, 4)


def beside_cards(panel: Panel) -> None:
    """Let the heading stand in line with scrolled cards, which keep room for their ring."""
    panel.head.setContentsMargins(_RING, 0, _RING, 0)
    if (layout := panel.layout()) is not None:
        margins = layout.contentsMargins()
        layout.setContentsMargins(margins.left() - _RING, margins.top(), margins.right() - _RING, 4)
