"""Where a scanned or typed code goes: patient, prescriber, product of a row, another slip."""

from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.domain.draft import CollectorDraft, DispensingDraft, OpenSlip, PatientDraft
from app.domain.identity import parse_identity
from app.domain.kit import END_WORDS, ORDER_KINDS, FormEnd, KitForm, KitNumber
from app.domain.order import OrderKind, Product
from app.domain.packs import is_same
from app.domain.reference import CodeHit
from app.domain.scan import Scan, ScanKind, classify_scan
from app.ui.models.elsewhere import read_words
from app.ui.session import Session
from app.ui.texts import clock_time, day
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.lane import ORDERS, place_of
from app.ui.views.dispense.pack_scans import PackScans
from app.ui.views.dispense.slip_page import SlipPage
from app.usecases.capture_form import find_form
from app.usecases.fill_slip import list_slips
from app.usecases.keep_bag import list_bags
from app.usecases.list_requisitions import find_slip
from app.usecases.list_work import find_dispensing, is_doubled
from app.usecases.open_elsewhere import find_elsewhere
from app.usecases.reread_form import FormToRead, find_to_read
from app.usecases.search_products import find_package
from app.usecases.take_up import WhatIsLeft, what_is_left
from app.usecases.workplace import Workplace

_ELSEWHERE = (FormEnd.USED, FormEnd.WAITING)  # told by what was made of it
_PRODUCTS = (ScanKind.VARUNUMMER, ScanKind.NPL_PACK, ScanKind.GTIN, ScanKind.PACK)


