"""A patient sent to the national list stands in no file, log or error, and neither do secrets."""

from dataclasses import replace
from pathlib import Path

from app.bootstrap import assemble
from app.domain.wire import told
from app.usecases import connect_receiver, foresee_refusals, parcelling
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.print_label import print_labels
from app.usecases.settle_by_hand import mark_done
from app.usecases.settle_steps import settle_steps
from tests.absence import assert_absent, logged, plain_forms
from tests.privacy_stages import draft
from tests.servers.nll import NllServer
from tests.workplaces import begin_outage, open_pharmacy


def test_what_is_sent_to_the_national_list_stands_in_no_file_log_or_error(
    tmp_path: Path, nll_server: NllServer
) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    receivers = assemble(tmp_path / "other").receivers
    workplace = replace(workplace, computer=replace(workplace.computer, receivers=receivers))
    begin_outage(workplace)
    with logged(workplace):
        connect_receiver.connect(workplace, nll_server.access_file(tmp_path / "in.toml"))
        slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft()))
        hand_out(workplace, slip)
        end_outage(workplace, list_outages(workplace)[0].id, workplace.computer.clock.now())
        twins = [s.step.id for s in list_steps(workplace) if s.step.code == "twin_check"]
        mark_done(workplace, twins, "sökt")
        endpoint = connect_receiver.national_endpoint(workplace)
        for one in foresee_refusals.list_predicted(workplace, "nll", endpoint.access):
            words = " ".join(told(finding) for finding in one.findings)
            assert not [form for form in plain_forms() if form in words]
        entry = workplace.journal.find(list_steps(workplace)[0].entry)
        assert entry is not None
        parcelling.parcel_of(workplace, entry, 1, frozenset())
        settle_steps(workplace, "nll", endpoint)
        nll_server.stop()
        settle_steps(workplace, "nll", endpoint)
        assert_absent(tmp_path / "home")
        connect_receiver.disconnect(workplace)
        assert connect_receiver.find_connected(workplace) is None
    for path in (tmp_path / "home").rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert b"PRIVATE KEY" not in content
        assert "hemlig:lösen".encode() not in content
