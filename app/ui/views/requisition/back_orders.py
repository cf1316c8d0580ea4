"""The lines that units wait for, to deliver the rest of one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.ui.dialogs.rest_list import RestList, RestWords, owed_column
from app.ui.texts import day
from app.ui.widgets.table import Column
from app.usecases.list_requisitions import BackOrder

_WORDS: RestWords[BackOrder] = RestWords(
    heading="Restas till enheter",
    advice="Enter levererar resten av den markerade.",
    action="Leverera resten",
    reason="Resten levereras inte, skäl",
    example="till exempel: enheten avstår",
    give_up="Avsluta raden",
    ask_why="Skriv varför resten inte levereras.",
    columns=(
        Column("Expedition", lambda order: order.slip, 124),
        Column("Enhet", lambda order: order.unit, 200),
        Column("Vara", lambda order: order.product, 240, stretch=True),
        owed_column(
            lambda order: f"{order.packages} förp",
            lambda order: order.packages < 0,
            "för mycket levererat",
        ),
        Column("Levererad", lambda order: day(order.happened_at), 110),
    ),
    subject=lambda order: order.ref.subject,
    root=lambda order: order.ref,
)


class BackOrders(RestList[BackOrder]):
    """What units wait for (restade rader). BackOrders(parent, orders)."""

    def __init__(self, parent: QWidget, orders: Sequence[BackOrder]) -> None:
        super().__init__(parent, _WORDS, orders)
