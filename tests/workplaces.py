"""Founded practice pharmacies in folders of their own, for tests and pictures of screens."""

import hashlib
import shutil
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID, uuid4

from app.bootstrap import read_rules
from app.domain.clock import STOCKHOLM, ClockState
from app.domain.draft import DispensingDraft, PatientDraft, PrescriberDraft, RowDraft
from app.domain.findings import Unavailable
from app.domain.order import PaperReason, Product
from app.domain.outage import Dependency, Outage
from app.domain.people_entries import PersonName, PersonSet
from app.domain.printing import Paper, PrintReceipt, Progress
from app.domain.product import Origin, Package, PeriodStatus
from app.domain.reference import Incoming, Source, SourceHead
from app.domain.staff import Person, Role
from app.domain.statements import Statement
from app.store.keys import DataKey
from app.store.passwords import Argon2Cost
from app.usecases.declare_outage import declare_outage
from app.usecases.set_up import SetUp, set_up
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Computer, Workplace, open_workplace

RESOURCES = Path(__file__).parents[1] / "resources"
NOON = datetime(2026, 11, 23, 17, 21, 40, tzinfo=STOCKHOLM)
PASSWORD = "en lykta i mörkret"
TOLVAN = "191212121212"  # the tax agency's own example of a number


@dataclass
class SetClock:
    """A clock that stands still until it is told otherwise (klocka)."""

    moment: datetime = NOON

    def now(self) -> datetime:
        """Return the time that was set."""
        return self.moment

    def state(self) -> ClockState:
        """Say that the clock follows a time server."""
        return ClockState.SYNCED

    def forward(self, length: timedelta) -> None:
        """Let time pass."""
        self.moment += length


@dataclass
class PaperTray:
    """A printer that keeps what it is given (skrivare); `jam` makes it fail."""

    sheets: list[bytes] = field(default_factory=list)
    jam: Unavailable | None = None
    progress: Progress = Progress.PASSED_ON
    name: str = "etikett"
    forgets: bool = False  # what it was given
    asked: Unavailable | None = None  # what it answers who asks after something

    def print_pdf(
        self, pdf: bytes, *, title: str, size_mm: tuple[float, float], copies: int = 1
    ) -> PrintReceipt:
        """Keep the document."""
        if self.jam is not None:
            raise self.jam
        self.sheets += [pdf] * copies
        return PrintReceipt(self.name, f"etikett-{len(self.sheets)}", self.progress)

    def ask(self, job: str) -> PrintReceipt | None:
        """Say that it has left the queue."""
        if self.asked is not None:
            raise self.asked
        if self.forgets:
            return None
        return PrintReceipt(self.name, job, Progress.PASSED_ON)


@dataclass
class Queues:
    """The print queues of a computer (utskriftssystem); whichever is opened is the same tray."""

    tray: PaperTray
    names: list[str] = field(default_factory=list)
    trouble: Unavailable | None = None

    def list_queues(self) -> list[str]:
        """Return their names, or say why nobody knows."""
        if self.trouble is not None:
            raise self.trouble
        return self.names

    def open(self, queue: str) -> PaperTray:
        """Return the tray, known by the queue's name."""
        self.tray.name = queue
        return self.tray


def make_computer(
    home: Path, clock: SetClock | None = None, printer: PaperTray | None = None
) -> Computer:
    """Return a computer with the shipped rules and the cheapest allowed passwords."""
    tray = printer or PaperTray()
    return Computer(
        home=home,
        resources=RESOURCES,
        clock=clock or SetClock(),
        own_rules=read_rules(RESOURCES / "rules"),
        machine="test",
        print_system=Queues(tray),
        printers=dict.fromkeys(Paper, tray),
        receivers={},
        cost=Argon2Cost(),
    )


def open_pharmacy(
    home: Path, clock: SetClock | None = None, printer: PaperTray | None = None
) -> Workplace:
    """Return an open practice pharmacy with a register; the first person may do everything.

    The folder is a copy of one that is founded once a process, since passwords take time.
    """
    template, key, person = _template()
    shutil.copytree(template, home, dirs_exist_ok=True)
    return open_workplace(make_computer(home, clock, printer), key, person)


def as_person(workplace: Workplace, name: str, *roles: Role) -> Workplace:
    """Return the same workplace with another person signed in, who has no password."""
    person = Person(uuid4(), name, frozenset(roles))
    content = PersonSet(tuple(sorted(roles)), active=True, personal=PersonName(name))
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(content, subject=person.id)
    return replace(workplace, person=person)


def begin_outage(workplace: Workplace, since: datetime | None = None) -> Outage:
    """Declare that E-hälsomyndigheten and e-VIS are down."""
    began = since or workplace.computer.clock.now() - timedelta(hours=2, minutes=49)
    down = (Dependency.EHM, Dependency.EVIS)
    return declare_outage(workplace, down, began, "E-hälsomyndigheten svarar inte.")


