"""`reference`: files read in, searched, shown with who says what, gone back from, and watched."""

import signal
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.reference import Source
from tests.cli.lykta import STAFF, Lykta, command, now
from tests.house import ROOT
from tests.usecases.sources import prescribers, workplaces

DEMO = ROOT / "resources" / "demo"
PRODUCT = {
    "exchange_group", "form", "in_benefit", "key", "name", "npl_pack_id", "pack", "sales_price",
    "shortage", "size_group", "status", "strength", "substance", "varunummer", "withdrawn_on",
}  # fmt: skip
EDITION = {
    "age_days", "day", "days_over", "file_date", "left_out", "loaded_at", "name", "practice",
    "published", "register", "rows", "sha256", "source", "valid_from", "valid_until",
}  # fmt: skip
CARD = {"alternatives", "codes", "group", "package", "remark", "shortages", "values"}


def test_a_product_is_found_as_people_type_it(lykta: Lykta) -> None:
    found = lykta("reference", "search", "metop 50mg", "--json").values
    assert [set(p) for p in found] == [PRODUCT]
    assert (found[0]["varunummer"], found[0]["sales_price"]) == ("041238", "68.50")
    assert [p["name"] for p in lykta("reference", "search", "aso", "--json").values] == [
        "Amoxicillin Åsö"
    ]
    shown = lykta("reference", "search", "oxikodon")
    heads = ["Varunr", "Namn", "Styrka", "Förpackning", "Status", "Pris", "Förmån", "Rest"]
    assert shown.lines[0].split() == heads
    assert "098314" in shown.lines[1]
    assert "112,00" in shown.lines[1]
    nothing = lykta("reference", "search", "finnsinte", "--json")
    assert (nothing.code, nothing.out) == (0, "")


def test_a_search_says_how_old_the_register_is(lykta: Lykta) -> None:
    today = now().date()
    for words in (("metop",), ("metop", "--json")):
        assert lykta("reference", "search", *words).err == f"TLV Periodens varor {today}.\n"
    (lykta.home / "register.current").unlink()
    assert lykta("reference", "search", "metop").err.startswith("Registret är tomt.")


def test_every_demo_file_is_read_into_a_practice_store_and_all_of_it_meets_on_a_card(
    lykta: Lykta,
) -> None:
    files = [path for path in sorted(DEMO.iterdir()) if path.suffix in (".xlsx", ".csv", ".xml")]
    answer = lykta("reference", "import", "--older", *files)
    assert answer.code == 0
    loads = [load["facts"] for load in lykta.entries("reference_loaded")]
    assert len(loads) == len(files) == 8
    for path, load, line in zip(files, loads, answer.lines, strict=True):
        assert line.startswith(f"{path.name}: ")
        assert f"{load['rows']} rader" in line
    (card,) = lykta("reference", "show", "990028", "--json").values
    assert set(card) == CARD
    assert card["package"]["name"] == "Övoxin"
    assert (card["package"]["shortage"], card["package"]["in_benefit"]) == (
        {"start": "2026-10-12", "end": "2031-06-30"},
        True,
    )
    sources = {value["source"] for value in card["values"]}
    assert sources == {"tlv_period_products", "tlv_prices", "shortages", "critical"}
    assert [len(card[what]) for what in ("shortages", "alternatives", "group")] == [1, 1, 3]
    assert lykta("verify").code == 0


def test_a_card_says_who_says_what_and_a_scanned_code_leads_to_it(lykta: Lykta) -> None:
    lykta("reference", "import", "--older", DEMO / "register.xlsx", DEMO / "koder.csv")
    scanned = lykta("reference", "show", "]d2010952000000001121ABC\x1d17280300")
    assert scanned.code == 0
    assert scanned.lines[0] == "Övendra, 70 mg, Tablett, 4"
    (row,) = [line for line in scanned.lines if line.startswith("försäljningspris")]
    assert row.split()[1:] == ["53,50", "TLV", "Periodens", "varor", "2026-11-01"]
    assert any(line.startswith("Utbytesgrupp: 990003") for line in scanned.lines)
    unknown = lykta("reference", "show", "]d2010952000000001221ABC")
    assert (unknown.code, unknown.out) == (1, "")
    assert "Ingen vara" in unknown.err


def test_a_trade_good_is_shown_by_its_article_number(lykta: Lykta, tmp_path: Path) -> None:
    rows = [f"70000{n};Testremsor {n};ÖVNING AB;90,00;112,50;Teststickor" for n in range(6)]
    heads = "Varunummer;Benämning;Företag;AIP;AUP;Varugrupp"
    (tmp_path / "a.csv").write_text("\n".join(["ÖVNING", heads, *rows]) + "\n", encoding="utf-8")
    assert lykta("reference", "import", tmp_path / "a.csv").code == 0
    assert lykta("reference", "show", "700003").lines[0] == "Testremsor 3 (handelsvara)"


def test_the_same_file_again_changes_nothing(lykta: Lykta) -> None:
    lykta("reference", "import", DEMO / "alternativ.csv")
    again = lykta("reference", "import", DEMO / "alternativ.csv")
    name = "Behandlingsalternativ 2026-11-01"
    assert again.lines == [f"alternativ.csv: {name} används redan. Inget ändrades."]
    assert len(lykta.entries("reference_loaded")) == 1


def test_an_older_file_is_refused_unless_that_is_meant(lykta: Lykta) -> None:
    older = lykta("reference", "import", DEMO / "register.xlsx")  # the register's is of today
    assert (older.code, older.out) == (1, "")
    assert "2026-11-01" in older.err
    insisted = lykta("reference", "import", DEMO / "register.xlsx", "--older")
    assert (insisted.code, insisted.lines[0].endswith("Äldre än den som användes.")) == (0, True)


