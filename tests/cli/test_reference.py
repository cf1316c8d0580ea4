"""`reference`: lists read in from TLV's own kind of file, searched, and refused with a reason."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.cli.lykta import STAFF, Lykta, now
from tests.exchange.reference.workbooks import REAL, good_rows, workbook

PRODUCT = {"name", "strength", "form", "varunummer", "npl_pack_id", "sales_price", "pack"}


def test_a_product_is_found_as_people_type_it(lykta: Lykta) -> None:
    found = lykta("reference", "search", "metop 50mg", "--json").values
    assert [set(p) for p in found] == [PRODUCT]
    assert (found[0]["varunummer"], found[0]["sales_price"]) == ("041238", "68.50")
    assert [p["name"] for p in lykta("reference", "search", "aso", "--json").values] == [
        "Amoxicillin Åsö"
    ]
    shown = lykta("reference", "search", "oxikodon")
    assert shown.lines[0].split() == ["Varunr", "Namn", "Styrka", "Förpackning", "Status"]
    assert "098314" in shown.lines[1]
    nothing = lykta("reference", "search", "finnsinte", "--json")
    assert (nothing.code, nothing.out) == (0, "")


def test_a_search_says_how_old_the_register_is(lykta: Lykta) -> None:
    today = now().date()
    for words in (("metop",), ("metop", "--json")):
        fresh = lykta("reference", "search", *words)
        assert fresh.err == f"TLV Periodens varor, gäller t.o.m. {today}.\n"
    (lykta.home / "register.current").unlink()
    assert lykta("reference", "search", "metop").err.startswith("Registret är tomt.")


def test_a_list_past_its_period_is_read_in_and_says_so(lykta: Lykta, tmp_path: Path) -> None:
    path = tmp_path / "gammal.xlsx"
    path.write_bytes(workbook())
    loaded = lykta("reference", "import", path)
    assert (loaded.code, loaded.err) == (0, "Listan är äldre än den som gällde.\n")
    days = (now().date() - date(2025, 12, 31)).days
    assert lykta("reference", "search", "övamol").err == (
        f"ÖVNING: påhittade varor, gick ut 2025-12-31, för {days} dygn sedan.\n"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (lambda: workbook(good_rows(19)), "Listan har bara 19 förpackningar"),
        (lambda: workbook(sheet="Blad1"), "inget blad som heter som en period"),
        (lambda: workbook(headings=("Namn", "Pris")), "Rubriker saknas"),
        (lambda: workbook(good_rows(4000), REAL), "Listan har bara 4000 förpackningar"),
    ],
)
def test_a_foreign_or_too_short_list_says_why_and_the_old_register_stays(
    lykta: Lykta, tmp_path: Path, content: Callable[[], bytes], told: str
) -> None:
    path = tmp_path / "lista.xlsx"
    path.write_bytes(content())
    answer = lykta("reference", "import", path)
    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err
    assert lykta("reference", "search", "metop 50mg", "--json").values
    assert lykta.entries("reference_loaded") == []


def test_the_demo_list_is_read_into_a_practice_store(lykta: Lykta, repository: Path) -> None:
    answer = lykta("reference", "import", repository / "resources/demo/register.xlsx")
    assert answer.code == 0
    assert answer.lines[0].startswith("register.xlsx: ")
    (loaded,) = lykta.entries("reference_loaded")
    assert f"{loaded['facts']['rows']} förpackningar" in answer.lines[0]
    assert lykta("reference", "search", "metoprolol", "--json").values
    assert lykta("verify").code == 0


def test_tlvs_own_list_is_read(lykta: Lykta, repository: Path) -> None:
    path = repository.parent / "shared" / "testdata" / "tlv" / "2512.xlsx"
    if not path.exists():
        pytest.skip("TLV's own list is not here")
    answer = lykta("reference", "import", path)
    assert answer.code == 0
    assert answer.lines[0].startswith("2512.xlsx: ")
    assert len(lykta("reference", "search", "paracetamol", "--json").values) == 30


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"<html>", None])
def test_a_file_that_is_no_list_is_refused_and_the_old_register_stays(
    lykta: Lykta, tmp_path: Path, repository: Path, content: bytes | None
) -> None:
    path = tmp_path / "list.xlsx"
    whole = (repository / "resources/demo/register.xlsx").read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if content is None else content)
    answer = lykta("reference", "import", path)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.strip()
    assert lykta("reference", "search", "metoprolol", "--json").values


def test_a_file_that_is_not_there_is_told(lykta: Lykta, tmp_path: Path) -> None:
    answer = lykta("reference", "import", tmp_path / "nowhere.xlsx")
    assert (answer.code, answer.err) == (3, "Filen går inte att läsa. Välj den igen.\n")


def test_only_a_manager_reads_lists_in(lykta: Lykta, repository: Path) -> None:
    lykta.name = STAFF
    answer = lykta("reference", "import", repository / "resources/demo/register.xlsx")
    assert (answer.code, "Be apotekschef" in answer.err) == (1, True)
