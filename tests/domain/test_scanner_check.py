"""What a scanner typed of the test codes tells how it is set, and anything is answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.gs1 import SEPARATOR
from app.domain.scan import classify_scan
from app.domain.scanner_check import CODES, FAULTS, PACK, SIGNS, Reading, faults_of, judge

US_ON_SWEDISH = str.maketrans("-_/?;:", "+?-_öÖ")


def typed(text: str, *, end: bool = True, gap: float = 5) -> Reading:
    return Reading(text, end, tuple(gap * at for at in range(len(text) + 1)))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("before", ["", "]d2", "]d1"])
def test_a_scanner_that_is_set_right_has_no_faults(code: str, before: str) -> None:
    judged = judge(typed(before + code))
    assert (judged.code, judged.faults) == (CODES.index(code), ())
    assert judged.is_well


def test_the_test_code_of_a_pack_is_one_that_the_counter_understands_but_for_its_batch() -> None:
    pack = classify_scan("]d2" + PACK).pack
    assert pack is not None
    assert (pack.serial, pack.batch) == ("5n-/_?:", "Lo-7")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (PACK.replace(SEPARATOR, ""), ("separator.lost",)),
        (PACK.replace(SEPARATOR, "^"), ("separator.replaced",)),
        (PACK.replace(SEPARATOR, "‹F8›"), ("separator.replaced",)),
        (PACK.translate(US_ON_SWEDISH), ("keyboard.us",)),
        (SIGNS.translate(US_ON_SWEDISH), ("keyboard.us",)),
        (PACK.translate(US_ON_SWEDISH).replace(SEPARATOR, ""), ("keyboard.us", "separator.lost")),
        ("¨d2" + PACK.translate(US_ON_SWEDISH), ("keyboard.us",)),
        (SIGNS.translate(str.maketrans("-/_?:;", "/&?_><")), ("keyboard.swedish",)),
        (SIGNS.replace("z", "y").replace("Y", "Z").translate(str.maketrans("-/", "/-")),
         ("keyboard.german",)),
        (SIGNS.swapcase(), ("caps",)),
        (PACK.swapcase(), ("caps",)),
        (SIGNS.swapcase().translate(US_ON_SWEDISH).replace("ö", "Ö"), None),
        (SIGNS.upper(), ("upper",)),
        (SIGNS.lower(), ("lower",)),
        ("*" + SIGNS, ("prefix",)),
        (SIGNS + "#", ("suffix",)),
        (SIGNS[:5] + SIGNS[7:], ("fast",)),
        ("7046261019958", ("other",)),
        ("", ("other",)),
    ],
)  # fmt: skip
def test_each_wrong_setting_is_named(text: str, faults: tuple[str, ...] | None) -> None:
    found = judge(typed(text)).faults
    assert found == faults if faults is not None else found


def test_no_end_key_and_a_slow_pace_are_told_beside_the_rest() -> None:
    assert judge(typed(SIGNS, end=False)).faults == ("end",)
    assert judge(typed(SIGNS, gap=35)).faults == ("slow",)
    times = (*(5.0 * at for at in range(len(SIGNS))), 400.0)
    assert judge(Reading(SIGNS, has_end=True, times=times)).faults == ("slow",)
    both = [judge(typed(SIGNS.swapcase(), end=False)), judge(typed(PACK.swapcase()))]
    assert faults_of(both) == ("caps", "end")


@given(st.text(max_size=600), st.booleans(), st.lists(st.floats(0, 1e6), max_size=50).map(sorted))
def test_whatever_keys_come_are_answered_with_faults_that_have_a_cure(
    text: str, has_end: bool, times: list[float]
) -> None:
    judged = judge(Reading(text, has_end, tuple(times)))
    assert all(fault in FAULTS and FAULTS[fault][1] for fault in judged.faults)
    assert judged.is_well or judged.faults


@given(st.sampled_from(CODES), st.data())
def test_a_code_with_any_character_changed_is_never_taken_for_right(
    code: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(code) - 1))
    sign = data.draw(st.characters().filter(lambda c: c != code[at]))
    assert not judge(typed(code[:at] + sign + code[at + 1 :])).is_well
