"""A scanner is told from a person by the time between the keys, whoever types how."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.burst import FAST_MS, FEWEST_KEYS, BurstDetector, KeyKind

CODES = st.text("0123456789ABCDEF-\x1d", min_size=FEWEST_KEYS, max_size=40)
SCANNER_GAPS = st.floats(1, FAST_MS - 1)
PERSON_GAPS = st.floats(FAST_MS + 15, 900)
WORDS = st.text("abcdefghijklmnopqrstuvwxyzåäö 0123456789", min_size=1, max_size=30)


@dataclass
class Desk:
    """A field, a detector and a clock that is turned by hand: what would happen in a window."""

    detector: BurstDetector = field(default_factory=BurstDetector)
    can_undo: bool = True
    now: float = 1000.0
    text: str = ""  # what stands in the field
    codes: list[str] = field(default_factory=list)
    ends: int = 0  # end keys that reached the field
    waits: list[float] = field(default_factory=list)  # how long each character was held
    _held: list[tuple[str, float]] = field(default_factory=list)
    _deadline: float = float("inf")
    _before: str = ""

    def press(self, key: str, gap: float) -> None:
        """Press one key after a gap; what was held is given back when its time has come."""
        at = self.now + gap
        if self._held and self._deadline < at:
            self.detector.expire()
            self._replay(self._deadline)
        self.now = at
        kind = KeyKind.END if key == "\n" else KeyKind.CHARACTER
        verdict = self.detector.press(kind, key, at, can_undo=self.can_undo)
        if verdict.replay:
            self._replay(at)
        if verdict.code is not None:
            self.codes.append(verdict.code)
            self._held.clear()
            if verdict.take_back:
                self.text = self._before
        elif verdict.hold:
            self._held.append((key, at))
            self._deadline = at + self.detector.patience_ms()
        elif kind is KeyKind.END:
            self.ends += 1
        else:
            self._before = self.text
            self.text += key
            self.waits.append(0.0)

    def rest(self) -> None:
        """Let a second pass."""
        if self._held:
            self.detector.expire()
            self._replay(self._deadline)
        self.now += 1000

    def _replay(self, at: float) -> None:
        for key, pressed in self._held:
            self.text += key
            self.waits.append(at - pressed)
        self._held.clear()


def type_all(desk: Desk, text: str, gaps: list[float]) -> None:
    """Type a text with the gaps, used again from the first when they run out."""
    for index, key in enumerate(text):
        desk.press(key, gaps[index % len(gaps)])


@given(CODES, st.lists(SCANNER_GAPS, min_size=1, max_size=40), st.booleans())
def test_a_scan_is_read_whole_and_nothing_of_it_is_typed(
    code: str, gaps: list[float], can_undo: bool
) -> None:
    desk = Desk(can_undo=can_undo)
    type_all(desk, code + "\n", gaps)
    assert (desk.codes, desk.text, desk.ends) == ([code], "", 0)


@given(WORDS, st.lists(PERSON_GAPS, min_size=1, max_size=30), st.booleans())
def test_what_a_person_types_arrives_whole_and_in_order(
    text: str, gaps: list[float], can_undo: bool
) -> None:
    desk = Desk(can_undo=can_undo)
    type_all(desk, text + "\n", gaps)
    desk.rest()
    assert (desk.codes, desk.text, desk.ends) == ([], text, 1)


@given(WORDS, st.lists(st.floats(0, 200), min_size=1, max_size=30))
def test_nothing_is_ever_lost_whatever_the_rhythm(text: str, gaps: list[float]) -> None:
    desk = Desk()
    type_all(desk, text, gaps)
    desk.rest()
    assert desk.text == text


@given(WORDS, st.lists(PERSON_GAPS, min_size=1, max_size=30))
def test_a_person_never_waits_longer_than_a_scanners_gap(text: str, gaps: list[float]) -> None:
    desk = Desk()
    type_all(desk, text, gaps)
    desk.rest()
    assert max(desk.waits) <= FAST_MS + 0.001


@given(WORDS, st.lists(st.floats(FAST_MS + 15, 250), min_size=1, max_size=30))
def test_after_the_first_key_nothing_is_held(text: str, gaps: list[float]) -> None:
    desk = Desk()
    type_all(desk, text, gaps)
    desk.rest()
    assert desk.waits[1:] == [0.0] * (len(text) - 1)


@given(WORDS, CODES, SCANNER_GAPS, st.floats(FAST_MS + 1, 290))
def test_a_scan_in_the_middle_of_typing_leaves_the_field_as_it_was(
    typed: str, code: str, gap: float, pause: float
) -> None:
    desk = Desk()
    type_all(desk, typed, [90.0])
    desk.press(code[0], pause)
    type_all(desk, code[1:] + "\n", [gap])
    assert (desk.codes, desk.text) == ([code], typed)


@given(CODES, st.data())
def test_one_slow_key_after_three_fast_ones_does_not_break_a_scan(
    code: str, data: st.DataObject
) -> None:
    gaps = [5.0] * (len(code) + 1)
    gaps[data.draw(st.integers(3, len(code)))] = 55.0
    desk = Desk()
    type_all(desk, code + "\n", gaps)
    assert desk.codes == [code]


def test_two_keys_struck_together_by_a_person_are_typed() -> None:
    desk = Desk()
    type_all(desk, "apotek", [80, 80, 12, 90, 15, 80])
    desk.rest()
    assert desk.text == "apotek"


@pytest.mark.parametrize("length", range(1, FEWEST_KEYS))
def test_a_short_burst_is_typed(length: int) -> None:
    desk = Desk()
    type_all(desk, "123456789"[:length] + "\n", [5])
    assert (desk.codes, desk.text, desk.ends) == ([], "123456789"[:length], 1)


def test_a_burst_without_an_end_key_is_typed() -> None:
    desk = Desk()
    type_all(desk, "7046261019958", [5])
    desk.rest()
    assert (desk.codes, desk.text) == ([], "7046261019958")


def test_the_prefix_makes_a_short_code_a_scan() -> None:
    desk = Desk(BurstDetector("~"))
    type_all(desk, "~12\n", [5])
    assert (desk.codes, desk.text) == (["12"], "")


def test_the_prefix_is_held_even_in_the_middle_of_typing() -> None:
    desk = Desk(BurstDetector("~"))
    type_all(desk, "abc", [100])
    desk.press("~", 100)
    assert desk.text == "abc"


def test_the_prefix_alone_is_typed() -> None:
    desk = Desk(BurstDetector("~"))
    type_all(desk, "~\n", [5])
    assert (desk.codes, desk.text) == ([], "~")


def test_a_command_in_the_middle_gives_everything_back() -> None:
    desk = Desk()
    type_all(desk, "123", [5])
    verdict = desk.detector.press(KeyKind.OTHER, "", desk.now + 5)
    assert (verdict.replay, verdict.hold) == (True, False)


def test_two_scans_after_each_other_are_two() -> None:
    desk = Desk()
    type_all(desk, "101995\n", [5])
    type_all(desk, "191212121212\n", [5])
    assert (desk.codes, desk.text) == (["101995", "191212121212"], "")
