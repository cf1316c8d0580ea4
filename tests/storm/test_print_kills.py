"""SIGKILL between queueing and sending: what was put in line is there, and comes out once."""

from pathlib import Path
from random import Random

from app.domain.printing import PrintState
from app.usecases.print_queue import list_jobs, send_waiting
from app.usecases.sign_in import sign_out
from tests.storm.children import Child, moment
from tests.storm.pharmacies import copy_pharmacy
from tests.storm.printing import open_on_folder, print_sheets
from tests.storm.test_kills import KILLS


def test_what_was_put_in_line_comes_out_once_or_is_asked_about_after_any_kill(
    tmp_path: Path,
) -> None:
    """Requirement 58."""
    pharmacy, tray = copy_pharmacy(tmp_path / "home"), tmp_path / "tray"
    random, told, doubted = Random(1), set[str](), 0
    for _ in range(max(8, KILLS // 5)):
        child = Child(print_sheets, pharmacy.home, tray, errors=tmp_path / "errors")
        told |= set(child.kill_after(*moment(random, 6, 0.03)))
    workplace = open_on_folder(pharmacy, tray)
    send_waiting(workplace)
    jobs = {job.order.title: job.state for job in list_jobs(workplace)}
    sign_out(workplace)
    assert told <= set(jobs), "what was told to stand in line is gone"
    assert (tmp_path / "errors").read_bytes() == b""
    papers = sorted(path.stem for path in tray.iterdir() if path.suffix == ".pdf")
    assert len(set(papers)) == len(papers)
    assert not [name for name in papers if name not in jobs], "a second paper of the same job"
    for title, state in jobs.items():
        if state is PrintState.UNKNOWN:
            doubted += 1
        else:
            assert (state, title in papers) == (PrintState.ACCEPTED, True)
    print(f"{len(told)} sheets, {len(papers)} papers, {doubted} asked about, 0 lost, 0 doubled")
