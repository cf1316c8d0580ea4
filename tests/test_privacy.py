"""One known patient goes through every use case, and stands afterwards in no file, log or error."""

import json
import logging
import pkgutil
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

import app.usecases
from app.device.log import start_log
from app.domain.delivery import Endpoint
from app.domain.draft import DispensingDraft
from app.domain.findings import Refused, Unavailable
from app.domain.order import Product
from app.domain.printing import Paper, PrintOrder
from app.domain.staff import Role
from app.domain.supplied import Pack, RowRef
from app.exchange.receivers.fhir import FhirReceiver
from app.store.keyslots import KeyHolder
from app.usecases import (
    adjust_settings,
    back_up,
    close_order,
    close_outage,
    compare_clock,
    declare_outage,
    fill_slip,
    freeze_paper,
    hand_out,
    keep_bag,
    list_work,
    manage_people,
    overview,
    practice_receiver,
    print_again,
    print_label,
    print_notation,
    print_notice,
    print_queue,
    put_on_paper,
    read_journal,
    record_dispensing,
    scan_pack,
    search_products,
    self_check,
    set_up,
    settle_by_hand,
    settle_steps,
    show_history,
    sign_in,
    steady_receiver,
    suggest_exchange,
    take_back,
    take_up,
    take_work,
    verify_store,
    watch_store,
)  # fmt: skip
from app.usecases.workplace import Workplace
from tests import (
    paper_samples,
    privacy_stages,
    test_privacy_after,
    test_privacy_alerts,
    test_privacy_codes,
    test_privacy_hub,
    test_privacy_kit,
    test_privacy_members,
    test_privacy_prescriptions,
    test_privacy_printing,
    test_privacy_purge,
    test_privacy_requisitions,
    test_privacy_scan_over,
    test_privacy_sending,
    test_privacy_twins,
)
from tests.absence import DOSAGE, NAME, NUMBERS, assert_absent, hidden_forms, plain_forms
from tests.exchange.receivers.hostile import answer, hostile
from tests.paper_samples import try_pictures
from tests.privacy_stages import (
    Told,
    commands_typed,
    draft,
    lists_loaded,
    log_reviewed,
    scanner_tried,
    stock_kept,
)
from tests.workplaces import (
    PASSWORD,
    PaperTray,
    SetClock,
    begin_outage,
    make_computer,
    open_pharmacy,
)

TRIED = {  # what stands here unused would not pass the lint
    value.__name__.rsplit(".", 1)[1]
    for module in (
        sys.modules[__name__],
        privacy_stages,
        paper_samples,
        test_privacy_after,
        test_privacy_alerts,
        test_privacy_codes,
        test_privacy_hub,
        test_privacy_kit,
        test_privacy_members,
        test_privacy_prescriptions,
        test_privacy_printing,
        test_privacy_purge,
        test_privacy_requisitions,
        test_privacy_sending,
        test_privacy_scan_over,
        test_privacy_twins,
    )
    for value in vars(module).values()
    if isinstance(value, ModuleType) and value.__name__.startswith("app.usecases.")
}


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


def test_every_use_case_is_tried_here() -> None:
    names = {module.name for module in pkgutil.iter_modules(app.usecases.__path__)}
    assert names - {"closing_figures", "computer", "own_keys", "workplace"} == TRIED - {"workplace"}


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
        commands_typed(folder, told)
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
    slip, _ = print_label.print_labels(workplace, slip)
    print_label.label_picture(workplace, slip, 1)
    show_history.show_history(workplace, slip)
    print_notation.print_notations(workplace, slip)
    _print_queued(workplace, told, tray)
    _scan(workplace, slip.draft, told)
    entry = hand_out.hand_out(workplace, slip)
    told.fails(fill_slip.save_draft, workplace, slip, draft())
    print_label.reprint_label(workplace, slip.subject, 1)
    list_work.view_dispensing(workplace, slip.subject, "settle")
    told.fails(print_notice.prescriber_notice, workplace, slip.subject)
    suggest_exchange.suggest_exchange(workplace, Product(NAME, varunummer="041238"))
    assert list_work.list_dispensings(workplace)[0].patient == NAME
    _record(workplace, told)
    _take_back(workplace, told)
    privacy_stages.said_afterwards(workplace, told)
    assert take_up.list_owed(workplace) == []
    told.fails(take_up.take_up, workplace, slip.subject)
    told.fails(close_order.close_order, workplace, RowRef(slip.subject, 1), f"{NAME} {DOSAGE}")
    voided = fill_slip.save_draft(workplace, fill_slip.open_slip(workplace), draft())
    told.fails(keep_bag.prepare_bag, workplace, voided, NAME)
    assert keep_bag.list_bags(workplace) == []
    fill_slip.void_slip(workplace, voided, f"{NAME} gick hem")
    fill_slip.save_draft(workplace, fill_slip.open_slip(workplace), draft())  # and is left so
    clock.forward(timedelta(minutes=5))
    assert not steady_receiver.is_answering(workplace, Endpoint("http://127.0.0.1:9/fhir"))
    freeze_paper.freeze_paper(workplace, outage.id, clock.now())
    freeze_paper.thaw_paper(workplace, outage.id, f"{NAME} väntar vid disken")
    declare_outage.end_outage(workplace, outage.id, clock.now())
    told.fails(close_outage.close_outage, workplace, outage.id)
    _settle(workplace, clock, told)
    assert entry.id == list_work.list_steps(workplace)[0].entry


