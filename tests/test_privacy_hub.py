"""A patient whose entries go by a hub stands in no file of it or its copy, no log and no error."""

import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.findings import Refused, Unavailable
from app.usecases import (
    carry,
    copy_hub,
    fill_slip,
    hand_out,
    keep_hub,
    print_label,
    show_hub,
    use_hub,
)
from tests.absence import NAME, NUMBERS, assert_absent, logged, plain_forms
from tests.joined import let_in
from tests.privacy_stages import draft
from tests.servers.hub import HubServer
from tests.workplaces import begin_outage, open_pharmacy

pytestmark = pytest.mark.xdist_group("hub")


def test_who_is_carried_by_a_hub_stands_in_no_file_of_it(
    own_hub: HubServer, tmp_path: Path
) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    let_in(workplace, own_hub)
    told: list[str] = []
    with logged(workplace):
        begin_outage(workplace)
        slip = fill_slip.save_draft(workplace, fill_slip.open_slip(workplace), draft())
        slip, _ = print_label.print_labels(workplace, slip)
        hand_out.hand_out(workplace, slip)
        with closing(use_hub.open_hub(workplace)) as route:
            brought = carry.Carrier(workplace).exchange(route)
        assert brought.sent == len(workplace.journal.entries())
        told += [repr(brought), repr(keep_hub.hub_status(own_hub.folder))]
        told.append(show_hub.hub_address(workplace.computer))
        wrong = tmp_path / "wrong.json"
        wrong.write_text(f'{{"patient": "{NAME} {NUMBERS[0]}"}}')
        for fail in (
            lambda: keep_hub.read_hub_request(wrong),
            lambda: use_hub.read_hub_answer(wrong),
            lambda: use_hub.request_hub(workplace, wrong),
            lambda: use_hub.find_hub_answer(workplace, tmp_path),
            lambda: copy_hub.follow_hub(own_hub.folder, wrong, NUMBERS[0]),
        ):
            with pytest.raises((Refused, Unavailable)) as caught:
                fail()
            told += [str(caught.value), repr(caught.value)]
        wrong.unlink()
        copy = copy_hub.back_up_hub(own_hub.folder, None, datetime.now(UTC))
    assert copy.is_relative_to(own_hub.folder)
    assert_absent(own_hub.folder)
    shutil.rmtree(copy)
    assert_absent(tmp_path)
    for form in plain_forms():
        assert form not in "\n".join(told)
