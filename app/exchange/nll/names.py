"""What the national medication list calls things, read from the table that says so."""

import tomllib
from pathlib import Path

import msgspec


class Profiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Canonical addresses of the profiles (profiler)."""

    bundle: str
    request: str
    dispense: str
    paper: str
    provenance: str
    practitioner: str
    patient: str


class Extensions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Addresses of the extensions (tillägg)."""

    actor_dispatch: str
    dispatch_row: str
    packages_out: str
    packages_ordered: str
    benefit_choice: str
    benefit_patient: str
    workplace_code: str
    workplace_name: str
    format: str
    why: str
    paper_details: str


class Systems(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Naming systems of numbers and codes (kodsystem)."""

    npl_id: str
    npl_pack_id: str
    varunummer: str
    dispatch: str
    personnummer: str
    samordningsnummer: str
    licence: str
    prescriber: str
    profession: str
    format: str
    agent: str
    activity: str
    ucum: str


class Codes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes that stand in what is sent (koder)."""

    format_paper: str
    intent: str
    activity: str
    reason: str
    benefit_with: str
    benefit_without: str
    benefit_food: str
    benefit_free: str
    profession_physician: str


class Paths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where under the base each request goes, and what a search goes by (sökvägar)."""

    bundle: str
    paper: str
    verify_bundle: str
    verify_paper: str
    find_patient: str
    find_dispense: str
    patient_parameter: str
    dispense_parameter: str


class Headers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which headers the agreement must give a value (huvuden)."""

    asked: tuple[str, ...]


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table (namntabell)."""

    profile: Profiles
    extension: Extensions
    system: Systems
    code: Codes
    path: Paths
    header: Headers


def load_names(path: Path) -> Names:
    """Return the table of a file that comes with the program."""
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Names)
