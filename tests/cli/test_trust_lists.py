"""`issuer`, `organisation` and `trust`: a clinic's key reaches a pharmacy, and is revoked."""

from pathlib import Path

import pytest

from tests.cli.lykta import STAFF, Lykta, copy_pharmacy


@pytest.fixture
def region(tmp_path: Path) -> Lykta:
    """The command line at the organisation."""
    (tmp_path / "region").mkdir()
    return copy_pharmacy(tmp_path / "region")


def test_a_key_is_enrolled_listed_believed_and_revoked(
    lykta: Lykta, region: Lykta, tmp_path: Path
) -> None:
    request, card, first, second = (tmp_path / n for n in ("request", "card", "one", "two"))
    asked = lykta("issuer", "request", request, "--issuer", "Backe hälsocentral")
    said = asked.out.strip().removeprefix("Backe hälsocentral, ")
    region("organisation", "new", card, "--name", "Region Mitt")
    other = region("organisation", "enroll", request, "--fingerprint", said[::-1])
    assert (other.code, region("organisation", "issuers", "--json").out) == (1, "")
    enrolled = region("organisation", "enroll", request, "--fingerprint", said)
    assert enrolled.out.startswith("Backe hälsocentral är ansluten till och med 20")
    made = region("organisation", "list", first)
    assert made.out == f"Tillitslista 1, 1 nyckel: {first}\n"

    assert "inte på någon organisation" in lykta("trust", "load", first).err
    words = ("--second", STAFF, "--second-password-file", lykta.password)
    assert lykta("organisation", "pin", card, *words).code == 0
    assert lykta("trust", "load", first).out == "Tillitslista 1 gäller, 1 nyckel.\n"
    (key,) = lykta("trust", "show", "--json").values
    assert (key["fingerprint"], key["revoked_at"]) == (said, None)

    revoked = region("organisation", "revoke", said, "--why", "stolen")
    assert revoked.out == "Nyckeln för Backe hälsocentral är återkallad.\n"
    region("organisation", "list", second)
    assert lykta("trust", "load", second).code == 0
    assert "kan vara i orätta händer" in lykta("trust", "show").out
    assert lykta("trust", "load", first).code == 1


def test_a_list_in_the_watched_folder_is_taken(lykta: Lykta, region: Lykta, tmp_path: Path) -> None:
    card, folder = tmp_path / "card", tmp_path / "folder"
    folder.mkdir()
    region("organisation", "new", card, "--name", "Region Mitt")
    region("organisation", "list", folder / "list")
    waits = lykta("reference", "watch", folder, "--once")
    assert "väljer en organisation" in waits.err
    words = ("--second", STAFF, "--second-password-file", lykta.password)
    lykta("organisation", "pin", card, *words)
    assert lykta("reference", "watch", folder, "--once").out == "list: tillitslista 1 gäller.\n"
