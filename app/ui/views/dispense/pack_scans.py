"""Where a pack goes that was scanned or written off, one after another, and scanning it again."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.draft import DispensingDraft
from app.domain.packs import Placed
from app.domain.supplied import Pack
from app.ui.dialogs.type_pack import TypePack
from app.ui.session import Session
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.slip_page import SlipPage
from app.usecases.scan_pack import link_gtin, packs_to_keep, place_pack

if TYPE_CHECKING:
    from uuid import UUID


class PackScans(QObject):
    """Takes packs into rows (förpackningar). PackScans(session, desk, page); `take(pack)`."""

    said = Signal(str)
    stopped = Signal(str)  # a pack that must not be handed out
    failed = Signal(object)  # Exception

    def __init__(self, session: Session, desk: Desk, page: SlipPage) -> None:
        super().__init__(desk)
        self._session, self._desk, self._page = session, desk, page
        self._waiting: list[Pack] = []  # scanned while another one finds its row
        self._placing: UUID | None = None  # the slip that one is being placed on
        page.rows.again_asked.connect(self.scan_again)
        page.rows.writing_asked.connect(self._write_off)
        page.rows.link_asked.connect(self._link)
        desk.cleared.connect(self._waiting.clear)

    def take(self, pack: Pack) -> None:
        """Let a pack find its row."""
        self._waiting.append(pack)
        self._place_next()

    def scan_again(self) -> None:
        """Drop the packs that stop the active row, else all of it, so that it is scanned anew."""
        draft, row = self._draft(), self._page.rows.active
        if draft is None or not draft.rows[row].packs:
            self.said.emit("Skanna förpackningen.")
            return
        self._session.run(
            lambda workplace: (row, packs_to_keep(workplace, draft, row)), self._kept, self._fail
        )

    def _draft(self) -> DispensingDraft | None:
        slip = self._desk.slip
        draft = self._page.apply(slip.draft) if slip is not None else None
        return draft if draft is not None and self._page.rows.active < len(draft.rows) else None

    def _place_next(self) -> None:
        draft, slip = self._draft(), self._desk.slip
        if self._placing is not None or not self._waiting or draft is None or slip is None:
            return
        pack, self._placing = self._waiting.pop(0), slip.subject
        active = self._page.rows.active
        self._session.run(
            lambda workplace: place_pack(workplace, draft, active, pack), self._placed, self._fail
        )

    def _placed(self, placed: Placed) -> None:
        slip, self._placing = self._placing, None
        if self._desk.slip is None or self._desk.slip.subject != slip:
            return
        if placed.row is not None:
            path = f"rows.{placed.row}.product"
            self._page.filling.emit(path)
            self._page.rows.take_packs(placed.row, placed.packs, placed.product)
            self._page.filled.emit(path)
        (self.stopped if placed.is_stop else self.said).emit(placed.said)
        self._place_next()

    def _kept(self, answer: tuple[int, tuple[Pack, ...]]) -> None:
        row, packs = answer
        if self._desk.slip is not None:
            self._page.rows.take_packs(row, packs, None)
            self.said.emit(f"Skanna rätt förpackning till rad {row + 1}.")

    def _write_off(self) -> None:
        dialog = TypePack(self._page.window(), self._session)
        dialog.given.connect(self.take)
        dialog.open()

    def _link(self, row: int, gtin: str) -> None:
        draft = self._draft()
        product = draft.rows[row].product if draft is not None else None
        if product is not None:
            self._session.run(
                lambda workplace: link_gtin(workplace, gtin, product),
                self._linked,
                self._fail,
                writes=True,
            )

    def _linked(self, _: None) -> None:
        self.said.emit("Produktkoden är känd från och med nu.")
        self._desk.ask_review()

    def _fail(self, error: Exception) -> None:
        self._placing = None
        self.failed.emit(error)
