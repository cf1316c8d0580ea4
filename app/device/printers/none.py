"""No printer is chosen: every print says so, and what to do."""

from typing import NoReturn

from app.domain.findings import Unavailable


class NoPrinter:
    """The printer of a computer that has none (ingen skrivare)."""

    def print_pdf(self, *_: object, **__: object) -> NoReturn:
        """Say that no printer is chosen."""
        raise Unavailable(
            "Ingen skrivare är vald.",
            "Välj en under Dator, eller spara etiketten som fil.",
            code="no_printer",
        )
