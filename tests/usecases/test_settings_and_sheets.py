"""The computer's settings as a person changes them, sheets on their way to paper, and the watch."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.delivery import Endpoint
from app.domain.findings import Refused, Unavailable
from app.domain.printing import Paper, PrintOrder
from app.usecases.adjust_settings import Settings, adjust, keep_look, load
from app.usecases.close_outage import closing_protocol
from app.usecases.fill_slip import open_slip
from app.usecases.overview import look_around, situation
from app.usecases.put_on_paper import draw_sheet, print_at_once, put_in_line, save_sheet
from app.usecases.settle_steps import settle_steps
from app.usecases.sign_in import sign_out
from app.usecases.watch_store import store_version
from app.usecases.workplace import Computer, Workplace, open_workplace
from tests.ui.stage import clock_of, dispense, minutes_before
from tests.workplaces import NOON, begin_outage, make_computer, open_pharmacy


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


@pytest.fixture
def computer(workplace: Workplace) -> Computer:
    return workplace.computer


def test_what_is_set_is_read_again_and_the_computer_prints_where_it_says(
    workplace: Workplace, computer: Computer
) -> None:
    settings = replace(load(computer), printer_queue="etikett", label_width_mm=57.5)
    after = adjust(workplace, settings)
    assert load(computer) == settings
    assert after.label_mm == (57.5, 38.0)
    assert after.printers[Paper.LABEL].name == "etikett"
    bare = replace(workplace, computer=adjust(workplace, Settings()))
    with pytest.raises(Unavailable, match="Ingen skrivare är vald"):
        put_in_line(bare, PrintOrder(Paper.SHEET, "Slutprotokoll", pdf=b"%PDF"))


@pytest.mark.parametrize(
    ("field", "settings", "told"),
    [
        ("receiver_url", Settings(receiver_url="ftp://x"), "Adressen"),
        ("receiver_url", Settings(receiver_url="mottagaren"), "Adressen"),
        ("receiver_ca", Settings(receiver_ca="finns/inte.pem"), "Filen"),
        ("witness_folder", Settings(witness_folder="finns/inte"), "Mappen"),
        ("pharmacy_phone", Settings(pharmacy_phone="växeln"), "Telefonnumret"),
    ],
)
def test_what_names_nothing_is_refused_at_its_field_and_nothing_is_changed(
    workplace: Workplace, computer: Computer, field: str, settings: Settings, told: str
) -> None:
    with pytest.raises(Refused) as refused:
        adjust(workplace, settings)
    assert [f.field for f in refused.value.findings] == [field]
    assert told in refused.value.findings[0].text
    assert load(computer) == Settings()


def test_the_look_is_kept_even_while_the_second_witness_is_unplugged(
    workplace: Workplace, computer: Computer, tmp_path: Path
) -> None:
    place = tmp_path / "minne"
    place.mkdir()
    adjust(workplace, Settings(witness_folder=str(place)))
    place.rmdir()
    keep_look(computer, "darkHighContrast", 1.15)
    kept = load(computer)
    assert (kept.theme, kept.text_scale) == ("darkHighContrast", 1.15)
    assert kept.witness_folder == str(place)


def test_a_sheet_can_be_drawn_and_saved(workplace: Workplace, tmp_path: Path) -> None:
    pdf = closing_protocol(workplace, begin_outage(workplace).id)
    raster = draw_sheet(pdf, 48)
    assert (raster.width, raster.height) == (397, 562)
    assert len(raster.rgba) == 397 * 562 * 4
    save_sheet(tmp_path / "papper" / "protokoll.pdf", pdf)
    assert (tmp_path / "papper" / "protokoll.pdf").read_bytes() == pdf


def test_a_sheet_that_cannot_be_saved_or_printed_says_so(
    computer: Computer, tmp_path: Path
) -> None:
    (tmp_path / "fil").touch()
    with pytest.raises(Unavailable, match="kunde inte sparas"):
        save_sheet(tmp_path / "fil" / "protokoll.pdf", b"%PDF")
    bare, order = replace(computer, printers={}), PrintOrder(Paper.SHEET, "Blad", pdf=b"%PDF")
    with pytest.raises(Unavailable):
        print_at_once(bare, order)


def test_the_version_changes_when_another_process_writes_and_not_by_own_writes(
    workplace: Workplace, tmp_path: Path
) -> None:
    before = store_version(workplace)
    begin_outage(workplace)
    assert store_version(workplace) == before
    other = open_workplace(make_computer(tmp_path / "home"), workplace.key, workplace.person.id)
    open_slip(other)
    sign_out(other)
    assert store_version(workplace) != before


def test_what_nobody_knows_of_power_is_told_as_unknown(workplace: Workplace) -> None:
    around = look_around(workplace.computer)
    assert around.now == NOON
    assert not around.is_clock_doubted
    assert around.battery is None or 0 <= around.battery <= 100


def test_the_situation_counts_hand_outs_by_quarter_and_slips_that_linger(
    workplace: Workplace,
) -> None:
    begin_outage(workplace)
    dispense(workplace, minutes_before(50, 49, 20))
    slip = open_slip(workplace)
    assert situation(workplace).lingering == ()
    clock_of(workplace).forward(timedelta(minutes=31))
    now = situation(workplace)
    assert [count for _, count in now.quarters] == [2, 1]
    assert [start.minute for start, _ in now.quarters] == [30, 0]
    assert now.dispensed == 3
    assert now.lingering == (slip.slip,)


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1", "https://", "ftp://mottagare.example", "http://mottagare.example",
        "https://namn:ord@mottagare.example", "https://mottagare.example:99999",
    ],
)  # fmt: skip
def test_one_rule_says_what_a_receiver_s_address_is_when_kept_and_when_sent_to(
    workplace: Workplace, url: str
) -> None:
    with pytest.raises(Refused, match="Adressen") as kept:
        adjust(workplace, Settings(receiver_url=url))
    with pytest.raises(Refused, match="Adressen") as sent:
        settle_steps(workplace, "fhir", Endpoint(url))
    (one,), (other,) = kept.value.findings, sent.value.findings
    assert (one.text, one.field, other.field) == (other.text, "receiver_url", "url")
