"""Signed bundles: made on the computer that collects, taken by anyone who drafts, in one swap."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.reference import Progress, Source
from app.domain.reference_entries import BundleMade, BundleTaken, ReferenceLoaded
from app.domain.staff import Role
from app.usecases import bundle_reference
from app.usecases import load_reference as load_reference_module
from app.usecases.bundle_reference import make_bundle
from app.usecases.load_reference import cancelled, load_reference
from app.usecases.show_register import register_state
from app.usecases.sign_in import sign_out
from app.usecases.trust_organisation import make_organisation, pin_organisation, save_card
from app.usecases.workplace import Workplace
from tests.usecases.sources import believe, prescribers, workplaces
from tests.workplaces import PASSWORD, RESOURCES, SetClock, as_person, open_pharmacy

DEMO = RESOURCES / "demo"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def collector(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "collector", clock)
    yield opened
    assert list(opened.computer.home.glob("tmp*")) == []
    sign_out(opened)


@pytest.fixture
def counter(tmp_path: Path, clock: SetClock, collector: Workplace) -> Iterator[Workplace]:
    """A counter that has pinned the collector's organisation."""
    opened = open_pharmacy(tmp_path / "counter", clock)
    believe(opened, collector, tmp_path / "card.json")
    yield opened
    assert list(opened.computer.home.glob("tmp*")) == []
    sign_out(opened)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [
        prescribers(tmp_path / "a.csv", "Mattias Öberg", "Åsa Öman"),
        workplaces(tmp_path / "b.csv", "Backe hälsocentral"),
    ]


def told(workplace: Workplace, kind: type) -> list[Entry]:
    return [entry for entry in workplace.journal.entries() if isinstance(entry.content, kind)]


def never(*_: object) -> None:
    raise AssertionError("a file of a bundle that is not believed was parsed")


def refused(workplace: Workplace, path: Path, *, confirmed_older: bool = False) -> str:
    """Return the rule that refuses the bundle; the register and the journal are as they were."""
    before, entries = workplace.register.info(), workplace.journal.count()
    with pytest.raises(Refused) as caught:
        load_reference(workplace, path, confirmed_older=confirmed_older)
    assert (workplace.register.info(), workplace.journal.count()) == (before, entries)
    return caught.value.findings[0].rule.removeprefix("reference.")


def test_all_of_a_bundle_comes_in_at_once_and_is_written_down_with_its_signer(
    collector: Workplace, counter: Workplace, tmp_path: Path, files: list[Path]
) -> None:
    heads = make_bundle(collector, files, tmp_path / "bundle")
    assert [head.source for head in heads] == [Source.PRESCRIBERS, Source.WORKPLACES]
    before = len(list(counter.computer.home.glob("register-*.db")))
    clerk = as_person(counter, "Nils Forsman", Role.STAFF)
    heard: list[Progress] = []
    loaded = load_reference(clerk, tmp_path / "bundle", heard.append)
    assert [report.edition.source for report in loaded.reports] == [head.source for head in heads]
    assert heard
    assert len(list(counter.computer.home.glob("register-*.db"))) == before + 1
    organisation = register_state(counter).organisation
    assert organisation
    assert organisation.name == "Region Mitt"
    (made,), (taken,) = told(collector, BundleMade), told(counter, BundleTaken)
    assert isinstance(made.content, BundleMade)
    assert taken.content == BundleTaken(
        organisation.fingerprint, collector.computer.clock.now(), made.content.files
    )
    assert taken.by == str(clerk.person.id)
    loads = [entry.content for entry in told(counter, ReferenceLoaded)]
    assert {load.source for load in loads if isinstance(load, ReferenceLoaded)} == {
        "prescribers",
        "workplaces",
    }
    assert {load.organisation for load in loads if isinstance(load, ReferenceLoaded)} == {
        organisation.fingerprint
    }


def test_the_same_bundle_again_changes_nothing(
    collector: Workplace, counter: Workplace, tmp_path: Path, files: list[Path]
) -> None:
    make_bundle(collector, files, tmp_path / "bundle")
    load_reference(counter, tmp_path / "bundle")
    before, entries = counter.register.info(), counter.journal.count()
    again = load_reference(counter, tmp_path / "bundle")
    assert (again.reports, len(again.unchanged)) == ((), 2)
    assert (counter.register.info(), counter.journal.count()) == (before, entries)


def test_only_what_is_new_in_a_bundle_is_loaded_and_its_date_counts_all_the_same(
    collector: Workplace, counter: Workplace, clock: SetClock, tmp_path: Path, files: list[Path]
) -> None:
    make_bundle(collector, files, tmp_path / "first")
    clock.forward(timedelta(days=1))
    files[0] = prescribers(tmp_path / "c.csv", "Åsa Öman", day=date(2026, 11, 21))
    make_bundle(collector, files, tmp_path / "second")
    load_reference(counter, tmp_path / "first")
    loaded = load_reference(counter, tmp_path / "second")
    assert [report.edition.source for report in loaded.reports] == [Source.PRESCRIBERS]
    assert [edition.source for edition in loaded.unchanged] == [Source.WORKPLACES]
    clock.forward(timedelta(days=1))
    make_bundle(collector, files, tmp_path / "third")
    assert load_reference(counter, tmp_path / "third").reports == ()
    assert len(told(counter, BundleTaken)) == 3
    assert refused(counter, tmp_path / "second") == "older"