class ScanRouter(QObject):
    """Takes codes (avläsningar). ScanRouter(session, desk, page, packs); `route(code)`.

    Nothing that a person has typed is overwritten unasked: another patient and another product
    than the row's are questions.
    """

    said = Signal(str)
    stopped = Signal(str)  # a code that must not be taken
    other_patient = Signal(str)  # twelve digits that differ from the patient's
    other_product = Signal(object, int, str)  # the Product read, a row, what that says instead
    bag_found = Signal(object)  # UUID of a bag whose number was read
    form_found = Signal(object)  # KitNumber of a numbered form that nobody has typed off yet
    form_to_read = Signal(object)  # FormToRead, for whoever is signed in
    made_found = Signal(object, str)  # UUID of a hand-out that leaves nothing, what it was
    left_found = Signal(object)  # WhatIsLeft of a hand-out whose number was read
    code_read = Signal(str)  # a signed code of an emergency prescription
    belongs_elsewhere = Signal(str, str)  # a slip's number, and the place that it belongs to
    failed = Signal(object)  # Exception

    def __init__(self, session: Session, desk: Desk, page: SlipPage, packs: PackScans) -> None:
        super().__init__(desk)
        self.lane = ORDERS
        self._session, self._desk, self._page, self._packs = session, desk, page, packs
        self._pending: Scan | None = None  # what opened a new slip and goes into it
        page.prescriber.said.connect(self.said)
        self.may_open = False  # a new slip, when a code comes while there is none

    def route(self, code: str) -> bool:
        """Take a code; False if it is of no known sort."""
        scan = classify_scan(code)
        if self._desk.is_busy:
            return True
        if scan.kind is ScanKind.UNKNOWN:
            return False
        if scan.kind is ScanKind.SLIP:
            self._open_slip(scan.value)
        elif scan.kind is ScanKind.PRESCRIPTION:
            self.code_read.emit(scan.value)
        elif self._desk.slip is not None:
            self._take(scan)
        elif scan.kind in _PRODUCTS:
            self.said.emit("Öppna en blankett först, Ctrl+N.")
        elif self.may_open:
            self._pending = scan
            self._desk.open_new()
        else:
            self.said.emit("Öppna ett avbrott först, Ctrl+Skift+A.")
        return True

    def route_typed(self, text: str) -> None:
        """Take what was typed instead of scanned: a code, else words for the active row."""
        is_whole = (
            classify_scan(text).kind is ScanKind.PRESCRIPTION
        )  # spaces and hyphens are its own
        plain = text if is_whole else "".join(text.split()).replace("-", "")
        if self.route(plain) or self.route(text):
            return
        rows = self._page.rows
        if self._desk.slip is not None and rows.cards:
            rows.open_row(rows.active, focus=False)
            rows.cards[rows.active].editor.look_for(text)
        else:
            self.said.emit("Ingen blankett är öppen. Ctrl+N öppnar en.")

    def change_patient(self, identity: str) -> None:
        """Let the slip be about another patient; name and identity check were the other's."""
        if self._desk.slip is None:
            return
        draft = self._page.apply(self._desk.slip.draft)
        unknown = replace(draft, identity_checked="", collector=CollectorDraft())
        changed = replace(unknown, patient=PatientDraft(identity=identity))
        self._show_patient(changed)

    def change_product(self, row: int, product: Product) -> None:
        """Let a row be about another product."""
        if row < len(self._page.rows.cards):
            path = f"rows.{row}.product"
            self._page.filling.emit(path)
            self._page.rows.open_row(row, focus=False)
            self._page.rows.cards[row].editor.take(product)
            self._page.filled.emit(path)

    def take_pending(self) -> None:
        """Put what opened the slip into it, now that its fields are shown."""
        scan, self._pending = self._pending, None
        if scan is not None:
            self._take(scan)

    def _take(self, scan: Scan) -> None:
        if self._desk.is_for_units and scan.kind in (ScanKind.PRESCRIBER, ScanKind.IDENTITY):
            self.said.emit("En rekvisition gäller en enhet. Recept expedieras under F3.")
        elif scan.kind is ScanKind.PRESCRIBER:
            self._take_prescriber(scan)
        elif scan.kind is ScanKind.IDENTITY:
            self._take_identity(scan.value)
        elif scan.pack is not None:
            self._packs.take(scan.pack)
        else:
            self._session.run(
                lambda workplace: (scan, find_package(workplace, scan.value)),
                self._found,
                self._fail,
            )

    def _take_prescriber(self, scan: Scan) -> None:
        self._page.filling.emit("prescriber.code")
        self._page.prescriber.take_code(scan.value, scan.workplace)
        self._page.filled.emit("prescriber.code")
        self.said.emit(f"Förskrivarkod {scan.value} är inläst.")

    def _take_identity(self, identity: str) -> None:
        if self._desk.slip is None:
            return
        draft = self._page.apply(self._desk.slip.draft)
        known, today = draft.patient.identity, self._session.workplace.computer.clock.now().date()
        if not known:
            patient = replace(draft.patient, identity=identity)
            self._page.filling.emit("patient.identity")
            self._show_patient(replace(draft, patient=patient))
            self._page.filled.emit("patient.identity")
        elif parse_identity(known, today).canonical == identity:
            self.said.emit("Samma patient.")
        else:
            self.other_patient.emit(identity)

    def _show_patient(self, draft: DispensingDraft) -> None:
        self._page.patient.show_draft(draft)
        self._page.patient.edited.emit()

    def _found(self, answer: tuple[Scan, list[CodeHit]]) -> None:
        scan, hits = answer
        rows = self._page.rows
        if self._desk.slip is None or not rows.cards:
            return
        if scan.refused and not (hits and all(hit.package.is_trade_good for hit in hits)):
            self.stopped.emit(f"{scan.refused[0].text} {scan.refused[0].cure}")
        elif not hits:
            self.said.emit(f"Varan {scan.value} finns inte i registret. Sök på namn.")
        elif len(hits) > 1:
            rows.open_row(rows.active)
            rows.cards[rows.active].editor.ask_other()
            rows.cards[rows.active].editor.search.offer([hit.package for hit in hits])
        else:
            self._place(Product.of(hits[0].package))
            if hits[0].remark:
                self.said.emit(hits[0].remark)

    def _place(self, product: Product) -> None:
        """Put a product in the active row, or the row that waits for it; else ask."""
        rows = self._page.rows
        held = [card.row().product for card in rows.cards]
        order = [rows.active, *(i for i in range(len(held)) if i != rows.active)]
        same = next((i for i in order if (p := held[i]) and is_same(p, product)), None)
        empty = next((i for i in order if held[i] is None), None)
        if same is not None:
            rows.open_row(same, focus=False)
            self.said.emit(f"Rätt vara, rad {same + 1}.")
        elif empty is not None:
            self.change_product(empty, product)
            self.said.emit(f"Rad {empty + 1}: {product.title}.")
        else:
            says = held[rows.active]
            words = ", ".join(filter(None, (says.title, says.pack))) if says else "ingen vara"
            self.other_product.emit(product, rows.active, words)

    def _open_slip(self, number: str) -> None:
        if self._desk.slip is not None and self._desk.slip.slip == number:
            self.said.emit(f"{number} är redan öppen.")
            return
        self._session.run(
            lambda workplace: _look_up(workplace, number), self._looked_up, self._fail
        )

    def _looked_up(self, found: "_Found") -> None:
        if found.kind is not None and not self.lane.holds(found.kind):
            self.belongs_elsewhere.emit(found.number, place_of(found.kind))
        elif found.left is not None:
            self.left_found.emit(found.left)
        elif found.to_read is not None:
            self.form_to_read.emit(found.to_read)
        elif found.form is not None:
            self.form_found.emit(found.form)
        elif (slip := found.slip) is not None:
            self._desk.park(lambda: self._desk.take(slip))
        elif found.bag is not None:
            self.bag_found.emit(found.bag)
        else:
            self.said.emit(found.text)
            if found.made is not None:
                self.made_found.emit(found.made, found.text)

    def _fail(self, error: Exception) -> None:
        self.failed.emit(error)


