"""Who signs a check, and that nobody signs one in another's name."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.checks import with_check
from app.domain.findings import Refused
from app.domain.staff import Role
from app.domain.supplied import CheckKind
from app.usecases.fill_slip import open_slip, review, save_draft, sign_check
from app.usecases.workplace import Workplace
from tests.workplaces import as_person, begin_outage, filled_draft, open_pharmacy


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    opened = open_pharmacy(tmp_path / "home")
    begin_outage(opened)
    return opened


def test_a_pharmacist_signs_what_has_nothing_open(workplace: Workplace) -> None:
    """Requirement 21."""
    slip = save_draft(workplace, open_slip(workplace), filled_draft())
    with pytest.raises(Refused, match="Etiketten"):
        sign_check(workplace, slip, CheckKind.TECHNICAL)
    made = sign_check(workplace, slip, CheckKind.REGULATORY)
    slip = save_draft(workplace, slip, with_check(slip.draft, made))
    told = review(workplace, slip)
    assert told.checks[0].signed == made
    assert told.signatures == {str(workplace.person.id): "SLi"}


def test_staff_sign_nothing_and_nobody_signs_for_another(workplace: Workplace) -> None:
    """Requirement 21."""
    slip = save_draft(workplace, open_slip(workplace), filled_draft())
    made = sign_check(workplace, slip, CheckKind.REGULATORY)
    staff = as_person(workplace, "Nils Forsman", Role.STAFF)
    with pytest.raises(Refused):
        sign_check(staff, slip, CheckKind.REGULATORY)
    with pytest.raises(Refused):
        save_draft(staff, slip, with_check(slip.draft, made))
    with pytest.raises(Refused, match="någon annan"):
        save_draft(workplace, slip, with_check(slip.draft, replace(made, by=str(uuid4()))))
    assert [f.rule for f in review(staff, slip).obstacles if f.severity == "stop"][
        -1
    ] == "K-APPROVE"
