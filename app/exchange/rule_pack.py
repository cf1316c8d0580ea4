"""A signed file of rules, from whoever the pharmacy has agreed to believe."""

import io
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from app.domain import canonical
from app.domain.findings import Refused, refuse
from app.domain.organisation import Organisation
from app.domain.rule_packs import Tables
from app.exchange.signed_file import Flaw, NotSigned, SignedForm

_FORM = SignedForm(b"lykta-rules-1\r\n")
LARGEST_PACK = _FORM.largest
_CUT = ("truncated", "Regelpaketet är avklippt eller har något efter slutet.")
_FLAWS = {
    Flaw.FORM: ("format", "Filen är inget regelpaket."),
    Flaw.TOO_LARGE: _CUT,
    Flaw.CUT: _CUT,
    Flaw.SIGNATURE: ("signature", "Regelpaketets underskrift stämmer inte: det är ändrat."),
}


class RulePack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was signed (regelpaket)."""

    made_at: Annotated[datetime, Meta(tz=True)]
    rules: dict[str, list[dict[str, Any]]]


def write_pack(private: bytes, made_at: datetime, rules: Tables) -> bytes:
    """Return the signed file."""
    content = canonical.dump({"made_at": made_at.isoformat(), "rules": rules})
    return _FORM.write(private, content)


def open_pack(data: bytes, organisation: Organisation) -> RulePack:
    """Return the pack if the organisation signed it and it is whole; else refuse, saying why."""
    file = io.BytesIO(data)
    try:
        content = _FORM.read(file, organisation)
    except NotSigned as error:
        if error.flaw is Flaw.STRANGER:
            raise refuse(
                "Regelpaketet är undertecknat av en annan organisation än den som apoteket litar"
                " på.",
                f"Hämta ett från {organisation.name}, eller byt organisation under Register.",
                rule="rules.pack.unknown",
            ) from None
        raise _no(*_FLAWS[error.flaw]) from None
    if file.read(1):
        raise _no(*_CUT)
    try:
        return msgspec.convert(canonical.load(content), RulePack)
    except ValueError:  # signed by one who writes another version
        raise _no("version", "Regelpaketet är gjort av en annan version av Lykta.") from None


def _no(why: str, text: str) -> Refused:
    return refuse(text, "Hämta paketet igen.", rule=f"rules.pack.{why}")
