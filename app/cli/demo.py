"""A practice pharmacy to try Lykta in, and the main job played through in it without a screen."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.cli import output
from app.domain.draft import DispensingDraft, PatientDraft, PrescriberDraft, RowDraft
from app.domain.findings import Refused, refuse
from app.domain.order import PaperReason, Product
from app.domain.outage import Dependency
from app.domain.staff import Role
from app.usecases.close_outage import close_outage
from app.usecases.computer import Computer, is_set_up
from app.usecases.declare_outage import declare_outage, end_outage, list_outages
from app.usecases.fill_slip import list_slips, open_slip, review, save_draft, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.load_reference import load_reference
from app.usecases.manage_people import add_person
from app.usecases.practice_receiver import practice_receiver
from app.usecases.print_label import save_labels
from app.usecases.put_on_paper import save_sheet
from app.usecases.record_dispensing import record_dispensing
from app.usecases.search_products import search_products
from app.usecases.set_up import SetUp, set_up
from app.usecases.settle_by_hand import mark_done
from app.usecases.settle_steps import settle_steps
from app.usecases.sign_in import list_names, sign_in, sign_out
from app.usecases.workplace import Workplace, surroundings

NAME = "Sara Lindqvist"
PASSWORD = "lykta i mörkret"  # noqa: S105  the practice pharmacy's, printed for all to see
HINT = f"Övningsapotek. Lösenordet för alla är: {PASSWORD}"
_FILES = (
    "register.xlsx",
    "priser.xlsx",
    "restnoteringar.xml",
    "forskrivare.csv",
    "arbetsplatser.csv",
    "kritiska-lakemedel.csv",
    "alternativ.csv",
    "koder.csv",
)
_OTHERS = {
    "Johan Berglund": frozenset({Role.MANAGER}),
    "Amina Yusuf": frozenset({Role.PHARMACIST}),
    "Nils Forsman": frozenset({Role.STAFF}),
}


def prepare(computer: Computer) -> None:
    """Make the practice pharmacy, unless it is there, with a morning's work in it."""
    if is_set_up(computer):
        if NAME not in {holder.name for holder in list_names(computer)}:
            raise _another()
        return
    _say("Gör ett övningsapotek")
    roles = frozenset({Role.PHARMACIST, Role.MANAGER})
    given = SetUp("Apotek Lyktan (övning)", "7350012340018", NAME, roles, PASSWORD, practice=True)
    workplace = set_up(computer, given).workplace
    try:
        for name, held in _OTHERS.items():
            add_person(workplace, name, held, PASSWORD)
        demo = computer.resources / "demo"
        for name in _FILES:
            _say(f"Läser in {name}")
            load_reference(workplace, demo / name)
        _say("Öppnar ett avbrott och lämnar ut åt påhittade patienter")
        now = computer.clock.now()
        down = [Dependency.EHM, Dependency.EVIS]
        declare_outage(workplace, down, now - timedelta(hours=2), "Övning: SMS från eHM")
        for line in _lines(workplace, demo / "dispensings.jsonl"):
            record_dispensing(workplace, line)
    finally:
        sign_out(workplace)


def play(computer: Computer, folder: Path) -> None:
    """Play the main job, with a line for each step, and leave its papers in a folder."""
    prepare(computer)
    folder.mkdir(parents=True, exist_ok=True)
    _say(f"Loggar in {NAME}")
    workplace = sign_in(computer, NAME, PASSWORD)
    try:
        if not workplace.pharmacy.practice:
            raise _another()
        if list_outages(workplace)[0].closed_at:
            now = computer.clock.now()
            declare_outage(workplace, [Dependency.EHM], now, "Övning: driften bröts igen")
        _hand_out(workplace, folder)
        _settle(workplace)
        _say("Stänger avbrottet: inget saknas")
        outage = list_outages(workplace)[0]
        closed = close_outage(workplace, outage.id)
        save_sheet(folder / "slutprotokoll.pdf", closed.protocol)
    finally:
        sign_out(workplace)


