"""Paper against e-prescription: found in a list or one by one, and one of them kept, never both."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.e_twin_entries import EPrescription, EVerdict
from app.domain.e_twins import ETwinCase
from app.domain.findings import Refused, Unavailable
from app.domain.outage_facts import gather
from app.domain.staff import Role
from app.domain.steps import StepState
from app.exchange.e_list import read_list
from app.store.register import Register
from app.store.verification import rebuild, verify
from app.usecases.compare_e_prescriptions import (
    Compared,
    compare_file,
    compare_one,
    decide_e_twin,
    list_e_twins,
)
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import list_steps
from app.usecases.settle_by_hand import mark_done
from app.usecases.workplace import Workplace
from tests.ui.views.settle.cases import end_now
from tests.usecases.test_scan_over import with_pack
from tests.workplaces import as_person, begin_outage, open_pharmacy

METOPROLOL = EPrescription(
    "19121212-1212", "Metoprolol Sandberg", "50 mg", "", "2026-11-20", "Mattias Öberg", "E-77", "3"
)
HEAD = "Personnummer;Läkemedel;Styrka;Varunummer;Receptnummer\r\n"


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "store")
    begin_outage(opened)
    with_pack(opened)
    end_now(opened)
    yield opened
    assert verify(opened.journal) == []
    rebuild(opened.journal)
    assert verify(opened.journal) == []


def listed(folder: Path, *lines: str, head: str = HEAD) -> Path:
    path = folder / "e-recept.csv"
    path.write_bytes((head + "\r\n".join(lines)).encode("cp1252"))
    return path


def the_case(workplace: Workplace) -> ETwinCase:
    ((case,),) = list_e_twins(workplace).values()
    return case


def twin_steps(workplace: Workplace) -> list[StepState]:
    return [x.state for x in list_steps(workplace) if x.step.code == "twin_check"]


def states(workplace: Workplace) -> dict[str, StepState]:
    return {line.step.code: line.state for line in list_steps(workplace)}


def mark(workplace: Workplace) -> None:
    ids = [x.step.id for x in list_steps(workplace) if x.step.code == "twin_check"]
    mark_done(workplace, ids, "sökt")


@pytest.mark.parametrize(
    "line",
    [
        "191212121212;Metoprolol Norrmed;50 mg;;E-1",
        "19121212-1212;METOPROLOL NORRMED;50mg;;E-1",
        "121212+1212;;;041238;E-1",
        "191212121212;Metoprolol;;;",
        "191212121212;Metoprolol Sandberg;50 mg;;E-1",
    ],
)
def test_a_row_that_lies_as_an_e_prescription_is_a_case_before_anything_is_sent(
    workplace: Workplace, tmp_path: Path, line: str
) -> None:
    """Requirement 16."""
    path = listed(tmp_path, line, "190905271474;Metoprolol;50 mg;;E-2")
    assert compare_file(workplace, path) == Compared(2, 0, 1, 0)
    assert the_case(workplace).is_open
    with pytest.raises(Refused, match="Avgör dubbletten först"):
        mark(workplace)
    assert compare_file(workplace, path) == Compared(2, 0, 0, 1)  # the same list again


@pytest.mark.parametrize(
    "line",
    [
        "191212121212;Apixaban;5 mg;;E-1",
        "191212121212;Metoprolol Norrmed;100 mg;;E-1",
        "190905271474;Metoprolol Norrmed;50 mg;;E-1",
        "191212121212;;;512047;E-1",
    ],
)
def test_another_medicine_strength_or_patient_is_none_and_nothing_of_it_is_kept(
    workplace: Workplace, tmp_path: Path, line: str
) -> None:
    before = len(workplace.journal.entries())
    assert compare_file(workplace, listed(tmp_path, line)).found == 0
    assert list_e_twins(workplace) == {}
    assert len(workplace.journal.entries()) == before
    mark(workplace)


def test_the_paper_is_kept_when_the_e_prescription_is_cancelled_with_a_reason(
    workplace: Workplace,
) -> None:
    """Requirement 16."""
    assert compare_one(workplace, METOPROLOL).found == 1
    case = the_case(workplace)
    with pytest.raises(Refused, match="Skäl saknas"):
        decide_e_twin(workplace, case, EVerdict.KEEP_PAPER, " ")
    decide_e_twin(workplace, case, EVerdict.KEEP_PAPER, "E-77 makulerat av Öberg")
    decided = the_case(workplace)
    assert (decided.verdict, decided.words) == (EVerdict.KEEP_PAPER, "E-77 makulerat av Öberg")
    mark(workplace)
    assert states(workplace)["register_prescription"] is StepState.WAITING
    with pytest.raises(Refused, match="Någon har skrivit"):
        decide_e_twin(workplace, case, EVerdict.BOTH_RIGHT, "nej")


def test_the_e_prescription_is_kept_when_the_withdrawal_is_made_on_it_and_the_paper_falls(
    workplace: Workplace,
) -> None:
    """Requirement 16."""
    compare_one(workplace, METOPROLOL)
    case = the_case(workplace)
    with pytest.raises(Refused, match="Uttagets nummer saknas"):
        decide_e_twin(workplace, case, EVerdict.KEEP_E, "samma ordination")
    assert twin_steps(workplace) == [StepState.WAITING]
    decide_e_twin(workplace, case, EVerdict.KEEP_E, "samma ordination", "U-9")
    found = states(workplace)
    assert found["register_prescription"] is StepState.WAIVED
    assert {found[c] for c in ("twin_check", "register_withdrawal", "register_price")} == {
        StepState.ELSEWHERE
    }
    notes = {x.step.code: x.note for x in list_steps(workplace)}
    assert notes["register_prescription"] == "samma ordination"
    assert notes["register_withdrawal"] == "U-9"
    assert found["archive_paper"] is StepState.WAITING


def test_what_is_registered_already_is_taken_back_before_the_e_prescription_is_kept(
    workplace: Workplace,
) -> None:
    mark(workplace)
    ids = [
        x.step.id
        for x in list_steps(workplace)
        if x.step.code in ("register_prescription", "register_withdrawal")
    ]
    mark_done(workplace, ids, "R-1")
    compare_one(workplace, METOPROLOL)
    case = the_case(workplace)
    with pytest.raises(Refused, match="Papperet är redan registrerat"):
        decide_e_twin(workplace, case, EVerdict.KEEP_E, "samma", "U-9")
    assert the_case(workplace).is_open
    decide_e_twin(workplace, case, EVerdict.KEEP_PAPER, "e-receptet makulerat")


WRONG = {
    "tom": (b"", "saknar kolumnen"),
    "andra rubriker": (b"namn;pris\r\na;1\r\n", "saknar kolumnen personnummer"),
    "bara patient": (b"personnummer\r\n191212121212\r\n", "saknar kolumnen"),
    "inga rader": (HEAD.encode("cp1252"), "Listan är tom"),
    "binär": (b"\x00\xff\xfe\x81", "saknar kolumnen|går inte att"),
    "styrtecken": (HEAD.encode() + b"191212121212;a\x07;;;\r\n", "Rad 2 går inte att läsa"),
    "orimlig": (HEAD.encode() + b"1;" + b"a" * 400 + b";;;\r\n", "Rad 2 går inte att läsa"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_no_list_says_why_and_nothing_is_compared(
    workplace: Workplace, tmp_path: Path, name: str
) -> None:
    content, said = WRONG[name]
    path = tmp_path / "lista"
    path.write_bytes(content)
    with pytest.raises(Refused, match=said):
        compare_file(workplace, path)
    with pytest.raises(Unavailable, match="går inte att läsa"):
        compare_file(workplace, tmp_path / "finns inte")
    assert list_e_twins(workplace) == {}


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_list_or_refused(content: bytes) -> None:
    for start in (b"", b"personnummer;vara\n"):
        try:
            assert all(one.identity.isprintable() for one in read_list(start + content))
        except Refused:
            assert len(content) > 0 or not start


def test_a_number_that_the_register_does_not_know_is_told_and_never_called_compared(
    workplace: Workplace, tmp_path: Path
) -> None:
    lines = ["191212121212;;;999999;E-1", "190905271474;;;999999;E-2", "191212121212;;;041238;E-3"]
    assert compare_file(workplace, listed(tmp_path, *lines[:2])) == Compared(2, 0, 0, 0, unknown=1)
    bare = replace(workplace, register=Register(tmp_path / "none", bytes(32)))
    assert compare_file(bare, listed(tmp_path, *lines)) == Compared(3, 0, 1, 0, unknown=1)


def test_one_that_lacks_patient_or_medicine_is_refused_at_its_field(workplace: Workplace) -> None:
    for prescription, field in (
        (EPrescription("", "Metoprolol"), "identity"),
        (EPrescription("191212121212", " "), "product"),
        (EPrescription("okänd", "Metoprolol"), "identity"),
    ):
        with pytest.raises(Refused) as refused:
            compare_one(workplace, prescription)
        assert refused.value.findings[0].field == field


def test_only_a_pharmacist_decides_and_only_who_settles_compares(
    workplace: Workplace, tmp_path: Path
) -> None:
    staff = as_person(workplace, "Amina Yusuf", Role.STAFF)
    with pytest.raises(Refused, match="Din roll"):
        compare_one(staff, METOPROLOL)
    with pytest.raises(Refused, match="Din roll"):
        compare_file(staff, tmp_path / "x")
    compare_one(workplace, METOPROLOL)
    manager = as_person(workplace, "Johan Berglund", Role.MANAGER)
    with pytest.raises(Refused, match="Din roll"):
        decide_e_twin(manager, the_case(workplace), EVerdict.BOTH_RIGHT, "ja")


@pytest.mark.parametrize(
    ("verdict", "counted"),
    [
        (EVerdict.KEEP_E, (1, 0)),
        (EVerdict.KEEP_PAPER, (1, 0)),
        (EVerdict.BOTH_RIGHT, (0, 1)),
    ],
)
def test_the_report_counts_what_lay_as_an_e_prescription_too(
    workplace: Workplace, verdict: EVerdict, counted: tuple[int, int]
) -> None:
    compare_one(workplace, METOPROLOL)
    decide_e_twin(workplace, the_case(workplace), verdict, "sagt", "U-9")
    facts = gather(workplace.journal.entries(), list_outages(workplace)[0].id)
    assert facts is not None
    assert (facts.duplicates, facts.both_right) == counted


def test_a_list_that_is_read_again_after_the_withdrawal_was_made_there_asks_nothing_new(
    workplace: Workplace,
) -> None:
    compare_one(workplace, METOPROLOL)
    decide_e_twin(workplace, the_case(workplace), EVerdict.KEEP_E, "samma ordination", "U-1")
    assert compare_one(workplace, replace(METOPROLOL, left="2")).known == 1
    assert the_case(workplace).verdict is EVerdict.KEEP_E


def test_paper_and_e_prescription_are_not_both_kept(workplace: Workplace) -> None:
    compare_one(workplace, METOPROLOL)
    decide_e_twin(workplace, the_case(workplace), EVerdict.KEEP_E, "samma ordination", "U-1")
    compare_one(workplace, replace(METOPROLOL, reference="E-78"))
    ((_, other),) = list_e_twins(workplace).values()
    with pytest.raises(Refused, match="redan behållet"):
        decide_e_twin(workplace, other, EVerdict.KEEP_PAPER, "e-receptet är makulerat")
    decide_e_twin(workplace, other, EVerdict.BOTH_RIGHT, "en annan ordination")