@dataclass(frozen=True)
class _Found:
    """What is known of a slip's number (funnet)."""

    number: str
    text: str
    kind: OrderKind | None = None
    slip: OpenSlip | None = None  # while it is open
    left: WhatIsLeft | None = None  # once it is handed out
    bag: UUID | None = None  # while it waits as a bag
    made: UUID | None = None  # a hand-out that stands
    form: KitNumber | None = None  # of the paper kit, to be typed off
    to_read: FormToRead | None = None  # typed off by somebody else


def _look_up(workplace: Workplace, number: str) -> _Found:
    """Return the open slip of a number, or else what is known of it."""
    if is_doubled(workplace, number):
        said = f"Två expeditioner har nummer {number}. Välj rätt under Efterregistrera."
        return _Found(number, said)
    waiting = find_to_read(workplace, number)  # what was typed here is read from Efterregistrera
    if waiting is not None and waiting.form and waiting.is_hidden_from(workplace.person.id):
        return _Found(number, "", to_read=waiting)
    if (delivery := find_slip(workplace, number)) is not None:
        unit, when = delivery.delivered.unit.title, delivery.delivered.happened_at
        said = f"{number} levererades till {unit} {day(when)} {clock_time(when)}."
        return _Found(number, said)
    slip = next((slip for slip in list_slips(workplace) if slip.slip == number), None)
    if slip is not None:
        return _Found(number, "", slip.draft.kind, slip)
    made = find_dispensing(workplace, number)
    if made is None:
        if (form := find_form(workplace, number)) is not None and form.end not in _ELSEWHERE:
            return _of_form(number, form)
        bag = next((bag for bag in list_bags(workplace) if bag.slip == number), None)
        said = f"{number} är ingen öppen expedition här."
        if (elsewhere := find_elsewhere(workplace, number)) is not None:
            said = read_words(elsewhere, workplace.computer.clock.now())
        return _Found(number, said, bag=bag.subject if bag else None)
    at = f"{day(made.happened_at)} {clock_time(made.happened_at)}"
    if made.is_reversed:
        return _Found(number, f"{number} är backad: inget lämnades ut {at}.")
    left = what_is_left(workplace, made.subject)
    kind = left.kind if left else None
    return _Found(number, f"{number} lämnades ut {at}.", kind, left=left, made=made.subject)


def _of_form(number: str, form: KitNumber) -> _Found:
    """Return what is known of a numbered form that is no slip yet."""
    if form.may_be_captured:
        return _Found(number, "", ORDER_KINDS[form.form], form=form)
    if form.form is KitForm.LOG:
        return _Found(number, f"{number} är ett loggblad. Redovisa det under Beredskap, F10.")
    cure = "Ta tillbaka den under Beredskap, F10, om den ändå är använd."
    return _Found(number, f"{number} är {END_WORDS[form.end]}. {cure}")
