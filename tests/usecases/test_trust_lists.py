"""From a clinic's key to a pharmacy that believes it, by an organisation's list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.findings import Refused
from app.domain.issuer_entries import TrustListTaken
from app.domain.issuing import IssuerRequest, Revocation
from app.usecases.back_up import back_up
from app.usecases.keep_issuers import enrol_issuer, list_issuers, make_trust_list, revoke_issuer
from app.usecases.request_enrolment import own_issuing_key, request_enrolment
from app.usecases.sign_in import sign_out
from app.usecases.take_trust_list import show_trust, take_trust_list
from app.usecases.trust_organisation import make_organisation, pin_organisation, save_card
from app.usecases.workplace import Workplace
from tests.usecases.sources import SECOND, with_second
from tests.workplaces import PASSWORD, SetClock, open_pharmacy


@dataclass
class Trio:
    """A clinic, an organisation and a pharmacy that believes the organisation."""

    folder: Path
    clinic: Workplace
    region: Workplace
    pharmacy: Workplace
    request: IssuerRequest
    clock: SetClock
    made: int = 0

    def list(self) -> Path:
        """Return a new list of the region's keys."""
        self.made += 1
        path = self.folder / f"list-{self.made}"
        make_trust_list(self.region, path)
        return path

    def enrol(self) -> None:
        """Believe the clinic's key at the region."""
        enrol_issuer(self.region, self.folder / "request.json", self.request.fingerprint)


@pytest.fixture
def trio(tmp_path: Path) -> Iterator[Trio]:
    clock = SetClock()
    clinic, region, pharmacy = (
        open_pharmacy(tmp_path / where, clock) for where in ("clinic", "region", "pharmacy")
    )
    request = request_enrolment(clinic, "Backe hälsocentral", tmp_path / "request.json")
    make_organisation(region, "Region Mitt")
    save_card(region, tmp_path / "card.json")
    with_second(pharmacy)
    pin_organisation(pharmacy, tmp_path / "card.json", SECOND, PASSWORD)
    yield Trio(tmp_path, clinic, region, pharmacy, request, clock)
    for workplace in (clinic, region, pharmacy):
        sign_out(workplace)


