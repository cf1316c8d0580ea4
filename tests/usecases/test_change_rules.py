"""Rules are data: a signed pack stands in for the program's own, temporary ones are switched."""

import json
import os
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decisions import decision_key
from app.domain.findings import Confidence, Refused, Severity
from app.domain.ladder import in_force
from app.domain.organisation import Organisation
from app.domain.rule_entries import RuleSwitched
from app.domain.rule_packs import check_pack
from app.domain.slip_entries import DispensingMade
from app.domain.staff import Role
from app.exchange import trust
from app.exchange.rule_pack import open_pack, write_pack
from app.usecases.change_rules import (
    leave_pack,
    make_pack,
    show_rules,
    switch_off,
    switch_on,
    take_pack,
)
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.print_label import print_labels
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import rebuild_store
from app.usecases.workplace import Workplace, rules_of
from tests.usecases.sources import believe
from tests.workplaces import SetClock, as_person, begin_outage, filled_draft, open_pharmacy

SHORTER = """
[[rule]]
id = "P-VALID"
text = "Receptet är äldre än ett halvår."
cure = "Be förskrivaren om ett nytt."
severity = "stop"
value = 180
source = "Tillfällig förordning"
confidence = "confirmed"
valid_from = 2026-11-01
"""


LADDER = """
[[ladder]]
id = "B-LADDER-2026"
base_amount = 59200
ceiling_factor = "0.06463"
rounded_to = 50
steps = [{ up_to = "0.52632", percent = 100 }, { up_to = "0.94383", percent = 75 }]
source = "Prov"
confidence = "confirmed"
valid_from = 2026-11-20
"""


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def maker(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "maker", clock)
    yield opened
    sign_out(opened)


@pytest.fixture
def counter(tmp_path: Path, clock: SetClock, maker: Workplace) -> Iterator[Workplace]:
    """A counter in an outage that believes the maker's organisation."""
    opened = open_pharmacy(tmp_path / "counter", clock)
    believe(opened, maker, tmp_path / "card.json")
    begin_outage(opened)
    yield opened
    sign_out(opened)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def pack(tmp_path: Path, maker: Workplace) -> Path:
    make_pack(maker, [written(tmp_path / "shorter.toml", SHORTER)], tmp_path / "pack.lykta")
    return tmp_path / "pack.lykta"


def found(workplace: Workplace, **changes: object) -> dict[str, Severity]:
    """Return the rules that a complete draft meets, and how much each weighs."""
    slip = open_slip(workplace)
    draft = replace(filled_draft(), **changes)  # type: ignore[arg-type]
    slip = save_draft(workplace, slip, draft)
    return {finding.rule: finding.severity for finding in review(workplace, slip).findings}


def test_a_signed_packs_rules_are_the_ones_that_check(counter: Workplace, pack: Path) -> None:
    """Requirement 41."""
    assert "P-VALID" not in found(counter, issued_on="2026-04-01")
    before = rules_of(counter).hash
    laid = take_pack(counter, pack)
    assert found(counter, issued_on="2026-04-01")["P-VALID"] is Severity.STOP
    shown = show_rules(counter)
    assert shown.rules.hash == laid.hash != before
    assert shown.rules.rules["P-VALID"].source == "Tillfällig förordning"
    assert shown.rules.rules["P-SIGN"] == counter.computer.own_rules.rules["P-SIGN"]
    assert shown.organisation is not None
    assert shown.organisation.name == "Region Mitt"
    rebuild_store(counter)
    assert rules_of(counter).hash == laid.hash
    leave_pack(counter, "Förordningen är upphävd")
    assert rules_of(counter).hash == before
    with pytest.raises(Refused, match="gäller redan"):
        leave_pack(counter, "en gång till")


def test_an_entry_names_the_rules_it_was_made_under(counter: Workplace, pack: Path) -> None:
    take_pack(counter, pack)
    slip = open_slip(counter)
    slip = save_draft(counter, slip, replace(filled_draft(), advice_given=True))
    slip, _ = print_labels(counter, slip)
    made = hand_out(counter, slip).content
    assert isinstance(made, DispensingMade)
    assert made.dispensed.rules == rules_of(counter).hash != counter.computer.own_rules.hash