def test_an_older_bundle_asks_first_and_a_manager_may_insist(
    collector: Workplace, counter: Workplace, clock: SetClock, tmp_path: Path, files: list[Path]
) -> None:
    make_bundle(collector, files[:1], tmp_path / "old")
    clock.forward(timedelta(minutes=1))
    make_bundle(collector, files[1:], tmp_path / "new")
    load_reference(counter, tmp_path / "new")
    assert refused(counter, tmp_path / "old") == "older"
    clerk = as_person(counter, "Nils Forsman", Role.STAFF)
    assert refused(clerk, tmp_path / "old", confirmed_older=True) == "staff.may"
    assert load_reference(counter, tmp_path / "old", confirmed_older=True).reports
    assert load_reference(counter, tmp_path / "new").reports == ()


def test_nobody_is_believed_before_two_people_have_pinned_an_organisation(
    collector: Workplace, tmp_path: Path, files: list[Path], clock: SetClock
) -> None:
    make_organisation(collector, "Region Mitt")
    make_bundle(collector, files, tmp_path / "bundle")
    stranger = open_pharmacy(tmp_path / "stranger", clock)
    try:
        assert refused(stranger, tmp_path / "bundle") == "bundle.no_organisation"
    finally:
        sign_out(stranger)


def test_another_organisation_is_refused_until_it_is_pinned_in_place_of_the_first(
    collector: Workplace, counter: Workplace, tmp_path: Path, files: list[Path], clock: SetClock
) -> None:
    other = open_pharmacy(tmp_path / "other", clock)
    try:
        make_organisation(other, "Kedjan")
        save_card(other, tmp_path / "other.json")
        make_bundle(other, files, tmp_path / "bundle")
    finally:
        sign_out(other)
    assert refused(counter, tmp_path / "bundle") == "bundle.unknown"
    pin_organisation(counter, tmp_path / "other.json", "Johan Berglund", PASSWORD)
    assert len(load_reference(counter, tmp_path / "bundle").reports) == 2
    make_bundle(collector, files, tmp_path / "first")
    assert refused(counter, tmp_path / "first") == "bundle.unknown"


@pytest.mark.parametrize(
    ("at", "rule"),
    [(60, "bundle.signature"), (-1, "bundle.tampered"), (None, "bundle.truncated")],
)
def test_a_bundle_that_was_changed_on_the_way_is_refused_before_anything_is_parsed(
    collector: Workplace, counter: Workplace, tmp_path: Path, files: list[Path], at: int | None,
    rule: str, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    make_bundle(collector, files, tmp_path / "bundle")
    monkeypatch.setattr(load_reference_module, "read_source", never)
    content = bytearray((tmp_path / "bundle").read_bytes())
    if at is None:
        del content[-1]
    else:
        content[at] ^= 1
    (tmp_path / "bundle").write_bytes(content)
    assert refused(counter, tmp_path / "bundle") == rule


def test_made_up_data_stay_in_practice_also_in_a_bundle(
    collector: Workplace, counter: Workplace, tmp_path: Path, files: list[Path]
) -> None:
    plain = prescribers(tmp_path / "plain.csv", "Åsa Öman", practice=False)
    make_bundle(collector, [plain, files[1]], tmp_path / "bundle")
    real = replace(counter, pharmacy=replace(counter.pharmacy, practice=False))
    before = counter.register.info()
    with pytest.raises(Refused, match="påhittad"):
        load_reference(real, tmp_path / "bundle")
    assert counter.register.info() == before


def test_a_bundle_can_be_given_up_between_its_files(
    collector: Workplace, counter: Workplace, tmp_path: Path
) -> None:
    make_bundle(collector, [DEMO / "register.xlsx", DEMO / "priser.xlsx"], tmp_path / "bundle")

    def report(state: Progress) -> None:
        if state.part > 0.5:
            raise cancelled()

    with pytest.raises(Refused) as caught:
        load_reference(counter, tmp_path / "bundle", report)
    assert caught.value.findings[0].rule == "reference.cancelled"
    assert told(counter, BundleTaken) == []


@pytest.mark.parametrize("role", [Role.PRESCRIBER, Role.REVIEWER])
def test_who_does_not_draft_takes_no_bundle(
    collector: Workplace, counter: Workplace, tmp_path: Path, files: list[Path], role: Role
) -> None:
    make_bundle(collector, files, tmp_path / "bundle")
    somebody = as_person(counter, "Nils Forsman", role)
    assert refused(somebody, tmp_path / "bundle") == "staff.may".removeprefix("reference.")


def test_nothing_is_signed_that_this_computer_cannot_read(
    collector: Workplace, counter: Workplace, tmp_path: Path, files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    rubbish = tmp_path / "rubbish"
    rubbish.write_bytes(bytes(100))
    out = tmp_path / "bundle"
    for paths in ([*files, rubbish], [files[0], files[0]]):
        with pytest.raises(Refused):
            make_bundle(collector, paths, out)
    clerk = as_person(collector, "Nils Forsman", Role.PHARMACIST)
    with pytest.raises(Refused):
        make_bundle(clerk, files, out)
    with pytest.raises(Refused, match="organisationsnyckel"):
        make_bundle(counter, files, out)
    assert not out.exists()
    assert not list(tmp_path.glob("*.part"))
    monkeypatch.setattr(bundle_reference, "LARGEST_BUNDLE", 100)
    with pytest.raises(Refused, match="för stora"):
        make_bundle(collector, files, out)
    assert told(collector, BundleMade) == []


def test_a_bundle_takes_no_other_files_place(
    collector: Workplace, counter: Workplace, tmp_path: Path, files: list[Path]
) -> None:
    (tmp_path / "bundle").write_bytes(b"other")
    with pytest.raises(Refused, match="finns redan"):
        make_bundle(collector, files, tmp_path / "bundle")
    assert (tmp_path / "bundle").read_bytes() == b"other"