def test_what_changed_and_what_was_left_out_is_told(lykta: Lykta, tmp_path: Path) -> None:
    lykta("reference", "import", prescribers(tmp_path / "a.csv", "Mattias Öberg", "Åsa Öman"))
    path = prescribers(tmp_path / "b.csv", "Mattias Åberg", day=now().date())
    path.write_text(path.read_text(encoding="utf-8") + "12;Fel Kod\n", encoding="utf-8")
    answer = lykta("reference", "import", path)
    assert answer.code == 0
    assert "1 rad, 1 utelämnade. 0 nya, 1 borta, 1 ändrade." in answer.lines[0]
    assert "Rad 5, kolumn A: " in answer.err


def test_the_state_of_every_source_is_told_with_its_age(lykta: Lykta, tmp_path: Path) -> None:
    old = now().date() - timedelta(days=100)
    lykta("reference", "import", prescribers(tmp_path / "a.csv", "Mattias Öberg", day=old))
    told = lykta("reference", "status", "--json").values
    assert {frozenset(edition) for edition in told} == {frozenset(EDITION)}
    assert {edition["source"] for edition in told} <= set(Source)
    by_place = {(edition["register"], edition["source"]): edition for edition in told}
    assert set(by_place) == {
        ("in_use", "tlv_period_products"),
        ("in_use", "prescribers"),
        ("previous", "tlv_period_products"),
    }
    listed = by_place["in_use", "prescribers"]
    assert (listed["age_days"], listed["days_over"], listed["rows"]) == (100, 8, 1)
    shown = lykta("reference", "status")
    (line,) = [line for line in shown.lines if line.startswith("Förskrivare")]
    assert line.endswith("8 dagar för gammal")
    assert any(line.startswith("Registret före: TLV Periodens varor") for line in shown.lines)


def test_one_can_go_back(lykta: Lykta, tmp_path: Path) -> None:
    nothing = lykta("reference", "back")
    assert (nothing.code, nothing.out) == (1, "")
    lykta("reference", "import", prescribers(tmp_path / "a.csv", "Mattias Öberg"))
    back = lykta("reference", "back")
    assert back.code == 0
    assert [line.rsplit(" ", 3)[0] for line in back.lines] == ["TLV Periodens varor"]
    assert len(lykta.entries("register_went_back")) == 1


def test_tlvs_own_list_is_read(lykta: Lykta) -> None:
    path = ROOT.parent / "shared" / "testdata" / "tlv" / "2512.xlsx"
    if not path.exists():
        pytest.skip("TLV's own list is not here")
    answer = lykta("reference", "import", "--older", path)
    assert answer.code == 0
    assert answer.lines[0].startswith("2512.xlsx: TLV Periodens varor 2025-12-01, 7765 rader")
    assert len(lykta("reference", "search", "paracetamol", "--json").values) == 30


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"<html>", None])
def test_a_file_that_is_no_list_is_refused_and_the_old_register_stays(
    lykta: Lykta, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "list.xlsx"
    whole = (DEMO / "register.xlsx").read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if content is None else content)
    answer = lykta("reference", "import", path)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.strip()
    assert lykta("reference", "search", "metoprolol", "--json").values


def test_a_file_that_is_not_there_is_told(lykta: Lykta, tmp_path: Path) -> None:
    answer = lykta("reference", "import", tmp_path / "nowhere.xlsx")
    assert (answer.code, answer.err) == (3, "Filen går inte att läsa. Välj den igen.\n")


def test_what_damage_took_is_named_beside_what_came(lykta: Lykta, tmp_path: Path) -> None:
    lykta("reference", "import", prescribers(tmp_path / "a.csv", "Mattias Öberg"))
    for file in lykta.home.glob("register-*.db"):
        file.write_bytes(b"")
    answer = lykta("reference", "import", workplaces(tmp_path / "b.csv", "Backe hälsocentral"))
    assert answer.code == 0
    assert "gick inte att läsa och är inte med i det nya: Förskrivare" in answer.err


def test_only_a_manager_reads_lists_in(lykta: Lykta) -> None:
    lykta.name = STAFF
    answer = lykta("reference", "import", DEMO / "register.xlsx")
    assert (answer.code, "Be apotekschef" in answer.err) == (1, True)


def test_a_watched_folder_is_looked_through_once(lykta: Lykta, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    prescribers(share / "a.csv", "Mattias Öberg")
    (share / "b.bin").write_bytes(bytes(100))
    answer = lykta("reference", "watch", share, "--once")
    assert answer.code == 0
    assert answer.lines[0].startswith("a.csv: Förskrivare 2026-11-20, 1 rad,")
    assert answer.err.startswith("b.bin: ")
    again = lykta("reference", "watch", share, "--once")
    assert (again.out, again.err) == ("", answer.err)
    assert lykta("reference", "watch", tmp_path / "away", "--once").code == 3


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_watching_goes_on_until_it_is_told_to_end(lykta: Lykta, tmp_path: Path, name: str) -> None:
    share = tmp_path / "share"
    share.mkdir()
    workplaces(share / "a.csv", "Backe hälsocentral")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:  # started in the background by a shell, the tests and what they start ignore it
        watching = subprocess.Popen(
            command(lykta.words("reference", "watch", share)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        assert watching.stdout
        assert b"a.csv: Arbetsplatser" in watching.stdout.readline()
        watching.send_signal(signal.Signals[name])
        _, said = watching.communicate(timeout=60)
    finally:
        watching.kill()  # what does not end by itself would be waited for without end
    assert watching.returncode == 0
    assert said.decode().splitlines() == ["Bevakningen är avslutad."]