def finish(folder: Path) -> None:
    """Say where the papers are."""
    names = ", ".join(sorted(path.name for path in folder.iterdir()))
    _say(f"Klart. I {folder} ligger {names}.")


def _hand_out(workplace: Workplace, folder: Path) -> None:
    slip = open_slip(workplace)
    _say(f"Expedition {slip.slip}: fyller i receptet, söker varan i registret")
    package = search_products(workplace, "metoprolol")[0]
    draft = _draft(workplace, Product.of(package))
    if surroundings(workplace, draft).history:  # played before: it is somebody else's turn
        draft = replace(
            draft,
            patient=replace(
                draft.patient, identity=f"PROV {slip.slip}", birth_date="19460823", sex="1"
            ),
        )
    slip = save_draft(workplace, slip, draft)
    slip, receipts = save_labels(workplace, slip, folder)
    _say(f"Skriver etiketten: {receipts[0].job}")
    waiting = ", ".join(step.label for step in review(workplace, slip).steps)
    hand_out(workplace, slip)
    _say(f"Lämnar ut. Kan vänta: {waiting}")


def _settle(workplace: Workplace) -> None:
    outage = next(o for o in list_outages(workplace) if not o.closed_at)
    if not outage.ended_at:
        _say("Systemen är åter: avslutar avbrottet")
        end_outage(workplace, outage.id, workplace.computer.clock.now())
    for slip in list_slips(workplace):
        void_slip(workplace, slip, "Övning: patienten kom inte tillbaka")
    steps = list_steps(workplace, outage.id, open_only=True)
    _say(f"Redovisar {len(steps)} steg")
    by_hand = [s.step.id for s in steps if s.step.code in ("twin_check", "archive_paper")]
    mark_done(workplace, by_hand, "Övning: kontrollerat mot pärmen")
    with practice_receiver(workplace) as endpoint:
        sent = settle_steps(workplace, "fhir", endpoint)
    rows = output.count(sent.accepted, "rad mottagen", "rader mottagna")
    _say(f"{rows} över FHIR")
    rest = [s.step.id for s in list_steps(workplace, outage.id, open_only=True)]
    mark_done(workplace, rest, "Övning: gjort i apotekssystemet")


def _draft(workplace: Workplace, product: Product) -> DispensingDraft:
    today = workplace.computer.clock.now().date()
    return DispensingDraft(
        patient=PatientDraft("Tolvan Tolvansson", "19121212-1212"),
        prescriber=PrescriberDraft(
            "Mattias Öberg",
            "läkare",
            "9014820",
            "Backe hälsocentral",
            "2355000012345",
            "0640-10000",
        ),
        rows=(RowDraft(product, 1, 1, "1 tablett på morgonen. Mot högt blodtryck."),),
        issued_on=today.isoformat(),
        reason=PaperReason.TECHNICAL_FAULT,
        signature_seen=True,
        identity_checked="Körkort",
        advice_given=True,
    )


def _lines(workplace: Workplace, path: Path) -> list[bytes]:
    """Return the demo's hand-outs with times of today and numbers of the demo register."""
    now = workplace.computer.clock.now()
    lines = []
    for text in path.read_text(encoding="utf-8").splitlines():
        value = json.loads(text)
        happened = now - timedelta(minutes=value.pop("minutes_ago"))
        value |= {"happened_at": happened.isoformat(), "issued_on": happened.date().isoformat()}
        for row in value["rows"]:
            found = search_products(workplace, row.pop("search"))
            row["npl_pack_id"] = found[0].npl_pack_id
        lines.append(json.dumps(value).encode())
    return lines


def _another() -> Refused:
    return refuse("I datamappen ligger ett annat apotek.", "Välj en egen mapp med --home.")


def _say(text: str) -> None:
    output.line(f"• {text}")
