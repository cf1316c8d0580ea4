"""A patient named in a decision upon a twin stands in no file, log or error."""

from pathlib import Path

import pytest

from app.domain.findings import Refused
from app.domain.order_entries import TwinVerdict
from app.usecases import decide_twin
from tests.absence import NAME, NUMBERS, assert_absent, logged, plain_forms
from tests.counters import another_counter, meet
from tests.usecases.test_twin_cases import give_at
from tests.workplaces import begin_outage, open_pharmacy


def test_what_is_written_of_a_twin_stands_in_no_file_log_or_error(tmp_path: Path) -> None:
    workplace = open_pharmacy(tmp_path / "home")
    begin_outage(workplace)
    one, other = another_counter(workplace, tmp_path / "other")
    words = f"{NAME} {NUMBERS[0]}"
    told: list[str] = []
    with logged(one):
        first = give_at(one)
        give_at(other)
        meet(one, other)
        (case,) = decide_twin.list_twins(one)[first.subject, 1]
        decide_twin.decide_twin(one, case, TwinVerdict.DUPLICATE, words)
        with pytest.raises(Refused) as refused:
            decide_twin.decide_twin(one, case, TwinVerdict.DUPLICATE, words)
        told.append(str(refused.value))
        ((decided,), *_) = decide_twin.list_twins(one).values()
        assert decided.decided is not None
        assert decided.decided.personal is not None
        assert decided.decided.personal.text == words
        assert_absent(tmp_path)
    assert_absent(tmp_path)
    assert not [text for text in told for form in plain_forms() if form in text]
