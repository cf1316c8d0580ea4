"""Numbers as a prescriber writes them in letters (med bokstäver), from one to ninety-nine."""

_TEENS = (
    ("ett", 1), ("en", 1), ("två", 2), ("tre", 3), ("fyra", 4), ("fem", 5), ("sex", 6),
    ("sju", 7), ("åtta", 8), ("nio", 9), ("tio", 10), ("elva", 11), ("tolv", 12), ("tretton", 13),
    ("fjorton", 14), ("femton", 15), ("sexton", 16), ("sjutton", 17), ("arton", 18),
    ("aderton", 18), ("nitton", 19),
)  # fmt: skip
_TENS = (
    ("tjugo", 20), ("trettio", 30), ("fyrtio", 40), ("femtio", 50), ("sextio", 60),
    ("sjuttio", 70), ("åttio", 80), ("nittio", 90),
)  # fmt: skip
_SAID_WITH = ("gånger", "gång", "uttag", "ggr")  # beside the number
_WORDS = dict(_TEENS) | dict(_TENS)
_WORDS |= {tens + one: ten + n for tens, ten in _TENS for one, n in _TEENS if n < 10}


def number_in_letters(text: str) -> int | None:
    """Return the number that is written, or None for what is none."""
    letters = "".join(c if c.isalnum() else " " for c in text.casefold())
    words = [word for word in letters.split() if word not in _SAID_WITH]
    return _WORDS.get("".join(words))
