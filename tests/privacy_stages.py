"""Parts of the life that the known patient is led through; what fails is kept as text."""

import json
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.domain.after_entries import Fate, ReturnedRow
from app.domain.draft import DispensingDraft, OpenSlip, PatientDraft
from app.domain.findings import Refused, Unavailable
from app.domain.order import Product
from app.domain.reviewing import Verdict
from app.domain.scanner_check import CODES, Judged, Reading, judge
from app.domain.signing import Beside
from app.domain.stock_entries import Outcome
from app.usecases import (
    bundle_reference,
    change_rules,
    count_stock,
    fill_slip,
    hand_out,
    keep_bag,
    keep_prescribers,
    keep_stock,
    load_reference,
    print_label,
    review_log,
    show_register,
    show_stock,
    take_back,
    trust_organisation,
    try_scanner,
    watch_folder,
)  # fmt: skip
from app.usecases.workplace import Workplace
from tests.absence import DOSAGE, NAME, NUMBERS
from tests.cli.lykta import Lykta
from tests.house import ROOT
from tests.usecases.sources import prescribers, with_second
from tests.workplaces import (
    PASSWORD,
    filled_draft,
)


@dataclass
class Told:
    """Everything that failed, as texts that a person or a log could get to see."""

    texts: list[str] = field(default_factory=list)

    def fails(self, call: Callable[..., object], *given: Any) -> None:
        """Run what must be refused or fail, and keep all that the error says."""
        with pytest.raises((Refused, Unavailable)) as caught:
            call(*given)
        error = caught.value
        self.texts += [str(error), repr(error), "".join(traceback.format_exception_only(error))]


def stock_kept(workplace: Workplace, told: Told) -> None:
    """Keep the stock, with the patient wherever a person writes in own words, or by mistake."""
    product = replace(draft().rows[0].product or Product("x"), schedule="II")
    alone = Beside(alone=f"{NAME} väntade")
    came = keep_stock.Arrival(product, 5, "Partihandeln")
    told.fails(keep_stock.receive, workplace, came, Beside(NAME, NUMBERS[0]))
    told.fails(keep_stock.receive, workplace, replace(came, source=f"{NAME} " * 20), alone)
    entry = keep_stock.receive(workplace, came, alone)
    keep_stock.correct(workplace, (entry.id, 1), -1, f"{NAME} {NUMBERS[0]}", alone)
    counted = [count_stock.Counted(product, 9, 9)]
    (case,) = count_stock.count(workplace, counted, alone, NAME).cases
    ended = (Outcome.LOSS, -1)
    told.fails(count_stock.close_case, workplace, case, ended, NAME, Beside(NAME, NUMBERS[0]))
    told.fails(count_stock.close_case, workplace, UUID(int=1), ended, NAME, alone)
    lines = show_stock.list_holdings(workplace)[0].lines
    assert alone.alone in [line.said.alone for line in lines]
    show_stock.ledger_sheet(workplace)


def scanner_tried(workplace: Workplace, told: Told) -> None:
    """Try the scanner, with the patient's number scanned where the test codes should be."""
    judged = judge(Reading(f"{NAME} {NUMBERS[0]}", has_end=True))
    told.texts.append(repr(judged))
    try_scanner.keep_trial(workplace, [Judged(n, judged.faults) for n in range(len(CODES))])
    told.texts.append(repr(try_scanner.latest_trial(workplace)))


