"""The commands about whose codes are believed: enrol and revoke keys, sign and load the list."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.reference_arguments import acts_of, add_command
from app.domain.issuing import REVOCATION_WORDS, IssuerKey, Revocation
from app.usecases.keep_issuers import enrol_issuer, list_issuers, make_trust_list, revoke_issuer
from app.usecases.take_trust_list import show_trust, take_trust_list
from app.usecases.workplace import Workplace


def add_trust(commands: Any) -> None:
    """Add what a pharmacy does with the list."""
    command = add_command(
        commands, "trust", "Bestäm vilkas reservreceptskoder som gäller.", "trust load lista.lykta"
    )
    acts = acts_of(command)
    load = add_command(
        acts, "load", "Läs in den betrodda organisationens lista.", "trust load lista.lykta"
    )
    load.add_argument("file", type=Path, metavar="FIL", help="listan")
    show = add_command(acts, "show", "Visa listan och nycklarna i den.", "trust show --json")
    show.add_argument("--json", action="store_true", help="en JSON-rad för varje nyckel")


def add_enrolment(acts: Any) -> None:
    """Add what an organisation does with the keys of its clinics."""
    enroll = add_command(
        acts,
        "enroll",
        "Anslut en mottagnings nyckel. Ring den först och be den läsa upp sitt fingeravtryck.",
        "organisation enroll ansokan.json",
    )
    enroll.add_argument("file", type=Path, metavar="FIL", help="mottagningens ansökan")
    enroll.add_argument(
        "--fingerprint",
        default="",
        metavar="SIFFROR",
        help="fingeravtrycket som mottagningen läste upp det",
    )
    enroll.add_argument("--until", metavar="DAG", help="sista dagen; annars så länge en nyckel får")
    revoke = add_command(
        acts,
        "revoke",
        "Återkalla en nyckel. Gör en ny lista efteråt.",
        'organisation revoke "01234 …" --why stolen',
    )
    revoke.add_argument("fingerprint", metavar="SIFFROR", help="nyckelns fingeravtryck")
    revoke.add_argument(
        "--why",
        required=True,
        choices=[why.value for why in Revocation],
        help="stolen: inget den undertecknat gäller; ceased: det den hann underteckna gäller",
    )
    issuers = add_command(acts, "issuers", "Visa nycklarna.", "organisation issuers")
    issuers.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    listing = add_command(
        acts, "list", "Underteckna nycklarna som en ny lista.", "organisation list lista.lykta"
    )
    listing.add_argument("file", type=Path, metavar="FIL", help="den nya filen")


def trust(words: argparse.Namespace, workplace: Workplace) -> int:
    """Do one of a pharmacy's acts."""
    if words.act == "load":
        listed = take_trust_list(workplace, words.file)
        keys = output.count(len(listed.keys), "nyckel", "nycklar")
        output.line(f"Tillitslista {listed.version} gäller, {keys}.")
        return 0
    shown = show_trust(workplace)
    if shown.organisation and shown.listed and not words.json:
        made = f"{shown.listed.made_at:%Y-%m-%d %H:%M}"
        output.line(f"{shown.organisation.name}, lista {shown.listed.version}, {made}")
    _show(shown.listed.keys if shown.listed else (), as_json=words.json)
    return 0


def enroll(words: argparse.Namespace, workplace: Workplace) -> int:
    """Believe a clinic's key."""
    compared = given.compared_fingerprint(words)
    key = enrol_issuer(workplace, words.file, compared, given.day(words.until))
    output.line(f"{key.issuer} är ansluten till och med {key.until}.")
    output.note("Apoteken vet det först av nästa lista: `lykta organisation list`.")
    return 0


def revoke(words: argparse.Namespace, workplace: Workplace) -> int:
    """Believe a key no more."""
    key = revoke_issuer(workplace, words.fingerprint, Revocation(words.why))
    output.line(f"Nyckeln för {key.issuer} är återkallad.")
    output.note("Apoteken vet det först av nästa lista: `lykta organisation list`.")
    return 0


def issuers(words: argparse.Namespace, workplace: Workplace) -> int:
    """List the keys that were enrolled here."""
    _show(tuple(list_issuers(workplace)), as_json=words.json)
    return 0


def make_list(words: argparse.Namespace, workplace: Workplace) -> int:
    """Sign the keys as they stand."""
    listed = make_trust_list(workplace, words.file)
    keys = output.count(len(listed.keys), "nyckel", "nycklar")
    output.line(f"Tillitslista {listed.version}, {keys}: {words.file}")
    return 0


def _show(keys: tuple[IssuerKey, ...], *, as_json: bool) -> None:
    if as_json:
        for key in keys:
            output.json_line(_json(key))
        return
    rows = [
        (
            key.issuer,
            key.since,
            key.until,
            f"{key.revoked_at:%Y-%m-%d}" if key.revoked_at else "",
            REVOCATION_WORDS[key.revoked_why] if key.revoked_why else "",
            key.enrolled_by,
            key.fingerprint,
        )
        for key in keys
    ]
    heads = ("Utfärdare", "Från", "Till", "Återkallad", "Skäl", "Ansluten av", "Fingeravtryck")
    output.table(rows, heads)


def _json(key: IssuerKey) -> dict[str, Any]:
    return {
        "issuer": key.issuer,
        "fingerprint": key.fingerprint,
        "public_key": key.public_key.hex(),
        "since": key.since,
        "until": key.until,
        "revoked_at": key.revoked_at,
        "revoked_why": key.revoked_why,
        "enrolled_by": key.enrolled_by,
    }