def _take_back(workplace: Workplace, told: Told) -> None:
    """Begin to correct the latest hand-out, and say that nothing was handed out after all."""
    line = list_work.list_dispensings(workplace)[0]
    slip = take_back.open_correction(workplace, line.subject)
    told.fails(hand_out.hand_out, workplace, slip)
    fill_slip.drop_correction(workplace, slip)
    told.fails(take_back.reverse_dispensing, workplace, line.subject, UUID(int=1), NAME)
    take_back.reverse_dispensing(workplace, line.subject, line.entry, f"{NAME} {NUMBERS[0]}")


def _print_queued(workplace: Workplace, told: Told, tray: PaperTray) -> None:
    """Let the labels wait, fail, be asked for again, and come out."""
    tray.jam = Unavailable("Skrivaren svarar inte.", "Försök igen.")
    failed = print_queue.send_waiting(workplace).changed
    told.texts += [repr(job) for job in failed]
    tray.jam = None
    told.fails(print_queue.came_out, workplace, failed[0].number)
    print_again.retry(workplace, failed[0].number)
    told.texts += [repr(job) for job in print_queue.send_waiting(workplace).changed]
    told.fails(print_again.retry, workplace, failed[0].number)
    print_queue.cancel(workplace, failed[1].number)
    told.texts.append(repr(print_queue.list_jobs(workplace)))
    told.texts.append(repr(print_queue.printer_state(workplace)))


def _scan(workplace: Workplace, draft: DispensingDraft, told: Told) -> None:
    """Read codes in which the patient stands where a pack's serial number should."""
    pack = Pack("07350000000006", NUMBERS[0], NUMBERS[0], "271231")
    scan_pack.place_pack(workplace, draft, 0, pack)
    told.fails(scan_pack.type_pack, workplace, pack, pack, NAME, NUMBERS[0])
    told.fails(scan_pack.link_gtin, workplace, pack.gtin, Product(NAME))


def _record(workplace: Workplace, told: Told) -> None:
    whole = {
        "patient": {"name": NAME, "identity": NUMBERS[0]},
        "prescriber": {"name": NAME, "profession": "Läkare", "code": "9014820",
                       "workplace": "Backe", "phone": "1", "workplace_code": NUMBERS[0]},
        "rows": [{"varunummer": "512047", "dosage": DOSAGE, "benefit": "U"}], "advice_given": True,
        "issued_on": "2026-11-23", "reason": "technical_fault", "signature_seen": True,
        "identity_checked": NAME,
        "confirmed": ["P-NOLABEL@label", "W-WORKPLACE-FORM@prescriber.workplace_code"],
        "reasons": {"W-WORKPLACE-FORM@prescriber.workplace_code": f"{NAME} {NUMBERS[0]}"},
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
    rows = [(line.subject, line.step.row) for line in list_work.list_steps(workplace)]
    take_work.take_work(workplace, rows)
    take_work.leave_work(workplace, rows)
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
    told.texts.append(str(compare_clock.compare_clock(workplace, computer.clock.now())))
    told.texts += [text for _, _, text in self_check.self_check(computer)]
    watch_store.store_version(workplace)
    search_products.search_products(workplace, f"{NAME} {NUMBERS[0]}")
    log_reviewed(workplace, told)
    stock_kept(workplace, told)
    scanner_tried(workplace, told)
    lists_loaded(workplace, folder, told)
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
    order = PrintOrder(Paper.SHEET, "A-0002-U", pdf=b"%PDF")
    told.fails(put_on_paper.print_at_once, replace(computer, printers={}), order)
    assert NAME in json.dumps(list(read_journal.read_journal(workplace)), ensure_ascii=False)
    verify_store.rebuild_store(workplace)
    told.texts += verify_store.verify_store(workplace)


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
