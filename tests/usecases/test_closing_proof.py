"""A closing is proved afterwards: what it covers is here as it was, or is named."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.closing_proof import ClosingCheck
from app.domain.findings import Refused
from app.domain.outage_entries import EntriesClosed, OutageClosed
from app.usecases.close_outage import check_closing, close_outage, closing_protocol, review_closing
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.list_work import list_dispensings
from app.usecases.purge_personal import purge
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts, squeeze
from tests.joined import carry, join
from tests.old_outage import FIVE_YEARS, a_closed_outage, dispensed, forward, settle_all
from tests.workplaces import SetClock, begin_outage, filled_draft, open_pharmacy


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


def closed(workplace: Workplace) -> UUID:
    a_closed_outage(workplace)
    return list_outages(workplace)[0].id


def checked(workplace: Workplace) -> ClosingCheck:
    return check_closing(workplace, list_outages(workplace)[0].id)


def break_open(workplace: Workplace, statement: str, entry: UUID) -> None:
    """Change an entry's row as nobody can through Lykta."""
    with workplace.journal.vault.transaction() as connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement, (entry.bytes,))
        for _, sql in triggers:
            connection.execute(sql)


def test_the_closing_lists_every_entry_of_the_outage_and_its_digest_stands_on_paper(
    workplace: Workplace,
) -> None:
    outage = closed(workplace)
    entries = [e for e in workplace.journal.entries() if e.outage == outage]
    lists = [e for e in entries if isinstance(e.content, EntriesClosed)]
    (closing,) = [e.content for e in entries if isinstance(e.content, OutageClosed)]
    listed = sum(len(e.content.numbers) for e in lists if isinstance(e.content, EntriesClosed))
    assert listed == closing.entries >= len(entries) - len(lists) - 1
    check = checked(workplace)
    assert (check.holds, check.entries, check.later) == (True, closing.entries, 0)
    paper = squeeze(" ".join(page_texts(closing_protocol(workplace, outage))))
    assert squeeze(check.digest) in paper


def test_an_entry_that_is_gone_is_named(workplace: Workplace) -> None:
    closed(workplace)
    entry = next(e for e in workplace.journal.entries() if e.kind == "dispensing_made")
    parts = "DELETE FROM personal WHERE entry = (SELECT n FROM entry WHERE id = ?)"
    for statement in (parts, "DELETE FROM entry WHERE id = ?"):
        break_open(workplace, statement, entry.id)
    check = checked(workplace)
    assert (check.missing, check.changed, check.holds) == ((entry.place,), (), False)


def test_an_entry_whose_facts_were_changed_counts_as_gone_and_is_named(
    workplace: Workplace,
) -> None:
    closed(workplace)
    entry = next(e for e in workplace.journal.entries() if e.kind == "dispensing_made")
    changed = "CAST(replace(facts, '\"packages\":1', '\"packages\":9') AS BLOB)"
    break_open(workplace, f"UPDATE entry SET facts = {changed} WHERE id = ?", entry.id)  # noqa: S608
    check = checked(workplace)
    assert entry.place in check.missing
    assert not check.holds


def test_what_comes_afterwards_is_told_and_is_no_fault(workplace: Workplace) -> None:
    outage = closed(workplace)
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(OutageClosed(1, 0, 0, "0" * 64), subject=outage, outage=outage)
    check = checked(workplace)
    assert (check.holds, check.later) == (True, 1)


def test_a_purge_leaves_the_proof_as_it_was(workplace: Workplace) -> None:
    """Requirement 56."""
    closed(workplace)
    before = checked(workplace)
    forward(workplace, FIVE_YEARS)
    assert purge(workplace).parts
    assert checked(workplace) == before
    assert verify_store(workplace) == []


def test_an_outage_that_is_open_has_nothing_to_check(workplace: Workplace) -> None:
    begin_outage(workplace)
    with pytest.raises(Refused, match="inte stängt"):
        checked(workplace)


def test_what_is_left_is_named_with_its_numbers_and_where_it_is_done(workplace: Workplace) -> None:
    outage = begin_outage(workplace)
    known = replace(filled_draft().patient, birth_date="19121212", sex="1")
    for number in range(8):
        dispensed(workplace, patient=replace(known, identity=f"prov {number}"))
    forward(workplace, timedelta(hours=1))
    end_outage(workplace, outage.id, workplace.computer.clock.now())
    told = [f for f in review_closing(workplace, outage.id).obstacles if "8 kvar" in f.text]
    slips = sorted(line.slip for line in list_dispensings(workplace))
    assert told
    assert all(slip in told[0].text for slip in slips[:6])
    assert "och 2 till" in told[0].text
    assert all("F7" in finding.cure for finding in told)


def test_another_computer_that_was_not_heard_since_the_end_asks_for_a_reason(
    workplace: Workplace, tmp_path: Path
) -> None:
    clock = workplace.computer.clock
    assert isinstance(clock, SetClock)
    (tmp_path / "stick").mkdir()
    other = join(workplace, tmp_path / "kassa2", tmp_path / "stick", clock)
    outage = begin_outage(workplace)
    dispensed(workplace)
    forward(workplace, timedelta(hours=1))
    end_outage(workplace, outage.id, clock.now())
    settle_all(workplace)
    (doubt,) = review_closing(workplace, outage.id).doubts
    assert (doubt.rule, "kassa2" in doubt.text) == ("CL-SILENT", True)
    with pytest.raises(Refused, match="inte hörts"):
        close_outage(workplace, outage.id)
    forward(workplace, timedelta(minutes=5))
    for one in (workplace, other, workplace):
        carry(one, tmp_path / "stick")
    closing = review_closing(workplace, outage.id)
    assert closing.doubts == ()
    assert [one.agrees for one in closing.report.computers] == [True, True]
    paper = squeeze(" ".join(page_texts(close_outage(workplace, outage.id).protocol)))
    assert "kassa2" in paper
    assert squeeze("Ja, hörd 2026-11-23") in paper
