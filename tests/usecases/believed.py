"""A pharmacy that believes the key of the tests' clinic, by a list that a made-up region signed."""

from pathlib import Path

from app.domain.issuing import IssuerKey, TrustList
from app.exchange import trust
from app.exchange.trust_list import write_list
from app.usecases.take_trust_list import take_trust_list
from app.usecases.trust_organisation import pin_organisation
from app.usecases.workplace import Workplace
from tests.exchange.codes import KEY, NOON
from tests.usecases.sources import SECOND, with_second
from tests.workplaces import PASSWORD

_PRIVATE = bytes(range(1, 33))
_REGION = trust.organisation_of("Region Mitt", _PRIVATE)


def believe_clinic(workplace: Workplace, folder: Path) -> None:
    """Pin the region and take its first list."""
    with_second(workplace)
    pin_region(workplace, folder)


def pin_region(workplace: Workplace, folder: Path) -> None:
    """Do so where the second who signs is known already."""
    card = folder / "region-card.json"
    card.write_bytes(trust.write_card(_REGION))
    pin_organisation(workplace, card, SECOND, PASSWORD)
    take_list(workplace, folder, 1, KEY)


def take_list(workplace: Workplace, folder: Path, version: int, key: IssuerKey) -> None:
    """Take a list with the clinic's key as it now is."""
    path = folder / f"trust-list-{version}"
    path.write_bytes(write_list(_PRIVATE, TrustList(version, NOON, (key,))))
    take_trust_list(workplace, path)
