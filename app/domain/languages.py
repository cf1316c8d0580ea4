"""Languages that a dosage may be written in, by the two letters of ISO 639-1, in words."""

_WORDS = {
    "am": "amhariska",
    "ar": "arabiska",
    "bs": "bosniska",
    "da": "danska",
    "de": "tyska",
    "en": "engelska",
    "es": "spanska",
    "et": "estniska",
    "fa": "persiska",
    "fi": "finska",
    "fr": "franska",
    "hr": "kroatiska",
    "hu": "ungerska",
    "it": "italienska",
    "ku": "kurdiska",
    "lt": "litauiska",
    "lv": "lettiska",
    "nb": "norska",
    "nl": "nederländska",
    "nn": "norska",
    "no": "norska",
    "pl": "polska",
    "ps": "pashto",
    "pt": "portugisiska",
    "ro": "rumänska",
    "ru": "ryska",
    "se": "nordsamiska",
    "so": "somaliska",
    "sq": "albanska",
    "sr": "serbiska",
    "th": "thailändska",
    "ti": "tigrinska",
    "tr": "turkiska",
    "uk": "ukrainska",
    "ur": "urdu",
    "vi": "vietnamesiska",
    "zh": "kinesiska",
}


def language_words(code: str) -> str:
    """Return a language as it stands after "på"; "" of Swedish, which is not mentioned."""
    letters = code.lower()
    if letters in ("", "sv"):
        return ""
    return _WORDS.get(letters, f"språket {letters}")