def test_only_a_pack_of_the_believed_organisation_comes_in(
    counter: Workplace, pack: Path, tmp_path: Path, clock: SetClock
) -> None:
    stranger = open_pharmacy(tmp_path / "stranger", clock)
    for refused, who in (("litar inte på någon", stranger), ("Be apotekschef", None)):
        someone = who or as_person(counter, "Nils Forsman", Role.PHARMACIST)
        with pytest.raises(Refused, match=refused):
            take_pack(someone, pack)
    sign_out(stranger)
    foreign = write_pack(trust.make_key(), clock.now(), {"rule": [{"id": "P-VALID"}]})
    (tmp_path / "foreign").write_bytes(foreign)
    with pytest.raises(Refused, match="en annan organisation"):
        take_pack(counter, tmp_path / "foreign")
    with pytest.raises(Refused, match="finns inte"):
        take_pack(counter, tmp_path / "nowhere")
    assert show_rules(counter).pack is None


def test_a_pack_that_was_changed_or_cut_is_refused(
    counter: Workplace, pack: Path, tmp_path: Path
) -> None:
    whole = pack.read_bytes()
    for number in range(0, len(whole), 7):
        broken = bytearray(whole)
        broken[number] ^= 0x20
        (tmp_path / "broken").write_bytes(broken)
        with pytest.raises(Refused):
            take_pack(counter, tmp_path / "broken")
    for content in (whole[:-1], whole + b"x", b""):
        (tmp_path / "broken").write_bytes(content)
        with pytest.raises(Refused):
            take_pack(counter, tmp_path / "broken")
    assert show_rules(counter).pack is None


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_politely(content: bytes) -> None:
    believed = Organisation("Region Mitt", bytes(32))
    for data in (content, b"lykta-rules-1\r\n" + bytes(32) + content):
        with pytest.raises(Refused):
            open_pack(data, believed)


