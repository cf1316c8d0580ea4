"""A patient who also orders, answers and signs for a unit stands in no file, log or error."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import RowDraft
from app.domain.findings import Refused
from app.usecases import (
    acknowledge_delivery,
    complete_requisition,
    fill_slip,
    hand_out,
    list_requisitions,
    print_requisition,
)
from tests.absence import DOSAGE, NAME, NUMBERS, assert_absent, logged, plain_forms
from tests.units import UNIT, decided, opened, order
from tests.workplaces import begin_outage, find_product, open_pharmacy

WHO = replace(UNIT, orderer=NAME, profession=NUMBERS[0], physician=NAME)


def test_who_orders_and_who_signs_stand_in_no_file_log_or_error(tmp_path: Path) -> None:
    home = tmp_path / "home"
    workplace = open_pharmacy(home)
    told: list[str] = []
    with logged(workplace):
        begin_outage(workplace)
        row = RowDraft(find_product("041238"), ordered=3, dosage=DOSAGE)
        asked = replace(order(row), requisition=WHO, signature_seen=False)
        slip = opened(workplace, asked)
        with pytest.raises(Refused) as unsigned:
            hand_out.hand_out(workplace, slip)
        told.append(str(unsigned.value))
        slip = fill_slip.save_draft(workplace, slip, replace(asked, signature_seen=True))
        entry = hand_out.hand_out(workplace, decided(workplace, slip, f"{NAME} {NUMBERS[0]}"))
        assert list_requisitions.list_units(workplace)[0].orderer == NAME
        fill_slip.void_slip(
            workplace, complete_requisition.complete_requisition(workplace, entry.subject), NAME
        )
        (rest,) = list_requisitions.list_back_orders(workplace)
        complete_requisition.close_back_order(workplace, rest.ref, f"{NAME} {NUMBERS[0]}")
        for name, seen in ((f"{NAME} " * 40, False), (NAME, False)):
            with pytest.raises(Refused) as refused:
                acknowledge_delivery.acknowledge_delivery(
                    workplace, entry.subject, name, signature_seen=seen
                )
            told.append(str(refused.value))
        acknowledge_delivery.acknowledge_delivery(
            workplace, entry.subject, NAME, signature_seen=True
        )
        assert print_requisition.delivery_note(workplace, entry.subject).startswith(b"%PDF")
        assert NAME not in print_requisition.invoice_csv(workplace)
        assert_absent(tmp_path)
    assert_absent(tmp_path)
    assert not [text for text in told for form in plain_forms() if form in text]
