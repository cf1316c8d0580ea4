"""Texts in files that spreadsheets open, none of which is read as a formula there."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """Return a text that a spreadsheet takes for one; a number stays a number."""
    is_number = text.lstrip("-").replace(",", "", 1).isdecimal()
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text
