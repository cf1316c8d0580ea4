"""A patient with money to get back stands in no file, log or error but on the letter itself."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import PaymentDraft
from app.domain.findings import Refused
from app.domain.money_entries import DifferenceEnd
from app.domain.order import PaymentMeans
from app.usecases import check_typing, fill_slip, settle_money, tell_evis, write_letter
from tests.absence import NAME, NUMBERS, assert_absent, logged, plain_forms
from tests.documents.reading import page_texts
from tests.privacy_stages import draft
from tests.usecases.test_scan_pack import PACK, with_packs
from tests.usecases.test_take_up import give
from tests.workplaces import begin_outage, open_pharmacy


def test_what_is_written_of_money_stands_in_no_file_log_or_error(tmp_path: Path) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    told: list[str] = []
    words = f"{NAME} {NUMBERS[0]}"
    with logged(workplace):
        begin_outage(workplace)
        paid = PaymentDraft(PaymentMeans.CASH, "500")
        slip = fill_slip.open_slip(workplace)
        subject = give(workplace, slip, replace(draft(), payment=paid)).subject
        with pytest.raises(Refused) as refused:
            settle_money.set_correct(workplace, subject, words, words)
        told.append(str(refused.value))
        settle_money.set_correct(workplace, subject, "400", words)
        for address in (NAME * 20, ""):
            try:
                pdf = write_letter.write_letter(workplace, [subject], address)
            except Refused as unfit:
                told.append(str(unfit))
        (page,) = page_texts(pdf)
        assert NAME in page
        assert not [number for number in NUMBERS if number in page]
        end = [subject], DifferenceEnd.REFUNDED
        with pytest.raises(Refused) as other:
            settle_money.settle_difference(workplace, *end, 1, words)
        settle_money.settle_difference(workplace, *end, -10_000, words)
        told += [str(other.value), repr(settle_money.list_money(workplace))]
        told.append(repr(settle_money.money_by_patient(workplace)))
        told.append(repr(check_typing.transcription_errors(workplace)))
        told.append(check_typing.errors_csv(workplace))
        assert_absent(tmp_path)
    assert_absent(tmp_path)
    assert not [text for text in told for form in plain_forms() if form in text]


def test_what_e_vis_is_told_names_nobody(tmp_path: Path) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    words = f"{NAME} {NUMBERS[0]}"
    told: list[str] = []
    with logged(workplace):
        begin_outage(workplace)
        told_to = replace(with_packs(PACK), patient=draft().patient)
        give(workplace, fill_slip.open_slip(workplace), told_to)
        (task,) = tell_evis.list_tasks(workplace)
        for code in (words, "L-1"):
            try:
                tell_evis.tell_refused(workplace, task, code, words)
            except Refused as refused:
                told.append(str(refused))
        tell_evis.ask_again(workplace, tell_evis.list_tasks(workplace)[0])
        _, data = tell_evis.write_file(workplace)
        with pytest.raises(Refused) as unfit:
            tell_evis.take_answer(workplace, words.encode() + data)
        told += [str(unfit.value), data.decode(), repr(tell_evis.list_tasks(workplace))]
        assert_absent(tmp_path)
    assert_absent(tmp_path)
    assert not [text for text in told for form in plain_forms() if form in text]