def package(number: int, name: str, **more: object) -> Package:
    """Return a made-up package; NPL numbers follow from the number."""
    base = Package(
        npl_pack_id=f"2026{number:010d}",
        npl_id=f"2026{number + 500:010d}",
        name=name,
        varunummer=f"{number:06d}",
        form="Tablett",
        pack_size=Decimal(98),
        sales_price=Decimal("68.50"),
        company="Norrmed AB",
        status=PeriodStatus.NOT,
        origin=Origin.GENERICS,
    )
    values = {name: getattr(base, name) for name in Package.__struct_fields__}
    return Package(**(values | more))


PACKAGES = (
    package(41238, "Metoprolol Norrmed", strength="50 mg", form="Depottablett",
            substance="metoprolol", status=PeriodStatus.PERIOD_PRODUCT),
    package(41239, "Metoprolol Norrmed", strength="100 mg", form="Depottablett",
            substance="metoprolol", sales_price=Decimal("81.00")),
    package(512047, "Apixaban Vintra", strength="5 mg", form="Filmdragerad tablett",
            substance="apixaban", pack_size=Decimal(60), sales_price=Decimal("233.00"),
            company="Vintra AB", status=PeriodStatus.PERIOD_PRODUCT),
    package(512048, "Apixaban Vintra", strength="2,5 mg", form="Filmdragerad tablett",
            substance="apixaban", pack_size=Decimal(60), sales_price=Decimal("228.00"),
            company="Vintra AB"),
    package(98314, "Oxikodon Norrmed", strength="5 mg", form="Kapsel, hård",
            substance="oxikodon", pack_size=Decimal(20), sales_price=Decimal("112.00")),
    package(77001, "Amoxicillin Åsö", strength="50 mg/ml", form="Pulver till oral suspension",
            substance="amoxicillin", pack_size=Decimal(100), sales_price=None, company=None),
    package(88001, "Parallell Öst", strength="10 mg", substance="ramipril"),
    package(88002, "Parallell Väst", strength="10 mg", substance="ramipril", varunummer="088001",
            company="Väst Import AB", origin=Origin.PARALLEL_IMPORT),
)  # fmt: skip

EXCHANGEABLE = (
    package(61001, "Losartan Dyrby", strength="50 mg", substance="losartan",
            form="Filmdragerad tablett", sales_price=Decimal("80.50"), exchange_group="G1",
            size_group="T18", company="Dyrby AB", in_benefit=True),
    package(61002, "Losartan Billig", strength="50 mg", substance="losartan",
            form="Filmdragerad tablett", exchange_group="G1", size_group="T18",
            status=PeriodStatus.PERIOD_PRODUCT, in_benefit=True),
    package(61003, "Losartan Reserv", strength="50 mg", substance="losartan",
            form="Filmdragerad tablett", sales_price=Decimal("70.00"), exchange_group="G1",
            size_group="T18", status=PeriodStatus.RESERVE_1, in_benefit=True),
)  # fmt: skip


HEAD = SourceHead(
    Source.PERIOD_PRODUCTS,
    practice=True,
    valid_from=date(2026, 11, 1),
    valid_until=date(2026, 11, 30),
)


def incoming(*statements: Statement, head: SourceHead = HEAD, file: str = "") -> Incoming:
    """Return what a source's file would bring; `file` tells two files of the same head apart."""
    sha256 = hashlib.sha256(repr((head, file)).encode()).hexdigest()
    return Incoming(head, statements or PACKAGES, [], sha256, date(2026, 10, 26))


def find_product(varunummer: str) -> Product:
    """Return a package of the small register as a row carries it."""
    return Product.of(next(p for p in (*PACKAGES, *EXCHANGEABLE) if p.varunummer == varunummer))


def another_row(number: int) -> RowDraft:
    """Return a row with a package that differs by number, for patients who have had the others."""
    numbers = ("041238", "512047", "088001", "077001", "041239", "512048")
    return RowDraft(
        find_product(numbers[number]), dosage="1 tablett på morgonen. Mot högt blodtryck."
    )


def filled_draft(*rows: RowDraft) -> DispensingDraft:
    """Return a draft in which nothing is missing but the advice and the label."""
    return DispensingDraft(
        patient=PatientDraft("Tolvan Tolvansson", TOLVAN),
        prescriber=PrescriberDraft(
            "Mattias Öberg", "Läkare", "9014820", "Backe hälsocentral", "2355000012345",
            "0640-100 00",
        ),
        rows=rows or (
            RowDraft(find_product("041238"), dosage="1 tablett på morgonen. Mot högt blodtryck."),
        ),
        issued_on="2026-11-23",
        reason=PaperReason.TECHNICAL_FAULT,
        signature_seen=True,
        identity_checked="Körkort sett",
    )  # fmt: skip


@cache
def _template() -> tuple[Path, DataKey, UUID]:
    home = Path(mkdtemp(prefix="lykta-template-")) / "store"
    roles = frozenset({Role.PHARMACIST, Role.MANAGER})
    given = SetUp("Apotek Granen", "7350000000006", "Sara Lindqvist", roles, PASSWORD, True)
    workplace = set_up(make_computer(home), given).workplace
    workplace.register.load([incoming()], NOON)
    sign_out(workplace)
    return home, workplace.key, workplace.person.id
