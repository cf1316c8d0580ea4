"""A patient sent to the national list stands in no file, log or error, and neither do secrets."""

from collections import deque
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.bootstrap import assemble
from app.domain.draft import DispensingDraft
from app.domain.steps import StepState
from app.domain.wire import told
from app.usecases import (
    asking_again,
    connect_receiver,
    foresee_refusals,
    noting_rows,
    parcelling,
)
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.print_label import print_labels
from app.usecases.settle_by_hand import mark_done, reopen
from app.usecases.settle_steps import settle_steps
from tests.absence import DOSAGE, NUMBERS, assert_absent, logged, plain_forms
from tests.privacy_stages import draft
from tests.servers.nll import NllServer
from tests.workplaces import SetClock, another_row, begin_outage, open_pharmacy


def two_rows() -> DispensingDraft:
    """Return a draft of the known patient, of which the list does not take the second row."""
    plain = draft()
    other = replace(another_row(2), dosage=f"{DOSAGE} Ł")
    return replace(plain, rows=(*plain.rows, other))


def test_what_is_sent_to_the_national_list_stands_in_no_file_log_or_error(
    tmp_path: Path, nll_server: NllServer
) -> None:
    workplace = open_pharmacy(tmp_path / "home", clock := SetClock())
    receivers = assemble(tmp_path / "other").receivers
    workplace = replace(workplace, computer=replace(workplace.computer, receivers=receivers))
    begin_outage(workplace)
    with logged(workplace):
        connect_receiver.connect(workplace, nll_server.access_file(tmp_path / "in.toml"))
        slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), two_rows()))
        hand_out(workplace, slip)
        end_outage(workplace, list_outages(workplace)[0].id, workplace.computer.clock.now())
        twins = [s.step.id for s in list_steps(workplace) if s.step.code == "twin_check"]
        mark_done(workplace, twins, "sökt")
        endpoint = connect_receiver.national_endpoint(workplace)
        predicted = foresee_refusals.list_predicted(workplace, "nll", endpoint.access)
        assert [one.line.step.row for one in predicted] == [2]
        for one in predicted:
            words = " ".join(told(finding) for finding in one.findings)
            assert not [form for form in plain_forms() if form in words]
        entry = workplace.journal.find(list_steps(workplace)[0].entry)
        assert entry is not None
        parcelling.parcel_of(workplace, entry, 1, frozenset())
        noting_rows.write(workplace, noting_rows.Run("nll", deque()))
        nll_server.want(unknown=[NUMBERS[0]])
        assert settle_steps(workplace, "nll", endpoint).refused == 2
        lines = [line for line in list_steps(workplace) if line.state is StepState.REFUSED]
        assert not [form for form in plain_forms() if any(form in line.note for line in lines)]
        reopen(workplace, [line.step.id for line in lines if line.step.row == 1])
        nll_server.stop()
        silent = settle_steps(workplace, "nll", endpoint)
        assert silent.later == 1
        assert silent.trouble
        assert not [form for form in plain_forms() if form in silent.trouble]
        nll_server.start()
        clock.forward(timedelta(hours=1))
        assert settle_steps(workplace, "nll", endpoint).accepted == 1
        assert asking_again.list_unasked(workplace, "nll") == []
        assert_absent(tmp_path / "home")
        connect_receiver.disconnect(workplace)
        assert connect_receiver.find_connected(workplace) is None
    for path in (tmp_path / "home").rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert b"PRIVATE KEY" not in content
        assert "hemlig:lösen".encode() not in content
