"""Kinds of entries: split into facts and persons, joined again, and old versions read for ever."""

import dataclasses
import typing
from datetime import date, datetime
from typing import Any, get_args, get_type_hints
from uuid import UUID

import msgspec
import pytest

from app.domain import entries
from app.domain.canonical import dump, load
from app.domain.clock import STOCKHOLM
from app.domain.entries import KINDS, VERSIONS, Content, join, kind_of, split
from app.domain.free_text import FreeText
from app.domain.order import Product
from app.domain.outage import Dependency
from app.domain.outage_entries import OutageBegan
from app.domain.people_entries import PersonName, PersonSet
from app.domain.reference_entries import (
    BundleTaken,
    OrganisationPinned,
    ReferenceLoaded,
    RegisterWentBack,
)
from app.domain.staff import Role
from app.domain.step_entries import StepReopened

BEGAN = OutageBegan(
    "2026-11-23-A",
    (Dependency.EHM,),
    datetime(2026, 11, 23, 14, 32, tzinfo=STOCKHOLM),
    FreeText("SMS från eHM"),
)
STEP = UUID("0190f3a0-0000-7000-8000-000000000001")
MORNING = datetime(2026, 11, 24, 8, 30, tzinfo=STOCKHOLM)
LOADED = ReferenceLoaded("npl", date(2026, 11, 20), 61_000, 3, "ab" * 32, None, "12344 56784")


@pytest.mark.parametrize(
    "content",
    [
        BEGAN,
        PersonSet((Role.STAFF,), active=True, personal=PersonName("Åsa")),
        StepReopened(STEP),
        LOADED,
        BundleTaken("12344 56784", MORNING, ("ab" * 32,)),
        OrganisationPinned("Region Mitt", "00" * 32, "12344 56784"),
        RegisterWentBack(()),
    ],
)
def test_what_is_split_is_joined_again_through_canonical_bytes(content: Content) -> None:
    facts, personal = split(content)
    kind = kind_of(content)
    again = load(dump(facts)), None if personal is None else load(dump(personal))
    assert join(kind, VERSIONS[kind], *again) == content


def test_persons_and_free_text_stand_in_their_own_part_and_may_be_gone() -> None:
    facts, personal = split(BEGAN)
    assert "SMS" not in str(facts)
    assert personal == {"text": "SMS från eHM"}
    purged = join("outage_began", 1, facts, None)
    assert purged == dataclasses.replace(BEGAN, personal=None)


def test_every_kind_has_a_name_a_version_and_nothing_but_the_personal_part_names_anyone() -> None:
    assert set(get_args(Content)) == set(KINDS.values())
    assert set(VERSIONS) == set(KINDS)
    naming = {"name", "text", "patient", "prescriber", "identity", "dosages"}
    for kind in KINDS.values():
        assert not naming & set(_field_names(kind, leaving_out="personal")), kind


def _field_names(kind: Any, leaving_out: str) -> typing.Iterator[str]:
    """Yield the names of fields of a dataclass and of those inside it, but for products."""
    for name, hint in get_type_hints(kind).items():
        if name == leaving_out:
            continue
        yield name
        for inner in (hint, *get_args(hint)):
            if dataclasses.is_dataclass(inner) and inner is not Product:
                yield from _field_names(inner, leaving_out)


@pytest.mark.parametrize(
    ("kind", "version"), [("not_yet_known", 1), ("step_reopened", 2), ("step_reopened", 0)]
)
def test_what_a_later_version_writes_is_not_read(kind: str, version: int) -> None:
    assert join(kind, version, {"step": str(STEP)}, None) is None


@pytest.mark.parametrize("facts", [{}, {"step": 1}, {"step": "x"}])
def test_parts_of_another_shape_are_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        join("step_reopened", 1, facts, None)


def test_an_old_version_is_read_through_one_step_for_each_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(VERSIONS, "step_reopened", 3)
    monkeypatch.setitem(entries._UPCASTS, ("step_reopened", 1), lambda f: {"id": f["number"]})
    monkeypatch.setitem(entries._UPCASTS, ("step_reopened", 2), lambda f: {"step": f["id"]})
    assert join("step_reopened", 1, {"number": str(STEP)}, None) == StepReopened(STEP)
    assert join("step_reopened", 2, {"id": str(STEP)}, None) == StepReopened(STEP)
    assert join("step_reopened", 3, {"step": str(STEP)}, None) == StepReopened(STEP)


def test_a_load_of_the_time_with_one_source_is_read_as_that_source_and_its_period() -> None:
    facts = {
        "source": "TLV Periodens varor",
        "period": "251201-251231",
        "rows": 7765,
        "left_out": 0,
        "sha256": "ab" * 32,
    }
    first, last = date(2025, 12, 1), date(2025, 12, 31)
    assert join("reference_loaded", 1, facts, None) == ReferenceLoaded(
        "tlv_period_products", first, 7765, 0, "ab" * 32, until=last
    )