def why(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.findings[0].rule


def test_a_clinics_key_reaches_a_pharmacy_with_who_enrolled_it(trio: Trio) -> None:
    assert show_trust(trio.pharmacy).listed is None
    trio.enrol()
    assert take_trust_list(trio.pharmacy, trio.list()).version == 1
    shown = show_trust(trio.pharmacy)
    assert shown.organisation
    assert shown.organisation.name == "Region Mitt"
    assert shown.listed
    (key,) = shown.listed.keys
    assert (key.issuer, key.fingerprint) == ("Backe hälsocentral", trio.request.fingerprint)
    assert key.enrolled_by == trio.region.person.name
    assert (key.until - key.since).days == 730


@pytest.mark.parametrize("compared", ["", "12345", "other"])
def test_no_key_is_enrolled_until_two_people_have_compared_it(trio: Trio, compared: str) -> None:
    other = show_trust(trio.pharmacy).organisation
    assert other
    said = other.fingerprint if compared == "other" else compared
    with pytest.raises(Refused):
        enrol_issuer(trio.region, trio.folder / "request.json", said)
    assert list_issuers(trio.region) == []


def test_a_key_that_outlives_the_longest_time_is_refused_and_so_is_one_twice(trio: Trio) -> None:
    path, today = trio.folder / "request.json", trio.region.computer.clock.now().date()
    for until in (today + timedelta(days=731), today - timedelta(days=1)):
        with pytest.raises(Refused, match="kan gälla till och med"):
            enrol_issuer(trio.region, path, trio.request.fingerprint, until)
    trio.enrol()
    with pytest.raises(Refused, match="redan ansluten"):
        trio.enrol()


@pytest.mark.parametrize("days", [700, 800], ids=["before its last day", "expired"])
def test_a_key_is_lengthened_and_what_it_signed_goes_on_holding(trio: Trio, days: int) -> None:
    trio.enrol()
    (before,) = list_issuers(trio.region)
    trio.clock.moment += timedelta(days=days)
    trio.enrol()
    (key,) = list_issuers(trio.region)
    assert (key.since, key.until) == (before.since, before.until + timedelta(days=days))
    take_trust_list(trio.pharmacy, trio.list())
    listed = show_trust(trio.pharmacy).listed
    assert listed
    assert [one.until for one in listed.keys] == [key.until]


@pytest.mark.parametrize("why_revoked", Revocation)
def test_a_revoked_key_stays_so_and_the_cure_is_a_new_one(
    trio: Trio, why_revoked: Revocation
) -> None:
    trio.enrol()
    revoke_issuer(trio.region, trio.request.fingerprint, why_revoked)
    trio.clock.moment += timedelta(days=800)
    with pytest.raises(Refused) as refused:
        trio.enrol()
    assert why(refused) == "issuer.revoked"
    assert "ny nyckel" in refused.value.findings[0].cure
    (key,) = list_issuers(trio.region)
    assert key.revoked_why is why_revoked


def test_after_a_revocation_the_clinic_asks_anew_with_another_key(trio: Trio) -> None:
    trio.enrol()
    revoke_issuer(trio.region, trio.request.fingerprint, Revocation.STOLEN)
    path = trio.folder / "request.json"
    with pytest.raises(Refused, match="finns redan"):
        request_enrolment(trio.clinic, "Backe hälsocentral", path, anew=True)
    assert own_issuing_key(trio.clinic).fingerprint == trio.request.fingerprint
    path.unlink()
    trio.request = request_enrolment(trio.clinic, "Backe hälsocentral", path, anew=True)
    trio.enrol()
    take_trust_list(trio.pharmacy, trio.list())
    listed = show_trust(trio.pharmacy).listed
    assert listed
    believed = {key.fingerprint: key.revoked_why is None for key in listed.keys}
    assert believed.pop(trio.request.fingerprint)
    assert list(believed.values()) == [False]


def test_a_revocation_comes_with_the_next_list_and_an_older_list_never_again(trio: Trio) -> None:
    trio.enrol()
    before = trio.list()
    take_trust_list(trio.pharmacy, before)
    revoke_issuer(trio.region, trio.request.fingerprint, Revocation.CEASED)
    take_trust_list(trio.pharmacy, trio.list())
    listed = show_trust(trio.pharmacy).listed
    assert listed
    assert [key.revoked_why for key in listed.keys] == [Revocation.CEASED]
    with pytest.raises(Refused) as refused:
        take_trust_list(trio.pharmacy, before)
    assert why(refused) == "trust.list.older"
    assert show_trust(trio.pharmacy).listed == listed


def test_a_key_that_ceased_may_turn_out_stolen_and_never_the_other_way(trio: Trio) -> None:
    trio.enrol()
    said = trio.request.fingerprint
    revoke_issuer(trio.region, said, Revocation.CEASED)
    revoke_issuer(trio.region, said, Revocation.STOLEN)
    with pytest.raises(Refused, match="redan återkallad"):
        revoke_issuer(trio.region, said, Revocation.CEASED)
    (key,) = list_issuers(trio.region)
    assert key.revoked_why is Revocation.STOLEN


def test_the_same_list_again_changes_nothing(trio: Trio) -> None:
    path = trio.list()
    take_trust_list(trio.pharmacy, path)
    with pytest.raises(Refused, match="gäller redan"):
        take_trust_list(trio.pharmacy, path)
    taken = [e for e in trio.pharmacy.journal.entries() if isinstance(e.content, TrustListTaken)]
    assert len(taken) == 1


def test_a_pharmacy_that_believes_nobody_takes_no_list(trio: Trio) -> None:
    with pytest.raises(Refused, match="litar inte på någon organisation"):
        take_trust_list(trio.clinic, trio.list())


def test_no_copy_of_the_store_carries_the_issuing_key(trio: Trio, tmp_path: Path) -> None:
    assert (trio.clinic.computer.home / "issuer.key").is_file()
    (tmp_path / "copies").mkdir()
    back_up(trio.clinic, tmp_path / "copies")
    copied = {path.name for path in (tmp_path / "copies").rglob("*") if path.is_file()}
    assert copied
    assert not {name for name in copied if "issuer" in name}