def said_afterwards(workplace: Workplace, told: Told) -> None:
    """Let a bag wait, be fetched, corrected and partly come back, the patient in every word."""
    words = f"{NAME} {NUMBERS[0]}"
    bag = decided(workplace, fill_slip.open_slip(workplace), draft(), words)
    told.fails(keep_bag.prepare_bag, workplace, bag, words * 9)
    entry = keep_bag.prepare_bag(workplace, bag, "Kyl 2")
    told.fails(keep_bag.prepare_bag, workplace, bag, words)
    assert [line.patient for line in keep_bag.list_bags(workplace)] == [NAME]
    taken = keep_bag.take_bag(workplace, entry.subject)
    fetched = replace(taken.draft, identity_checked="Pass", advice_given=True)
    made = hand_out.hand_out(workplace, decided(workplace, taken, fetched, words))
    told.fails(keep_bag.take_bag, workplace, made.subject)
    slip = take_back.open_correction(workplace, made.subject)
    assert slip.draft.correction is not None
    why = replace(slip.draft.correction, reason=words, spoke_with=NAME, spoke_at=words)
    row = replace(slip.draft.rows[0], packages=2, dosage=f"{DOSAGE} Ny.")
    changed = replace(slip.draft, rows=(row,), correction=why)
    told.fails(hand_out.hand_out, workplace, decided(workplace, slip, changed, words))
    why = replace(why, spoke_at=f"{workplace.computer.clock.now():%Y-%m-%d %H:%M}")
    changed = replace(changed, correction=why)
    corrected = hand_out.hand_out(workplace, decided(workplace, slip, changed, words))
    back = take_back.GoodsBack((ReturnedRow(1, 9),), Fate.DESTROYED, words)
    told.fails(take_back.return_goods, workplace, made.subject, corrected.id, back)
    told.fails(take_back.return_goods, workplace, made.subject, UUID(int=1), back)
    back = replace(back, rows=(ReturnedRow(1, 1),))
    take_back.return_goods(workplace, made.subject, corrected.id, back)


def decided(workplace: Workplace, slip: OpenSlip, given: DispensingDraft, words: str) -> OpenSlip:
    """Return the slip with its label printed, and a reason for whatever asks for one."""
    printed, _ = print_label.print_labels(workplace, fill_slip.save_draft(workplace, slip, given))
    keys = [f"{f.rule}@{f.field}" for f in fill_slip.review(workplace, printed).obstacles]
    keys += printed.draft.confirmed
    reasons = tuple((key, words) for key in dict.fromkeys(keys))
    ready = replace(printed.draft, confirmed=tuple(dict.fromkeys(keys)), reasons=reasons)
    return fill_slip.save_draft(workplace, printed, ready)


def log_reviewed(workplace: Workplace, told: Told) -> None:
    """Review the log, with the patient searched for, and named in what the reviewer writes."""
    today = workplace.computer.clock.now().date()
    first = review_log.begin(workplace).first
    about = review_log.Wanted(first, today, number=NUMBERS[1])
    assert NAME in [line.patient for line in review_log.read_log(workplace, about).lines]
    told.fails(review_log.read_log, workplace, replace(about, number=NUMBERS[1][:8]))
    told.fails(review_log.read_log, workplace, replace(about, last=first - timedelta(days=1)))
    drawn = review_log.draw_sample(workplace, first, today)
    drawn = replace(drawn, text=f"{NAME} {NUMBERS[0]}")
    told.fails(review_log.end_review, workplace, drawn)
    said = tuple(
        replace(line, verdict=Verdict.INVESTIGATE, remark=f"{NAME} {NUMBERS[1]}")
        for line in drawn.judgements
    )
    strange = replace(said[0], entry=UUID(int=1))
    told.fails(review_log.end_review, workplace, replace(drawn, judgements=(strange,)))
    made = review_log.end_review(workplace, replace(drawn, judgements=said))
    told.fails(review_log.proof_sheet, workplace, UUID(int=1))
    review_log.proof_sheet(workplace, made.id)


