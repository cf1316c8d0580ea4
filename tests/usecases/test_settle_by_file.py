"""Rows in signed files for another system, and their answers: all or nothing, each row once."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.draft import PatientDraft
from app.domain.findings import Refused, Unavailable
from app.domain.row_export import AnswerReport
from app.domain.staff import Role
from app.domain.steps import StepState
from app.store.verification import rebuild, verify
from app.usecases import settle_by_file
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.print_label import print_labels
from app.usecases.settle_by_file import (
    Export,
    check_export,
    export_rows,
    plan_export,
    preview_answers,
    take_answers,
)
from app.usecases.settle_by_hand import mark_done, reopen, waive
from app.usecases.settle_money import list_money
from app.usecases.take_back import open_correction
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts
from tests.ui.views.settle.cases import end_now
from tests.usecases.test_scan_over import searched
from tests.workplaces import SetClock, as_person, begin_outage, filled_draft, open_pharmacy

PATIENTS = ("191212121212", "190905271474", "194608239986")


def give(workplace: Workplace, number: int, name: str = "Tolvan Tolvansson") -> str:
    slip = open_slip(workplace)
    patient = PatientDraft(name, PATIENTS[number])
    draft = replace(filled_draft(), patient=patient, advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, slip, draft))
    return str(hand_out(workplace, slip).subject)


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    clock = SetClock()
    opened = open_pharmacy(tmp_path / "store", clock)
    begin_outage(opened)
    for number in range(3):
        give(opened, number)
    clock.forward(timedelta(hours=1))
    end_now(opened)
    searched(opened)
    yield opened
    assert verify(opened.journal) == []
    rebuild(opened.journal)
    assert verify(opened.journal) == []


@pytest.fixture
def made(workplace: Workplace, tmp_path: Path) -> Export:
    return export_rows(workplace, tmp_path)


def rows(made: Export) -> list[dict[str, str]]:
    lines = (made.folder / "rader.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def answer(folder: Path, *answers: dict[str, str]) -> Path:
    path = folder / "svar.jsonl"
    path.write_text("".join(json.dumps(a) + "\n" for a in answers), encoding="utf-8")
    return path


def yes(row: dict[str, str], **more: str) -> dict[str, str]:
    return {"id": row["id"], "export": row["export"], "answer": "accepted", **more}


def registered(workplace: Workplace) -> list[StepState]:
    return [x.state for x in list_steps(workplace) if x.step.code == "register_withdrawal"]


def test_the_files_are_signed_and_say_what_waits(workplace: Workplace, made: Export) -> None:
    """Requirement 48."""
    found = check_export(made.folder)
    assert (found.rows, found.pharmacy, found.key) == (3, "Apotek Granen", made.key)
    first = rows(made)[0]
    assert (first["identity"], first["varunummer"], first["packages"]) == (
        "191212121212", "041238", "1",
    )  # fmt: skip
    assert first["steps"] == "register_prescription register_withdrawal register_price"
    table = (made.folder / "rader.csv").read_text(encoding="utf-8-sig")
    assert [line["id"] for line in csv.DictReader(StringIO(table), delimiter=";")] == [
        row["id"] for row in rows(made)
    ]
    (page,) = page_texts((made.folder / "lista.pdf").read_bytes())
    assert "3 rader." in page
    assert "191212121212" in page
    for path in made.folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0
    changed = made.folder / "rader.csv"
    changed.write_bytes(changed.read_bytes().replace(b"041238", b"041239"))
    with pytest.raises(Refused, match=r"rader\.csv är ändrad"):
        check_export(made.folder)


def test_no_row_lies_in_two_files_unless_that_is_said_and_its_name_stays(
    workplace: Workplace, made: Export, tmp_path: Path
) -> None:
    assert (plan_export(workplace).ready, plan_export(workplace).lying) == (0, 3)
    with pytest.raises(Refused, match="ligger redan i en fil utan svar"):
        export_rows(workplace, tmp_path)
    again = export_rows(workplace, tmp_path, again=True)
    assert [row["id"] for row in rows(again)] == [row["id"] for row in rows(made)]
    assert again.id != made.id
    take_answers(workplace, answer(tmp_path, *map(yes, rows(made))))
    report = preview_answers(workplace, answer(tmp_path, *map(yes, rows(again))))
    assert report == AnswerReport(already=3)


def test_answers_settle_and_refuse_and_half_of_them_leave_the_rest(
    workplace: Workplace, made: Export, tmp_path: Path
) -> None:
    one, two, _ = rows(made)
    no = {"id": two["id"], "answer": "avvisad", "reason": "Okänd förskrivarkod"}
    path = answer(tmp_path, yes(one, receipt="K 1"), no)
    expected = AnswerReport(accepted=1, refused=1, unanswered=1)
    assert preview_answers(workplace, path) == expected
    assert registered(workplace) == [StepState.WAITING] * 3
    assert take_answers(workplace, path) == expected
    assert registered(workplace) == [StepState.SETTLED, StepState.REFUSED, StepState.WAITING]
    lines = {x.step.code: x for x in list_steps(workplace) if x.slip == one["slip"]}
    assert lines["register_withdrawal"].note == "K 1"
    assert lines["register_withdrawal"].receiver == f"fil {made.name}"
    assert {x.note for x in list_steps(workplace) if x.state is StepState.REFUSED} == {
        "Okänd förskrivarkod"
    }
    before = len(workplace.journal.entries())
    assert take_answers(workplace, path) == AnswerReport(already=2, unanswered=1)
    assert len(workplace.journal.entries()) == before


def test_the_table_itself_comes_back_filled_in_as_a_spreadsheet_saves_it(
    workplace: Workplace, made: Export, tmp_path: Path
) -> None:
    text = (made.folder / "rader.csv").read_text(encoding="utf-8-sig")
    head, first, *rest = text.splitlines()
    filled = "\r\n".join([head, first.removesuffix(";;;;") + ";Ja;;Kvitto åäö 7;17,13", *rest])
    path = tmp_path / "ifylld.csv"
    path.write_bytes(filled.encode("cp1252"))
    assert take_answers(workplace, path) == AnswerReport(accepted=1, unanswered=2)
    assert "Kvitto åäö 7" in {x.note for x in list_steps(workplace)}
    known = [line.account.correct for line in list_money(workplace)]
    assert known.count(1713) == 1
    assert known.count(None) == 2


def test_a_refused_row_goes_again_in_a_new_file_under_the_same_name(
    workplace: Workplace, made: Export, tmp_path: Path
) -> None:
    one, *_ = rows(made)
    no = answer(tmp_path, {"id": one["id"], "answer": "nej", "reason": "stängt"})
    take_answers(workplace, no)
    refused = [x.step.id for x in list_steps(workplace) if x.state is StepState.REFUSED]
    reopen(workplace, refused)
    assert take_answers(workplace, no) == AnswerReport(already=1, unanswered=2)
    new = export_rows(workplace, tmp_path)
    assert [row["id"] for row in rows(new)] == [one["id"]]
    report = take_answers(workplace, answer(tmp_path, yes(rows(new)[0])))
    assert report == AnswerReport(accepted=1)


@pytest.mark.parametrize("says", ["ja", "nej"])
def test_what_a_manager_has_waived_meanwhile_stays_so_and_the_answer_frees_its_row(
    workplace: Workplace, made: Export, tmp_path: Path, says: str
) -> None:
    one, *_ = rows(made)
    waive(workplace, steps_of(workplace, one), "görs inte")
    assert plan_export(workplace, again=True).ready == 2
    report = take_answers(workplace, answer(tmp_path, {"id": one["id"], "answer": says}))
    assert report.otherwise == (f"{one['slip']} rad 1",)
    assert registered(workplace)[0] is StepState.WAIVED
    again = take_answers(workplace, answer(tmp_path, {"id": one["id"], "answer": says}))
    assert again.already == 1


def test_a_row_in_a_file_is_marked_done_only_when_its_answer_is_read(
    workplace: Workplace, made: Export, tmp_path: Path
) -> None:
    one, *_ = rows(made)
    for steps in (steps_of(workplace, one), steps_of(workplace, one)[:1]):
        with pytest.raises(Refused, match="ligger i en fil utan svar"):
            mark_done(workplace, steps, "i systemet")
    no = {"id": one["id"], "answer": "nej", "reason": "fel förskrivarkod"}
    assert take_answers(workplace, answer(tmp_path, no)).refused == 1
    assert registered(workplace)[0] is StepState.REFUSED
    reopen(workplace, steps_of(workplace, one))
    mark_done(workplace, steps_of(workplace, one), "i systemet")
    assert registered(workplace)[0] is StepState.ELSEWHERE


def steps_of(workplace: Workplace, row: dict[str, str]) -> list[UUID]:
    codes = ("register_prescription", "register_withdrawal", "register_price")
    lines = [x for x in list_steps(workplace) if x.slip == row["slip"] and x.step.code in codes]
    return [line.step.id for line in lines]


def test_the_journal_knows_of_a_file_before_the_file_is_there(
    workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(settle_by_file, "_write", killed)
        patch.setattr(settle_by_file, "_take_back", killed)
        with pytest.raises(KeyboardInterrupt):
            export_rows(workplace, tmp_path)
    assert (plan_export(workplace).ready, plan_export(workplace).lying) == (0, 3)
    assert len(rows(export_rows(workplace, tmp_path, again=True))) == 3


def correct(workplace: Workplace, slip_number: str) -> None:
    subject = next(x.subject for x in list_steps(workplace) if x.slip == slip_number)
    slip = open_correction(workplace, subject)
    assert slip.draft.correction is not None
    told = replace(slip.draft.correction, reason="Fel antal")
    changed = replace(slip.draft, rows=(replace(slip.draft.rows[0], packages=2),), correction=told)
    slip, _ = print_labels(workplace, save_draft(workplace, slip, changed))
    hand_out(workplace, slip)


def test_a_yes_to_what_was_corrected_meanwhile_brings_the_steps_that_take_it_back(
    workplace: Workplace, made: Export, tmp_path: Path
) -> None:
    one, two, _ = rows(made)
    for row in (one, two):
        correct(workplace, row["slip"])
    report = take_answers(workplace, answer(tmp_path, yes(one), {"id": two["id"], "answer": "nej"}))
    assert report.corrected == (f"{one['slip']} rad 1",)
    assert report.outdated == (f"{two['slip']} rad 1",)
    left = list_steps(workplace, open_only=True)
    first = next(x.subject for x in list_steps(workplace) if x.slip == one["slip"])
    codes = {x.step.code for x in left if x.subject == first}
    assert {"undo_withdrawal", "register_withdrawal"} <= codes
    assert [x.subject for x in left if x.step.code == "undo_withdrawal"] == [first]


def test_an_amount_for_what_was_corrected_meanwhile_is_none_for_what_it_became(
    workplace: Workplace, made: Export, tmp_path: Path
) -> None:
    one, two, _ = rows(made)
    correct(workplace, one["slip"])
    said = [yes(row, correct_amount="100,00") for row in (one, two)]
    report = take_answers(workplace, answer(tmp_path, *said))
    assert (report.accepted, report.corrected) == (1, (f"{one['slip']} rad 1",))
    known = {line.slip: line.account.correct for line in list_money(workplace)}
    assert (known[one["slip"]], known[two["slip"]]) == (None, 10000)


WRONG = {
    "tom": (b"", "Filen är tom"),
    "bara tomma svar": (b"id;svar\r\nx;\r\n", "Ingen rad i filen har fått"),
    "bild": (b"\x89PNG\r\n\x1a\n\x00\xff", "saknar kolumnerna|går inte att"),
    "annan tabell": (b"namn;pris\r\na;1\r\n", "saknar kolumnerna id och svar"),
    "annan json": (b'{"id": 7}\n', "Rad 1 går inte att läsa"),
    "avklippt": (b'{"id": "x", "answer": "ja"}\n{"id": "y", "ans', "Rad 2 går inte att läsa"),
    "djup": (b'{"id":' + b"[" * 100_000, "Rad 1 går inte att läsa"),
    "kanske": (b'{"id": "x", "answer": "kanske"}\n', "varken ja eller nej"),
    "okänd rad": (b'{"id": "x", "answer": "ja"}\n', "1 av 1 svar hör inte till"),
    "styrtecken": (b'{"id": "x", "answer": "ja", "reason": "a\\u0007"}\n', "inte går att visa"),
    "lång": (b'{"id": "x", "answer": "ja", "reason": "' + b"a" * 501 + b'"}', "Rad 1 går inte"),
    "både och": (
        b'{"id": "x", "answer": "ja"}\n{"id": "x", "answer": "nej"}\n', "både ja och nej",
    ),
    "två belopp": (
        b"id;svar;r\xc3\xa4tt belopp\nx;ja;68,50\nx;ja;17,13\n", "två belopp om samma rad",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_wrong_says_why_and_does_nothing(
    workplace: Workplace, made: Export, tmp_path: Path, name: str
) -> None:
    content, said = WRONG[name]
    path = tmp_path / "svar"
    path.write_bytes(content)
    before = len(workplace.journal.entries())
    with pytest.raises(Refused, match=said):
        take_answers(workplace, path)
    assert len(workplace.journal.entries()) == before


def test_one_stranger_among_right_answers_stops_them_all(
    workplace: Workplace, made: Export, tmp_path: Path
) -> None:
    right = yes(rows(made)[0])
    for wrong in (
        right | {"id": "0" * 32 + "-1"},
        right | {"id": rows(made)[1]["id"], "export": "f" * 8},
    ):
        with pytest.raises(Refused, match="1 av 2 svar hör inte till någon fil härifrån"):
            take_answers(workplace, answer(tmp_path, right, wrong))
    assert registered(workplace) == [StepState.WAITING] * 3
    with pytest.raises(Unavailable, match="går inte att läsa"):
        take_answers(workplace, tmp_path / "finns inte")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0), bits=st.integers(1, 255), cut=st.booleans())
def test_damaged_answers_are_taken_whole_or_refused(
    workplace: Workplace, made: Export, tmp_path: Path, at: int, bits: int, cut: bool
) -> None:
    content = bytearray(answer(tmp_path, *map(yes, rows(made))).read_bytes())
    place = at % len(content)
    content[place] ^= bits
    path = tmp_path / "skadad"
    path.write_bytes(content[:place] if cut else content)
    try:
        report = preview_answers(workplace, path)
    except Refused:
        return
    assert report.accepted + report.refused + report.unanswered == 3


def test_a_name_that_a_spreadsheet_would_reckon_with_is_made_harmless(tmp_path: Path) -> None:
    opened = open_pharmacy(tmp_path / "home")
    begin_outage(opened)
    give(opened, 0, '=HYPERLINK("x")')
    end_now(opened)
    searched(opened)
    made = export_rows(opened, tmp_path)
    table = (made.folder / "rader.csv").read_text(encoding="utf-8-sig")
    (line,) = csv.DictReader(StringIO(table), delimiter=";")
    assert line["patient"] == '\'=HYPERLINK("x")'


def test_a_folder_that_takes_nothing_leaves_no_row_in_a_file(
    workplace: Workplace, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable, match="kunde inte skrivas"):
        export_rows(workplace, tmp_path / "finns inte")
    assert plan_export(workplace).ready == 3


def test_a_second_file_that_could_not_be_written_leaves_the_rows_in_the_first(
    workplace: Workplace, made: Export, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable, match="kunde inte skrivas"):
        export_rows(workplace, tmp_path / "finns inte", again=True)
    assert (plan_export(workplace).ready, plan_export(workplace).lying) == (0, 3)
    report = take_answers(workplace, answer(tmp_path, *map(yes, rows(made))))
    assert report == AnswerReport(accepted=3)
    assert registered(workplace) == [StepState.SETTLED] * 3


def test_a_no_to_the_first_file_leaves_the_rows_in_the_second(
    workplace: Workplace, made: Export, tmp_path: Path
) -> None:
    again = export_rows(workplace, tmp_path, again=True)
    no = [{**yes(row), "answer": "nej"} for row in rows(made)]
    assert take_answers(workplace, answer(tmp_path, *no)).refused == 3
    reopen(workplace, [x.step.id for x in list_steps(workplace) if x.state is StepState.REFUSED])
    assert (plan_export(workplace).ready, plan_export(workplace).lying) == (0, 3)
    report = take_answers(workplace, answer(tmp_path, *map(yes, rows(again))))
    assert report == AnswerReport(accepted=3)


def test_only_who_may_settle_takes_rows_out(workplace: Workplace, tmp_path: Path) -> None:
    staff = as_person(workplace, "Amina Yusuf", Role.STAFF)
    for call in (
        lambda: export_rows(staff, tmp_path),
        lambda: plan_export(staff),
        lambda: take_answers(staff, tmp_path / "x"),
        lambda: preview_answers(staff, tmp_path / "x"),
    ):
        with pytest.raises(Refused, match="Din roll"):
            call()
    kinds = [entry.kind for entry in workplace.journal.entries()]
    assert "row_exported" not in kinds
    export_rows(workplace, tmp_path)
    kinds = [entry.kind for entry in workplace.journal.entries()]
    assert kinds.count("row_exported") == 3
