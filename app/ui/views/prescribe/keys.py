"""The keys of the prescriber's screen, as the help list shows them, and the order of its fields."""

from app.domain.fields import row_of

KEYS = (
    ("Alt+P", "Patient"),
    ("Ctrl+1 … Ctrl+5", "Läkemedel 1 till 5; nästa nummer lägger till ett"),
    ("Ctrl+Del", "Ta bort läkemedlet"),
    ("Ctrl+Shift+L", "Läkemedlet är licens eller ex tempore"),
    ("Alt+F", "Favoriter, och det du ofta har skrivit"),
    ("Ctrl+Shift+F", "Spara läkemedlet som favorit"),
    ("Alt+1, Alt+2", "Inget e-recept, e-receptet ligger i kö"),
    ("Ctrl+J", "Utfärda trots varningen"),
    ("Alt+K", "Fler uppgifter: giltighet, språk, meddelande till apoteket"),
    ("Alt+M", "Mina reservrecept; Enter öppnar ett"),
    ("Alt+A", "Visa allas reservrecept, visa mina"),
    ("Alt+U", "Mina uppgifter som förskrivare"),
    ("Enter", "Till nästa uppgift som saknas"),
    ("Ctrl+Backsteg", "Rensa"),
    ("Ctrl+Enter", "Skriv ut och signera"),
)
_ORDER = (
    "patient.identity", "patient.name", "patient.birth_date", "patient.sex", "is_entitled", "rows",
    "is_urgent", "patient.is_protected", "is_large", "reason", "first_by", "valid_until",
    "language", "message", "e_prescription",
)  # fmt: skip
_ROW_ORDER = (
    "product", "amount", "withdrawals", "interval", "kind", "description", "dosage", "purpose",
)  # fmt: skip


def reading_order(path: str) -> tuple[int, int, int]:
    """Return what sorts paths as the keyboard meets their fields."""
    row = row_of(path)
    if row is not None:
        part = path.split(".")[2]
        at = _ROW_ORDER.index(part) if part in _ROW_ORDER else len(_ROW_ORDER)
        return (_ORDER.index("rows"), row, at)
    return (_ORDER.index(path) if path in _ORDER else len(_ORDER), 0, 0)