def lists_loaded(workplace: Workplace, folder: Path, told: Told) -> None:
    """Load, sign, watch and refuse lists in which somebody stands who is also a patient."""
    load = load_reference.load_reference
    told.fails(load, workplace, folder / "stick")
    (folder / "list.xlsx").write_bytes(b"no list")
    told.fails(load, workplace, folder / "list.xlsx")
    load(workplace, ROOT / "resources" / "demo" / "register.xlsx", confirmed_older=True)
    share = Path(tempfile.mkdtemp(dir=folder.parent))  # what lies there is the agencies', as it is
    listed = prescribers(share / "a.csv", NAME)
    wrong = share / "wrong.csv"
    wrong.write_bytes(listed.read_bytes() + f"{NUMBERS[0]};{NAME}\n".encode() * 20)
    told.fails(load, workplace, wrong)
    trust_organisation.make_organisation(workplace, "Region Mitt")
    trust_organisation.save_card(workplace, folder / "card.json")
    told.fails(trust_organisation.save_card, workplace, folder / "card.json")
    told.fails(trust_organisation.pin_organisation, workplace, folder / "card.json", NAME, NAME)
    pin = (folder / "card.json", with_second(workplace), PASSWORD)
    told.fails(trust_organisation.pin_organisation, workplace, *pin, NAME)
    trust_organisation.pin_organisation(workplace, *pin)
    told.fails(bundle_reference.make_bundle, workplace, [listed, wrong], share / "bundle")
    bundle_reference.make_bundle(workplace, [listed], share / "bundle")
    load(workplace, share / "bundle")
    rules_changed(workplace, folder, told)
    for _ in range(2):
        told.texts.append(str(watch_folder.take_new(workplace, share, load).waiting))
    told.texts.append(str(show_register.register_state(workplace)))
    assert keep_prescribers.find_prescribers(workplace, NAME)
    load_reference.go_back(workplace)


def rules_changed(workplace: Workplace, folder: Path, told: Told) -> None:
    rule, pack = folder / "rule.toml", folder / "pack.lykta"
    rule.write_text(f"[[rule]]\nid = '{NAME}'\n", encoding="utf-8")
    told.fails(change_rules.make_pack, workplace, [rule], pack)
    row = next(iter(workplace.computer.own_rules.rules.values()))
    rule.write_text(
        f"[[rule]]\nid = '{row.id}'\ntext = 'x'\nsource = 'x'\nconfidence = 'own'\n"
        f"valid_from = 2026-01-01\ntemporary = {str(row.temporary).lower()}\n"
        + (f"value = {row.value}\n" if row.value is not None else "")
    )
    change_rules.make_pack(workplace, [rule], pack)
    rule.write_text("")
    change_rules.take_pack(workplace, pack)
    told.fails(change_rules.take_pack, workplace, pack)
    told.fails(change_rules.switch_on, workplace, NAME, NAME)
    told.texts.append(str(change_rules.show_rules(workplace)))
    change_rules.leave_pack(workplace, NAME)


def commands_typed(folder: Path, told: Told) -> None:
    """Type commands that fail, with the patient in place of what they ask for."""
    lykta = Lykta(folder / "home")
    line = json.dumps({"patient": {"name": NAME, "identity": NUMBERS[0]}}).encode()
    for words, given in (
        (("record", "-"), line),
        (("record", "-"), NAME.encode() + b"\xff" + NUMBERS[0].encode()),
        (("settle", "--done", NUMBERS[0], "--reference", NAME), b""),
        (("settle", "--receiver", "fhir", "--url", f"https://{NUMBERS[0]}/{NUMBERS[1]}"), b""),
        (("outage", "begin", "--down", NAME, "--since", NUMBERS[0], "--ground", NAME), b""),
        (("outage", "close", "--protocol-out", folder / "protocol.pdf"), b""),
    ):
        done = lykta(*words, given=given)
        assert done.code in (1, 3)
        told.texts += [done.out, done.err]
    shown = lykta("steps", "--all")
    told.texts += [shown.out, lykta("journal").out, lykta("outage", "list", "--json").out]


def draft() -> DispensingDraft:
    """Return a draft of the known patient with nothing in the way but the label."""
    plain = filled_draft()
    row = replace(plain.rows[0], dosage=DOSAGE)
    return replace(plain, patient=PatientDraft(NAME, NUMBERS[1]), rows=(row,), advice_given=True)
