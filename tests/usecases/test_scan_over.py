"""Scanning over: the codes of a row, ticked one by one, and the steps that are then done there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.draft import RowDraft
from app.domain.findings import Refused, Unavailable
from app.domain.order import Benefit, Patient
from app.domain.row_export import values_of
from app.domain.scan_over import CodeKind, codes_of
from app.domain.staff import Role
from app.domain.steps import StepState
from app.domain.supplied import Pack
from app.store.verification import verify
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.print_label import print_labels
from app.usecases.scan_over import (
    OWN_PROFILE,
    ScanOver,
    begin_scan,
    forget_scan,
    proof_of,
    scan_sheet,
    skip,
    tick,
    told_packs,
)
from app.usecases.settle_by_hand import mark_done
from app.usecases.take_back import open_correction
from app.usecases.tell_evis import tell_read
from app.usecases.workplace import Workplace
from tests.usecases.test_scan_pack import PACK
from tests.workplaces import as_person, begin_outage, filled_draft, find_product, open_pharmacy

BORN = date(1950, 1, 1)
COVERED = ("register_prescription", "register_withdrawal", "register_price")


def with_pack(workplace: Workplace, *packs: Pack, packages: int = 1) -> UUID:
    """Hand out metoprolol with packs that were scanned; return the dispensing."""
    row = RowDraft(
        find_product("041238"),
        dosage="1 tablett på morgonen. Mot högt blodtryck.",
        packs=packs,
        packages=packages,
        withdrawals=4,
        benefit=Benefit.WITH,
    )
    slip = open_slip(workplace)
    draft = replace(filled_draft(row), advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, slip, draft))
    return hand_out(workplace, slip).subject


def searched(workplace: Workplace) -> None:
    lines = [line for line in list_steps(workplace) if line.step.code == "twin_check"]
    mark_done(workplace, [x.step.id for x in lines if not x.state.is_done], "sökt")


def read_all(workplace: Workplace, scan: ScanOver) -> ScanOver:
    while not scan.is_whole:
        scan = tick(workplace, scan, scan.next)
    return scan


def settle(workplace: Workplace, scan: ScanOver, receipt: str = "") -> None:
    steps, words = proof_of(scan, receipt)
    tell_read(workplace, told_packs(scan, steps))
    mark_done(workplace, steps, words, is_scanned=True)
    forget_scan(workplace, scan)


def states(workplace: Workplace) -> dict[str, StepState]:
    return {line.step.code: line.state for line in list_steps(workplace)}


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "store")
    begin_outage(opened)
    yield opened
    assert verify(opened.journal) == []


def test_the_codes_come_in_the_order_of_the_profile_and_say_what_the_entry_says(
    workplace: Workplace,
) -> None:
    subject = with_pack(workplace, PACK)
    searched(workplace)
    scan = begin_scan(workplace, subject, 1)
    assert [(code.label, code.content) for code in scan.codes] == [
        ("Personnr eller födelsedatum", "191212121212"),
        ("Förskrivar- och arbetsplatskod", "90148202355000012345"),
        ("Utfärdad", "2026-11-23"),
        ("Förpackning", f"[01]{PACK.gtin}[21]8K2M4T[10]4K118[17]280300"),
        ("Antal förpackningar", "1"),
        ("Antal uttag", "4"),
        ("Dosering", ""),
        ("Uttagstid", "2026-11-23 17:21"),
        ("Förmån", "R"),
        ("Belopp, preliminärt", "68,50"),
        ("Lyktas nummer, som anteckning", scan.about.dispensed.slip),
    ]
    dosage = next(code for code in scan.codes if code.key == "dosage")
    assert (dosage.kind, dosage.shown) == (
        CodeKind.TYPED, "1 tablett på morgonen. Mot högt blodtryck.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("patient", "content", "shown"),
    [
        (Patient("T", "191212121212", "personnummer"), "191212121212", "19121212-1212"),
        (Patient("T", "", "birth_date", BORN, "2"), "19500101", "1950-01-01"),
        (
            Patient("T", "AB 12", "foreign", BORN, "2"),
            "19500101",
            "1950-01-01 · annat id-nummer AB 12",
        ),
        (Patient("T", "50-123456", "lma"), "50-123456", "50-123456"),
    ],
)
def test_whom_no_register_knows_by_number_is_scanned_over_by_birth_date(
    workplace: Workplace, patient: Patient, content: str, shown: str
) -> None:
    subject = with_pack(workplace, PACK)
    searched(workplace)
    scan = begin_scan(workplace, subject, 1)
    about = replace(scan.about, personal=replace(scan.about.personal, patient=patient))
    (code,) = [code for code in codes_of(scan.profile, about) if code.key == "identity"]
    assert (code.content, code.shown) == (content, shown)


def test_an_exchanged_row_shows_what_was_ordered_before_the_pack(workplace: Workplace) -> None:
    subject = with_pack(workplace, PACK)
    searched(workplace)
    scan = begin_scan(workplace, subject, 1)
    about = replace(scan.about, row=replace(scan.about.row, prescribed=find_product("041239")))
    codes = {code.key: (code.content, code.shown) for code in codes_of(scan.profile, about)}
    assert list(codes).index("prescribed") < list(codes).index("pack/1")
    assert codes["prescribed"][0] == "041239"
    assert codes["prescribed"][1].endswith("· 041239")
    values = values_of(about, scan.entry, ())
    assert (values["prescribed_varunummer"], values["varunummer"]) == ("041239", "041238")


def test_all_read_settles_what_is_done_there_with_who_when_and_the_receipt(
    workplace: Workplace,
) -> None:
    subject = with_pack(workplace, PACK)
    searched(workplace)
    scan = read_all(workplace, begin_scan(workplace, subject, 1))
    settle(workplace, scan, " K 4711 ")
    done = [line for line in list_steps(workplace) if line.step.code in (*COVERED, "decommission")]
    assert {line.state for line in done} == {StepState.ELSEWHERE}
    assert {line.note for line in done} == {
        "Skannat över till apotekssystemet, 11 av 11 fält. Kvitto K 4711."
    }
    assert {line.signum for line in done} == {"SLi"}
    assert states(workplace)["archive_paper"] is StepState.WAITING
    with pytest.raises(Refused, match="Inget på raden väntar"):
        begin_scan(workplace, subject, 1)


def test_nothing_is_settled_before_the_last_is_read_and_a_skipped_one_says_why(
    workplace: Workplace,
) -> None:
    subject = with_pack(workplace, PACK)
    searched(workplace)
    scan = begin_scan(workplace, subject, 1)
    for _ in range(5):
        scan = tick(workplace, scan, scan.next)
    with pytest.raises(Refused, match="6 av 11 fält är inte lästa"):
        proof_of(scan, "")
    with pytest.raises(Refused, match="Skäl saknas"):
        skip(workplace, scan, scan.next, "  ")
    again = begin_scan(workplace, subject, 1)
    assert again.next == 5  # goes on where one stopped
    again = skip(workplace, again, 5, "systemet frågar inte")
    again = read_all(workplace, again)
    settle(workplace, again)
    (note,) = {line.note for line in list_steps(workplace) if line.step.code in COVERED}
    assert note == (
        "Skannat över till apotekssystemet, 10 av 11 fält; Antal uttag: systemet frågar inte."
    )


def test_e_vis_is_done_only_when_every_packs_own_code_was_read(workplace: Workplace) -> None:
    other = replace(PACK, serial="ANNAN")
    subject = with_pack(workplace, PACK, other, packages=2)
    searched(workplace)
    scan = begin_scan(workplace, subject, 1)
    packs = [at for at, code in enumerate(scan.codes) if code.kind is CodeKind.PACK]
    assert len(packs) == 2
    assert {scan.codes[at].plain for at in packs} == {"041238"}
    scan = tick(workplace, scan, packs[1], is_plain=True)
    settle(workplace, read_all(workplace, scan))
    assert states(workplace)["decommission"] is StepState.WAITING
    assert {states(workplace)[code] for code in COVERED} == {StepState.ELSEWHERE}


def test_a_pack_that_e_vis_knows_of_is_never_shown_as_a_pack_again(workplace: Workplace) -> None:
    subject = with_pack(workplace, PACK)
    searched(workplace)
    (line,) = [line for line in list_steps(workplace) if line.step.code == "decommission"]
    mark_done(workplace, [line.step.id], "avaktiverad")
    scan = begin_scan(workplace, subject, 1)
    assert not [code for code in scan.codes if code.kind is CodeKind.PACK]
    assert [c.content for c in scan.codes if c.key == "pack/varunummer"] == ["041238"]


def test_a_row_waits_for_its_twins_and_another_persons_reading(workplace: Workplace) -> None:
    subject = with_pack(workplace, PACK)
    with pytest.raises(Refused, match="Raden väntar på: Sök dubblett mot e-recept"):
        begin_scan(workplace, subject, 1)


def test_a_corrected_row_begins_anew(workplace: Workplace) -> None:
    subject = with_pack(workplace)
    searched(workplace)
    scan = begin_scan(workplace, subject, 1)
    tick(workplace, scan, 0)
    slip = open_correction(workplace, subject)
    assert slip.draft.correction is not None
    told = replace(slip.draft.correction, reason="Fel antal")
    rows = (replace(slip.draft.rows[0], packages=2),)
    slip, _ = print_labels(
        workplace,
        save_draft(workplace, slip, replace(slip.draft, rows=rows, correction=told)),
    )
    hand_out(workplace, slip)
    searched(workplace)
    new = begin_scan(workplace, subject, 1)
    assert new.next == 0
    assert next(code.content for code in new.codes if code.key == "packages") == "2"


def test_another_system_has_its_own_order_in_a_file(workplace: Workplace) -> None:
    subject = with_pack(workplace, PACK)
    searched(workplace)
    own = workplace.computer.home / OWN_PROFILE
    own.write_text(
        'name = "Ordo"\ncovers = ["register_price"]\n'
        '[[field]]\nwhat = "varunummer"\nlabel = "Vara"\ncode = "code_128"\n'
        '[[field]]\nwhat = "dosage"\nlabel = "Dosering"\ncode = "data_matrix"\n',
        encoding="utf-8",
    )
    with pytest.raises(Refused, match="Raden väntar på: Registrera uttaget"):
        begin_scan(workplace, subject, 1)
    own.write_text(own.read_text(encoding="utf-8").replace(
        '"register_price"', '"register_prescription", "register_withdrawal", "register_price"'
    ), encoding="utf-8")  # fmt: skip
    scan = begin_scan(workplace, subject, 1)
    assert [(code.key, code.kind) for code in scan.codes] == [
        ("varunummer", CodeKind.BARS),
        ("dosage", CodeKind.SQUARE),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = 7", "är ingen profil"),
        ("\x00", "är ingen profil"),
        ('name="x"\ncovers=[]\nfield=[]\n', "har fel: inget fält"),
        ('name="x"\ncovers=[]\n[[field]]\nwhat="shoe"\nlabel="Sko"', "har fel: shoe"),
        ('name="x"\ncovers=["twin_check"]\n[[field]]\nwhat="slip"\nlabel="Nr"', "kan inte avsluta"),
    ],
)
def test_a_file_that_is_no_profile_is_refused(workplace: Workplace, text: str, said: str) -> None:
    subject = with_pack(workplace)
    searched(workplace)
    (workplace.computer.home / OWN_PROFILE).write_text(text, encoding="utf-8")
    with pytest.raises((Refused, Unavailable), match=said):
        begin_scan(workplace, subject, 1)


def test_who_may_not_settle_sees_nothing_and_a_look_is_logged(workplace: Workplace) -> None:
    subject = with_pack(workplace)
    searched(workplace)
    staff = as_person(workplace, "Amina Yusuf", Role.STAFF)
    for call in (lambda: begin_scan(staff, subject, 1), lambda: scan_sheet(staff, [(subject, 1)])):
        with pytest.raises(Refused, match="Din roll"):
            call()
    begin_scan(workplace, subject, 1)
    scan_sheet(workplace, [(subject, 1)])
    looks = [
        entry
        for entry in workplace.journal.entries()
        if getattr(entry.content, "purpose", "") == "scan_over"
    ]
    assert len(looks) == 1
