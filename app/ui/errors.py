"""What a person is told when something was refused or failed, and at which place."""

from collections.abc import Mapping

from app.domain.findings import Finding, Refused, Unavailable
from app.ui.widgets.field import Field
from app.ui.widgets.message import Message

_BUG = "Något i Lykta är fel. Inget är ändrat. Felet står i loggen."


def told(error: Exception) -> str:
    """Return what is and what to do, in one text."""
    if isinstance(error, Refused):
        return "\n".join(_sentence(finding) for finding in error.findings)
    return str(error) if isinstance(error, Unavailable) else _BUG


def show_error(error: Exception, message: Message, fields: Mapping[str, Field]) -> None:
    """Show each finding at the field that it names, the rest in the message.

    The first field that must be corrected gets the keyboard.
    """
    findings = error.findings if isinstance(error, Refused) else ()
    placed = [finding for finding in findings if finding.field in fields]
    for name, field in fields.items():
        field.show_findings([finding for finding in placed if finding.field == name])
    if placed:
        fields[placed[0].field].setFocus()
    rest = [_sentence(finding) for finding in findings if finding.field not in fields]
    message.say("\n".join(rest) if findings else told(error))


def _sentence(finding: Finding) -> str:
    return f"{finding.text} {finding.cure}".strip()
