"""One known patient goes through every use case, and stands afterwards in no file, log or error."""

import json
import logging
import pkgutil
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import app.usecases
from app.device.log import start_log
from app.domain.delivery import Endpoint
from app.domain.draft import DispensingDraft, PatientDraft
from app.domain.findings import Refused, Unavailable
from app.domain.order import Product
from app.domain.signing import Beside
from app.domain.staff import Role
from app.domain.stock_entries import Outcome
from app.exchange.receivers.fhir import FhirReceiver
from app.store.keyslots import KeyHolder
from app.usecases import (
    adjust_settings,
    back_up,
    bundle_reference,
    change_rules,
    close_outage,
    count_stock,
    declare_outage,
    fill_slip,
    hand_out,
    keep_stock,
    list_work,
    load_reference,
    manage_people,
    overview,
    paper_pictures,
    practice_receiver,
    print_label,
    put_on_paper,
    read_journal,
    record_dispensing,
    search_products,
    self_check,
    set_up,
    settle_by_hand,
    settle_steps,
    show_history,
    show_register,
    show_stock,
    sign_in,
    trust_organisation,
    verify_store,
    watch_folder,
    watch_store,
)  # fmt: skip
from app.usecases.workplace import Workplace
from tests.absence import DOSAGE, NAME, NUMBERS, assert_absent, hidden_forms, plain_forms
from tests.cli.lykta import Lykta
from tests.exchange.receivers.hostile import answer, hostile
from tests.house import ROOT
from tests.paper_samples import try_pictures
from tests.usecases.sources import prescribers, with_second
from tests.workplaces import (
    PASSWORD,
    PaperTray,
    SetClock,
    begin_outage,
    filled_draft,
    make_computer,
    open_pharmacy,
)

TRIED = {
    adjust_settings, back_up, bundle_reference, change_rules, close_outage, declare_outage,
    fill_slip, hand_out, list_work, load_reference, manage_people, overview, paper_pictures,
    practice_receiver, print_label, put_on_paper, read_journal, record_dispensing, search_products,
    self_check, set_up, settle_by_hand, settle_steps, show_register, sign_in, trust_organisation,
    verify_store, watch_folder, watch_store, count_stock, keep_stock, show_stock,
}  # fmt: skip


