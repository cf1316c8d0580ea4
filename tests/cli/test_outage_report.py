"""`outage report`: the figures of an outage for scripts, and its papers as files."""

from pathlib import Path

import pytest

from tests.cli.lykta import Lykta, line


@pytest.fixture
def recorded(lykta: Lykta) -> Lykta:
    """A pharmacy with one hand-out."""
    assert lykta("record", "-", given=line()).code == 0
    return lykta


def test_the_figures_are_listed_for_people_and_for_programs(recorded: Lykta) -> None:
    told = recorded("outage", "report")
    assert (told.code, "Till beslut om reservdrift" in told.out) == (0, True)
    (figures,) = recorded("outage", "report", "--json").values
    assert figures["hand_outs"] == "1"
    assert figures["hours_to_100"] is None
    assert isinstance(figures["decided_by_rule"], dict)


def test_the_papers_are_written_once_and_never_over_a_file(recorded: Lykta, tmp_path: Path) -> None:
    pdf, table = tmp_path / "rapport.pdf", tmp_path / "rapport.csv"
    done = recorded("outage", "report", "--pdf-out", pdf, "--csv-out", table)
    assert (done.code, done.out) == (0, "")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert table.read_bytes().startswith("\ufeffmått;namn;värde".encode())
    assert recorded("outage", "report", "--pdf-out", pdf).code == 1


def test_an_outage_that_is_not_there_is_told(recorded: Lykta) -> None:
    told = recorded("outage", "report", "--outage", "2026-13-01-A")
    assert (told.code, "inget sådant avbrott" in told.err) == (1, True)