def test_an_older_pack_asks_first_and_the_same_changes_nothing(
    counter: Workplace, maker: Workplace, pack: Path, tmp_path: Path, clock: SetClock
) -> None:
    clock.forward(timedelta(days=1))
    newer = written(tmp_path / "newer.toml", SHORTER.replace("180", "90"))
    make_pack(maker, [newer], tmp_path / "newer.lykta")
    take_pack(counter, tmp_path / "newer.lykta")
    with pytest.raises(Refused, match="gäller redan"):
        take_pack(counter, tmp_path / "newer.lykta")
    with pytest.raises(Refused, match="äldre"):
        take_pack(counter, pack)
    assert rules_of(counter).value("P-VALID") == 90
    take_pack(counter, pack, confirmed_older=True)
    assert rules_of(counter).value("P-VALID") == 180


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "tomt"),
        ("[[rule]]\nid = 'P-NEW'", "okänd regel"),
        ("[[rule]]\nid = 'P-VALID'", "går inte att läsa"),
        (SHORTER + SHORTER, "två gånger"),
        (SHORTER.replace("value = 180\n", ""), "P-VALID: value, values eller temporary"),
        (SHORTER.replace("180", "1.5"), "går inte att läsa"),
        (SHORTER.replace("180", "-5"), "P-VALID: value -5 är orimligt"),
        (SHORTER.replace("180", "0"), "P-VALID: value 0 är orimligt"),
        (SHORTER.replace("180", "99999999999"), "P-VALID: value 99999999999 är orimligt"),
        (SHORTER.replace("2026-11-01", "'i morgon'"), "går inte att läsa"),
        (SHORTER.replace("valid_from = 2026-11-01", ""), "går inte att läsa"),
        (SHORTER.replace("Tillfällig förordning", " "), "P-VALID: text eller source"),
        (SHORTER.replace("P-VALID", "X-NARCOTIC").replace("value = 180", ""), "X-NARCOTIC: value"),
        (LADDER.replace("59200", "-1"), "B-LADDER-2026: base_amount"),
        (LADDER.replace("0.94383", "0.1"), "B-LADDER-2026: steps"),
        (LADDER.replace("0.94383", "NaN"), "B-LADDER-2026: ceiling_factor"),
        (LADDER.replace("percent = 75", "percent = 175"), "B-LADDER-2026: steps"),
        (LADDER.replace("= 50", "= 0"), "B-LADDER-2026: rounded_to"),
        (SHORTER.replace('"stop"', '"perhaps"'), "går inte att läsa"),
        ("rule = 3", "går inte att läsa"),
        ("[[rule", "går inte att läsa"),
    ],
)
def test_rules_that_code_could_not_live_with_are_never_signed(
    maker: Workplace, counter: Workplace, tmp_path: Path, text: str, told: str
) -> None:
    del counter  # it let the maker make its key
    with pytest.raises(Refused, match=told):
        make_pack(maker, [written(tmp_path / "x.toml", text)], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_steps_row_that_nobody_can_have_meant_is_refused(maker: Workplace) -> None:
    own = maker.computer.own_rules
    step = json.loads(own.data)
    (row, *_) = next(table["step"] for table in step if "step" in table)
    for change, told in (
        ({"when": "never_heard"}, "okänt villkor"),
        ({"hours": -1}, "hours -1"),
        ({"anchor": "sometime"}, "okänd anchor"),
        ({"needs": ["nothing_known"]}, "okända steg"),
        ({"code": "another"}, "code får inte ändras"),
    ):
        with pytest.raises(Refused, match=told):
            check_pack(own, {"step": [row | change]})
    assert check_pack(own, {"step": [row]}).steps == own.steps


def test_a_rule_of_a_pack_begins_on_its_day(
    counter: Workplace, maker: Workplace, tmp_path: Path, clock: SetClock
) -> None:
    """Requirement 41. What is entered later is judged by the rules of its day."""
    begins = clock.now().date() + timedelta(days=3)
    later = SHORTER.replace("2026-11-01", begins.isoformat())
    last = later.replace("180", "120").replace(begins.isoformat(), "2027-06-01")
    make_pack(maker, [written(tmp_path / "later.toml", later + last)], tmp_path / "later.lykta")
    old = {"issued_on": "2026-04-01"}
    take_pack(counter, tmp_path / "later.lykta")
    assert rules_of(counter).value("P-VALID") == 366
    assert [row.value for row in rules_of(counter).later("P-VALID")] == [180, 120]
    assert "P-VALID" not in found(counter, **old)
    before = clock.now()
    clock.forward(timedelta(days=3))
    assert found(counter, **old)["P-VALID"] is Severity.STOP
    assert "P-VALID" not in found(counter, **old, happened_at=before)
    assert show_rules(counter).rules.value("P-VALID") == 180


def test_a_ladder_of_a_pack_leaves_the_days_before_it_as_they_were(maker: Workplace) -> None:
    own = maker.computer.own_rules
    new = tomllib.loads(LADDER.replace("59200", "60000"))["ladder"]
    laid = check_pack(own, {"ladder": [row | {"valid_from": "2026-11-20"} for row in new]})
    for day, amount in ((date(2026, 11, 19), 59200), (date(2026, 11, 20), 60000)):
        ladder = in_force(laid.ladders, day)
        assert ladder is not None
        assert ladder.base_amount == amount


def test_a_temporary_rule_is_of_the_days_that_it_was_on(
    counter: Workplace, clock: SetClock
) -> None:
    """Requirement 41."""
    before = clock.now()
    clock.forward(timedelta(days=1))
    switch_on(counter, "K-48H", "Regionens beslut", until=clock.now().date())
    during = clock.now()
    clock.forward(timedelta(days=1))
    assert "K-48H" not in found(counter)
    assert "K-48H" in found(counter, happened_at=during)
    assert "K-48H" not in found(counter, happened_at=before)


def test_a_file_that_is_there_is_not_written_over(
    maker: Workplace, counter: Workplace, pack: Path, tmp_path: Path
) -> None:
    del counter  # it let the maker make its key
    with pytest.raises(Refused, match="finns redan"):
        make_pack(maker, [tmp_path / "shorter.toml"], pack)
    with pytest.raises(Refused, match="finns inte"):
        make_pack(maker, [tmp_path / "gone.toml"], tmp_path / "other")
    (tmp_path / "big.toml").write_bytes(b"#" + os.urandom(2**20).hex().encode())
    with pytest.raises(Refused, match="för stor"):
        make_pack(maker, [tmp_path / "big.toml"], tmp_path / "other")


@pytest.mark.parametrize(
    ("rule", "field"), [("K-SINGLE", "withdrawals"), ("K-48H", "packages"), ("K-90", "packages")]
)
def test_a_temporary_rule_checks_only_while_it_is_switched_on(
    counter: Workplace, clock: SetClock, rule: str, field: str
) -> None:
    """Requirement 41."""
    row = replace(filled_draft().rows[0], withdrawals=3)
    assert rule not in found(counter, rows=(row,))
    until = clock.now().date() + timedelta(days=2)
    switch_on(counter, rule, "Läkemedelsverkets beslut", until=until)
    slip = save_draft(counter, open_slip(counter), filled_draft(row))
    (finding,) = [f for f in review(counter, slip).findings if f.rule == rule]
    assert (finding.severity, finding.field) == (Severity.WARN, f"rows.0.{field}")
    assert finding.confidence is Confidence.INTERPRETED
    assert decision_key(finding) == f"{rule}@rows.0.{field}"
    (switch,) = show_rules(counter).switches
    assert (switch.ground, switch.until) == ("Läkemedelsverkets beslut", until)
    clock.forward(timedelta(days=3))
    assert not rules_of(counter).is_on(rule)
    switch_off(counter, rule, "Upphävd")
    assert rule not in found(counter, rows=(row,))
    switched = [e for e in counter.journal.entries() if isinstance(e.content, RuleSwitched)]
    assert [entry.by for entry in switched] == [str(counter.person.id)] * 2


def test_the_strictest_rule_of_quantity_is_the_one_that_is_asked_about(counter: Workplace) -> None:
    for rule in ("K-90", "K-48H"):
        switch_on(counter, rule, "Regionens beslut")
    assert "K-48H" in found(counter)
    assert "K-90" not in found(counter)


@pytest.mark.parametrize(
    ("rule", "days", "asks"),
    [
        ("K-90", 0, True),  # nobody has said
        ("K-90", 90, False),
        ("K-90", 91, True),
        ("K-48H", 2, False),
        ("K-48H", 3, True),
    ],
)
def test_a_rule_of_quantity_asks_nothing_of_what_lasts_no_longer(
    counter: Workplace, rule: str, days: int, *, asks: bool
) -> None:
    """Requirement 41."""
    switch_on(counter, rule, "Regionens beslut")
    row = replace(filled_draft().rows[0], lasts_days=days)
    assert (rule in found(counter, rows=(row,))) is asks


def test_a_rule_starts_on_its_day(counter: Workplace, clock: SetClock) -> None:
    tomorrow = clock.now().date() + timedelta(days=1)
    switch_on(counter, "K-SINGLE", "Regionens beslut", since=tomorrow)
    assert not rules_of(counter).is_on("K-SINGLE")
    clock.forward(timedelta(days=1))
    assert rules_of(counter).is_on("K-SINGLE")


def test_a_switch_needs_a_manager_a_ground_and_a_temporary_rule(
    counter: Workplace, clock: SetClock
) -> None:
    with pytest.raises(Refused, match="Be apotekschef"):
        switch_on(as_person(counter, "Nils Forsman", Role.PHARMACIST), "K-90", "Beslut")
    with pytest.raises(Refused, match="Vems beslut"):
        switch_on(counter, "K-90", " ")
    for rule in ("P-VALID", "X"):
        with pytest.raises(Refused, match="ingen tillfällig"):
            switch_on(counter, rule, "Beslut")
    with pytest.raises(Refused, match="inte påslagen"):
        switch_off(counter, "K-90", "Beslut")
    with pytest.raises(Refused, match="före den första"):
        switch_on(counter, "K-90", "Beslut", until=clock.now().date() - timedelta(days=1))