@dataclass
class Told:
    """Everything that failed, as texts that a person or a log could get to see."""

    texts: list[str] = field(default_factory=list)

    def fails(self, call: Callable[..., object], *given: Any) -> None:
        """Run what must be refused or fail, and keep all that the error says."""
        with pytest.raises((Refused, Unavailable)) as caught:
            call(*given)
        error = caught.value
        self.texts += [str(error), repr(error), "".join(traceback.format_exception_only(error))]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for home, copies and, unlike for others, also for temporary files."""
    sign_in.sign_out(open_pharmacy(tmp_path / "first"))  # founds what the others are copied from
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    yield tmp_path
    assert list(temporary.iterdir()) == []


def draft() -> DispensingDraft:
    """Return a draft of the known patient with nothing in the way but the label."""
    plain = filled_draft()
    row = replace(plain.rows[0], dosage=DOSAGE)
    return replace(plain, patient=PatientDraft(NAME, NUMBERS[1]), rows=(row,), advice_given=True)


def test_every_use_case_is_tried_here() -> None:
    names = {module.name for module in pkgutil.iter_modules(app.usecases.__path__)}
    assert names - {"computer", "workplace"} == {
        module.__name__.rsplit(".", 1)[1] for module in TRIED
    }


def test_a_patient_stands_in_no_file_log_or_error(folder: Path, told: Told) -> None:
    clock, tray, home = SetClock(), PaperTray(), folder / "home"
    workplace = open_pharmacy(home, clock, tray)
    handler = start_log(home)
    workplace = replace(
        workplace, computer=replace(workplace.computer, receivers={"fhir": FhirReceiver})
    )
    try:
        _live_through(workplace, clock, tray, told)
        _copy(workplace, folder, told)
        _look_around(workplace, folder, told)
        assert_absent(folder)  # also while the store is open and its log of writes is full
        sign_in.sign_out(workplace)
        _type_commands(folder, told)
    finally:
        handler.close()
        _stop_logging(handler)
    assert (home / "log" / "lykta.log").exists()
    assert_absent(folder)
    for text in told.texts:
        assert not [form for form in plain_forms() if form in text], text


def _live_through(workplace: Workplace, clock: SetClock, tray: PaperTray, told: Told) -> None:
    """Let the patient be handed out to, sent, refused, settled and viewed."""
    told.fails(fill_slip.open_slip, workplace)
    outage = begin_outage(workplace)
    told.fails(begin_outage, workplace)
    slip = fill_slip.open_slip(workplace)
    told.fails(print_label.label_pdf, workplace, slip, 1)
    unfit = replace(draft(), rows=(replace(draft().rows[0], dosage=f"{DOSAGE} " * 300),))
    slip = fill_slip.save_draft(workplace, slip, unfit)
    told.fails(print_label.print_labels, workplace, slip)
    slip = fill_slip.save_draft(workplace, slip, draft())
    slip = try_pictures(workplace, slip, f"{NAME} {NUMBERS[0]}".encode(), told.fails)
    fill_slip.review(workplace, slip)
    told.fails(hand_out.hand_out, workplace, slip)
    tray.jam = Unavailable("Skrivaren svarar inte.", "Försök igen.")
    told.fails(print_label.print_labels, workplace, slip)
    tray.jam = None
    slip, _ = print_label.print_labels(workplace, slip)
    print_label.label_picture(workplace, slip, 1)
    show_history.show_history(workplace, slip)
    entry = hand_out.hand_out(workplace, slip)
    told.fails(fill_slip.save_draft, workplace, slip, draft())
    print_label.reprint_label(workplace, slip.subject, 1)
    list_work.view_dispensing(workplace, slip.subject, "settle")
    assert list_work.list_dispensings(workplace)[0].patient == NAME
    _record(workplace, told)
    voided = fill_slip.save_draft(workplace, fill_slip.open_slip(workplace), draft())
    fill_slip.void_slip(workplace, voided, f"{NAME} gick hem")
    fill_slip.save_draft(workplace, fill_slip.open_slip(workplace), draft())  # and is left so
    clock.forward(timedelta(minutes=5))
    declare_outage.end_outage(workplace, outage.id, clock.now())
    told.fails(close_outage.close_outage, workplace, outage.id)
    _settle(workplace, clock, told)
    assert entry.id == list_work.list_steps(workplace)[0].entry


def _record(workplace: Workplace, told: Told) -> None:
    whole = {
        "patient": {"name": NAME, "identity": NUMBERS[0]},
        "prescriber": {"name": NAME, "profession": "Läkare", "code": "9014820",
                       "workplace": "Backe", "phone": "1", "workplace_code": NUMBERS[0]},
        "rows": [{"varunummer": "512047", "dosage": DOSAGE, "benefit": "U"}], "advice_given": True,
        "issued_on": "2026-11-23", "reason": "technical_fault", "signature_seen": True,
        "identity_checked": NAME, "reasons": {"W-WORKPLACE-FORM@prescriber.workplace_code": NAME},
        "confirmed": ["P-NOLABEL@label", "W-WORKPLACE-FORM@prescriber.workplace_code"],
    }  # fmt: skip
    record_dispensing.record_dispensing(workplace, json.dumps(whole).encode())
    for wrong in (
        {"reason": NUMBERS[0]},
        {NAME: NUMBERS[0]},
        {"id": NUMBERS[1]},
        {"issued_on": NUMBERS[1]},
        {"happened_at": f"{NUMBERS[0]}T{NAME}"},
        {"patient": NAME},
        {"patient": {"name": NAME + "\x01", "identity": NUMBERS[1] + "\x01"}},
        {"rows": [{"varunummer": NUMBERS[0], "npl_pack_id": NUMBERS[0], "dosage": DOSAGE}]},
        {"prescriber": dict.fromkeys(("name", "profession", "workplace", "phone", "code"), NAME)},
    ):
        line = json.dumps(whole | wrong, ensure_ascii=False).encode()
        for given in (line, line[:-20], line.replace(b'"', b"'")):
            told.fails(record_dispensing.record_dispensing, workplace, given)


def _settle(workplace: Workplace, clock: SetClock, told: Told) -> None:
    """Let a receiver refuse with everything that it was sent, then accept; the rest by hand."""
    steps = list_work.list_steps(workplace)
    twins = [s.step.id for s in steps if s.step.code == "twin_check"]
    settle_by_hand.mark_done(workplace, twins, f"Pärm 3, {NAME} {NUMBERS[1]}")
    issue = {"severity": "error", "code": "invalid", "diagnostics": f"{NAME} {NUMBERS[0]} {DOSAGE}"}
    outcome = json.dumps({"resourceType": "OperationOutcome", "issue": [issue]}).encode()
    for status in (422, 500, 302, 200):
        with hostile(answer(status, outcome, Content_Type="application/fhir+json")) as server:
            where = Endpoint(f"{server.url}?patient={NUMBERS[0]}")
            with suppress(Refused, Unavailable):
                settle_steps.settle_steps(workplace, "fhir", where)
            done = settle_steps.settle_steps(workplace, "fhir", Endpoint(server.url))
            told.texts.append(done.trouble)
            assert status != 422 or NUMBERS[0].encode() in b"".join(server.asked)
        clock.forward(timedelta(hours=1))
        refused = [s.step.id for s in list_work.list_steps(workplace) if s.state == "refused"]
        settle_by_hand.reopen(workplace, refused)
    with practice_receiver.practice_receiver(workplace) as endpoint:
        settle_steps.settle_steps(workplace, "fhir", endpoint)
    left = [s.step.id for s in list_work.list_steps(workplace, open_only=True)]
    settle_by_hand.waive(workplace, left, f"{NAME} har avlidit")
    told.fails(settle_by_hand.waive, workplace, left, NAME)


def _copy(workplace: Workplace, folder: Path, told: Told) -> None:
    """Copy the store, damage a copy, bring one back, and open it."""
    stick = folder / "stick"
    told.fails(back_up.back_up, workplace, stick / NAME)
    stick.mkdir()
    made = back_up.back_up(workplace, stick)
    told.fails(back_up.back_up, workplace, made.folder / "store.db")
    elsewhere = make_computer(folder / "elsewhere")
    told.fails(back_up.restore_backup, elsewhere, made.folder, back_up.Restoring("Sara", NAME))
    opened_by = back_up.Restoring("Sara Lindqvist", PASSWORD)
    back_up.restore_backup(elsewhere, made.folder, opened_by)
    again = sign_in.sign_in(elsewhere, "Sara Lindqvist", PASSWORD)
    assert list_work.list_dispensings(again)[0].patient == NAME
    sign_in.sign_out(again)
    damaged = Path(shutil.copytree(folder / "elsewhere", folder / "damaged"))
    content = bytearray((damaged / "store.db").read_bytes())
    content[len(content) // 2] ^= 1
    (damaged / "store.db").write_bytes(content)
    with suppress(Unavailable):  # a start may not meet the page
        opened = sign_in.sign_in(make_computer(damaged), "Sara Lindqvist", PASSWORD)
        told.texts += verify_store.verify_store(opened)
        sign_in.sign_out(opened)


def _look_around(workplace: Workplace, folder: Path, told: Told) -> None:
    """Do all the rest, with the patient wherever a person could type or choose wrongly."""
    computer = workplace.computer
    told.texts.append(repr(workplace) + repr(computer) + repr(KeyHolder(workplace.person.id, "x")))
    told.texts.append(str(overview.situation(workplace)))
    told.texts.append(str(overview.look_around(computer)))
    told.texts += [text for _, _, text in self_check.self_check(computer)]
    watch_store.store_version(workplace)
    search_products.search_products(workplace, f"{NAME} {NUMBERS[0]}")
    _keep_stock(workplace, told)
    _load_lists(workplace, folder, told)
    wrong = adjust_settings.Settings(receiver_url=NUMBERS[0], receiver_ca=NAME, witness_folder=NAME)
    told.fails(adjust_settings.adjust, workplace, wrong)
    told.fails(manage_people.add_person, workplace, NAME, frozenset({Role.STAFF}), "kort")
    told.fails(sign_in.step_in, workplace, NAME, NUMBERS[0])
    told.fails(sign_in.recover, computer, NUMBERS[0], "Sara Lindqvist", NUMBERS[0])
    told.fails(sign_in.use_previous_slots, computer)
    roles = frozenset({Role.MANAGER})
    given = set_up.SetUp(NAME, NUMBERS[0], NAME, roles, NUMBERS[0])
    told.fails(set_up.set_up, make_computer(folder / "other"), given)
    told.fails(put_on_paper.save_sheet, folder / "list.xlsx" / "x.pdf", b"")
    told.fails(put_on_paper.print_sheet, "finns-inte", b"%PDF", "A-0002-U")
    assert NAME in json.dumps(list(read_journal.read_journal(workplace)), ensure_ascii=False)
    verify_store.rebuild_store(workplace)
    told.texts += verify_store.verify_store(workplace)


def _keep_stock(workplace: Workplace, told: Told) -> None:
    """Keep the stock, with the patient wherever a person writes in own words, or by mistake."""
    product = replace(draft().rows[0].product or Product("x"), schedule="II")
    alone = Beside(alone=f"{NAME} väntade")
    came = keep_stock.Arrival(product, 5, "Partihandeln")
    told.fails(keep_stock.receive, workplace, came, Beside(NAME, NUMBERS[0]))
    told.fails(keep_stock.receive, workplace, replace(came, source=f"{NAME} " * 20), alone)
    entry = keep_stock.receive(workplace, came, alone)
    keep_stock.correct(workplace, (entry.id, 1), -1, f"{NAME} {NUMBERS[0]}", alone)
    counted = [count_stock.Counted(product, 3, 3)]
    (case,) = count_stock.count(workplace, counted, alone, NAME).cases
    ended = (Outcome.LOSS, -1)
    told.fails(count_stock.close_case, workplace, case, ended, NAME, Beside(NAME, NUMBERS[0]))
    told.fails(count_stock.close_case, workplace, UUID(int=1), ended, NAME, alone)
    lines = show_stock.list_holdings(workplace)[0].lines
    assert alone.alone in [line.said.alone for line in lines]
    show_stock.ledger_sheet(workplace)


def _load_lists(workplace: Workplace, folder: Path, told: Told) -> None:
    """Load, sign, watch and refuse lists in which somebody stands who is also a patient."""
    load = load_reference.load_reference
    told.fails(load, workplace, folder / "stick")
    (folder / "list.xlsx").write_bytes(b"no list")
    told.fails(load, workplace, folder / "list.xlsx")
    load(workplace, ROOT / "resources" / "demo" / "register.xlsx", confirmed_older=True)
    share = Path(tempfile.mkdtemp(dir=folder.parent))  # what lies there is the agencies', as it is
    listed = prescribers(share / "a.csv", NAME)
    wrong = share / "wrong.csv"
    wrong.write_bytes(listed.read_bytes() + f"{NUMBERS[0]};{NAME}\n".encode() * 20)
    told.fails(load, workplace, wrong)
    trust_organisation.make_organisation(workplace, "Region Mitt")
    trust_organisation.save_card(workplace, folder / "card.json")
    told.fails(trust_organisation.save_card, workplace, folder / "card.json")
    told.fails(trust_organisation.pin_organisation, workplace, folder / "card.json", NAME, NAME)
    pin = (folder / "card.json", with_second(workplace), PASSWORD)
    told.fails(trust_organisation.pin_organisation, workplace, *pin, NAME)
    trust_organisation.pin_organisation(workplace, *pin)
    told.fails(bundle_reference.make_bundle, workplace, [listed, wrong], share / "bundle")
    bundle_reference.make_bundle(workplace, [listed], share / "bundle")
    load(workplace, share / "bundle")
    _change_rules(workplace, folder, told)
    for _ in range(2):
        told.texts.append(str(watch_folder.take_new(workplace, share, load).waiting))
    told.texts.append(str(show_register.register_state(workplace)))
    assert search_products.find_prescribers(workplace, NAME)
    load_reference.go_back(workplace)


def _change_rules(workplace: Workplace, folder: Path, told: Told) -> None:
    rule, pack = folder / "rule.toml", folder / "pack.lykta"
    rule.write_text(f"[[rule]]\nid = '{NAME}'\n", encoding="utf-8")
    told.fails(change_rules.make_pack, workplace, [rule], pack)
    row = next(iter(workplace.computer.rules.rules.values()))
    rule.write_text(
        f"[[rule]]\nid = '{row.id}'\ntext = 'x'\nsource = 'x'\nconfidence = 'own'\n"
        f"valid_from = 2026-01-01\ntemporary = {str(row.temporary).lower()}\n"
        + (f"value = {row.value}\n" if row.value is not None else "")
    )
    change_rules.make_pack(workplace, [rule], pack)
    rule.write_text("")
    change_rules.take_pack(workplace, pack)
    told.fails(change_rules.take_pack, workplace, pack)
    told.fails(change_rules.switch_on, workplace, NAME, NAME)
    told.texts.append(str(change_rules.show_rules(workplace)))
    change_rules.leave_pack(workplace, NAME)


def _type_commands(folder: Path, told: Told) -> None:
    """Type commands that fail, with the patient in place of what they ask for."""
    lykta = Lykta(folder / "home")
    line = json.dumps({"patient": {"name": NAME, "identity": NUMBERS[0]}}).encode()
    for words, given in (
        (("record", "-"), line),
        (("record", "-"), NAME.encode() + b"\xff" + NUMBERS[0].encode()),
        (("settle", "--done", NUMBERS[0], "--reference", NAME), b""),
        (("settle", "--receiver", "fhir", "--url", f"https://{NUMBERS[0]}/{NUMBERS[1]}"), b""),
        (("outage", "begin", "--down", NAME, "--since", NUMBERS[0], "--ground", NAME), b""),
        (("outage", "close", "--protocol-out", folder / "protocol.pdf"), b""),
    ):
        done = lykta(*words, given=given)
        assert done.code in (1, 3)
        told.texts += [done.out, done.err]
    shown = lykta("steps", "--all")
    told.texts += [shown.out, lykta("journal").out, lykta("outage", "list", "--json").out]


def _stop_logging(handler: Any) -> None:
    logging.getLogger().removeHandler(handler)
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.NOTSET)


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    for number, form in enumerate(hidden_forms()):
        place = tmp_path / str(number)
        place.mkdir()
        (place / "file").write_bytes(b"before" + form + b"after")
        with pytest.raises(AssertionError):
            assert_absent(place)
    (tmp_path / NUMBERS[0]).mkdir()
    with pytest.raises(AssertionError):
        assert_absent(tmp_path)
