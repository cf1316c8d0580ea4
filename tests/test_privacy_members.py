"""A patient who is carried between computers stands in no file on the way, no log and no error."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.findings import Refused, Unavailable
from app.domain.members import RevokeReason
from app.usecases import (
    begin_belief,
    believing,
    carried_pictures,
    carry,
    fill_slip,
    folder_route,
    forgetting,
    hand_out,
    join_store,
    keep_members,
    list_work,
    open_elsewhere,
    paper_pictures,
    print_label,
    renewing,
    saying,
    sealing,
    show_members,
    tidy_folder,
)
from app.usecases.workplace import Workplace
from tests.absence import NAME, NUMBERS, assert_absent, logged, plain_forms
from tests.joined import join
from tests.paper_samples import jpeg
from tests.privacy_stages import draft
from tests.workplaces import begin_outage, make_computer, open_pharmacy


def _route(workplace: Workplace, folder: Path) -> folder_route.FolderRoute:
    return folder_route.FolderRoute(folder, lambda segment: believing.judge(workplace, segment))


def _exchange(workplace: Workplace, folder: Path) -> carry.Exchanged:
    return carry.Carrier(workplace).exchange(_route(workplace, folder))


def test_who_is_carried_between_counters_stands_in_no_file_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    stick = tmp_path / "stick"
    stick.mkdir()
    told: list[str] = []
    with logged(workplace):
        begin_outage(workplace)
        slip, paper = fill_slip.open_slip(workplace), jpeg(mark=NAME.encode())
        papers = (paper_pictures.keep_paper(workplace, slip, paper),)
        slip = fill_slip.save_draft(workplace, slip, replace(draft(), papers=papers))
        slip, _ = print_label.print_labels(workplace, slip)
        hand_out.hand_out(workplace, slip)
        second = join(workplace, tmp_path / "second", stick)
        assert [line.patient for line in list_work.list_dispensings(second)] == [NAME]
        told.append(repr(forgetting.forget_traces(second)))
        monkeypatch.setattr(renewing, "_MANY", 1)
        assert _exchange(workplace, stick).renewed > 0
        brought = _exchange(second, stick)
        assert brought.pictures == carried_pictures.PicturesMoved(fetched=1)
        fill_slip.save_draft(workplace, fill_slip.open_slip(workplace), draft())
        _exchange(workplace, stick)
        _exchange(second, stick)
        told.append(repr(open_elsewhere.list_elsewhere(second)))
        told += [repr(brought), repr(_exchange(second, stick)), repr(_exchange(workplace, stick))]
        for segment in [*stick.glob("*.lyktaseg"), *stick.glob("*.lyktabild")]:
            segment.write_bytes(segment.read_bytes()[:-40] + bytes(40))
        told += [repr(_exchange(workplace, stick)), repr(show_members.show_members(workplace))]
        told.append(repr(saying.Saying(workplace).tell(_route(workplace, stick))))
        told.append(repr(tidy_folder.tidy_folder(workplace, _route(workplace, stick))))
        told.append(repr(next(sealing.sealing_keys(workplace))))
        for wrong in (
            lambda: join_store.ask_to_join(make_computer(tmp_path / "new"), f"{NAME} " * 9, stick),
            lambda: join_store.find_grant(make_computer(tmp_path / "new"), stick),
            lambda: keep_members.revoke_member(workplace, NUMBERS[0], RevokeReason.LOST),
            lambda: keep_members.handle_beside(workplace, NUMBERS[0]),
            lambda: begin_belief.begin_belief(workplace, f"{NAME} {NUMBERS[0]}", NAME, NAME),
            lambda: begin_belief.follow_belief(workplace, NUMBERS[0], NAME),
            lambda: keep_members.show_request(stick / "nothing.lyktaansokan"),
        ):
            with pytest.raises((Refused, Unavailable)) as caught:
                wrong()
            told += [str(caught.value), repr(caught.value)]
        assert_absent(tmp_path)
        second.journal.vault.close()
        second.lock.release()
    for form in plain_forms():
        assert form not in "\n".join(told)
    assert_absent(tmp_path)
