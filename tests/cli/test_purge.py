"""`purge`: what has passed its time, for scripts and for who has no window."""

from pathlib import Path

from tests.cli.lykta import Lykta, line


def test_each_class_is_listed_with_its_years_and_source(lykta: Lykta) -> None:
    """Requirement 56."""
    assert lykta("record", "-", given=line()).code == 0
    found = {each["class"]: each for each in lykta("purge", "--json").values}
    assert (found["dispensing"]["years"], found["dispensing"]["due"]) == (5, 0)
    assert found["dispensing"]["source"]
    assert "Expeditioner med narkotika" in lykta("purge").out


def test_where_nothing_has_passed_its_time_nothing_goes_and_no_file_is_left(
    lykta: Lykta, tmp_path: Path
) -> None:
    proof = tmp_path / "gallring.pdf"
    done = lykta("purge", "--proof-out", str(proof))
    assert (done.code, "Gallrade poster: 0" in done.out, proof.exists()) == (0, True, False)


def test_a_proof_is_never_written_over_a_file(lykta: Lykta, tmp_path: Path) -> None:
    (tmp_path / "gallring.pdf").write_text("annat")
    assert lykta("purge", "--proof-out", str(tmp_path / "gallring.pdf")).code == 1
    assert (tmp_path / "gallring.pdf").read_text() == "annat"
