"""An organisation's own keys of clinics: enrol, revoke, and sign them together for pharmacies."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from app.device.files import disk_errors
from app.domain.findings import refuse
from app.domain.issuer_entries import IssuerEnrolled, IssuerRevoked, TrustListMade
from app.domain.issuing import IssuerKey, Revocation, TrustList
from app.domain.organisation import parse_fingerprint
from app.domain.staff import Act
from app.exchange import trust
from app.exchange.enrolment import LARGEST_REQUEST, read_request
from app.exchange.trust_list import write_list
from app.store.credentials import SigningKey, find_signing_key
from app.store.files import find_bytes
from app.store.journal import Writing
from app.store.projections import issuers
from app.usecases.workplace import Workplace, require, rules_of


def enrol_issuer(
    workplace: Workplace, path: Path, compared: str, until: date | None = None
) -> IssuerKey:
    """Believe the key of a clinic's request, from today, or longer if it is believed already.

    `compared` is the fingerprint as the clinic read it aloud from its own screen.
    """
    require(workplace, Act.MANAGE)
    _signing_key(workplace)
    content = find_bytes(path, LARGEST_REQUEST)
    if content is None:
        raise refuse("Filen finns inte.", "Välj mottagningens ansökan.", field="file")
    request = read_request(content)
    if parse_fingerprint(compared) != request.fingerprint:
        raise refuse(
            "Fingeravtrycket är ett annat än ansökans.",
            "Anslut den inte. Be mottagningen om en ny ansökan.",
            field="fingerprint",
            rule="issuer.fingerprint",
        )
    last, fingerprint = _last_day(workplace, until), request.fingerprint
    with workplace.journal.write(workplace.person.id) as writing:
        known = _find(writing, fingerprint)
        if known is not None:
            _demand_lengthened(known, last)
        today = workplace.computer.clock.now().date()
        since = known.since if known else today  # what it has signed goes on holding
        key = request.public_key.hex()
        enrolled = IssuerEnrolled(request.issuer, key, fingerprint, since, last)
        writing.append(enrolled, subject=_subject(workplace, fingerprint))
    return IssuerKey(request.public_key, request.issuer, workplace.person.name, since, last)


def revoke_issuer(workplace: Workplace, fingerprint: str, why: Revocation) -> IssuerKey:
    """Believe a key no more; pharmacies know it from the next list. A stolen one stays stolen."""
    require(workplace, Act.MANAGE)
    wanted = parse_fingerprint(fingerprint)
    with workplace.journal.write(workplace.person.id) as writing:
        key = _find(writing, wanted)
        if key is None:
            raise refuse("Ingen sådan nyckel är ansluten.", "Läs fingeravtrycket igen.")
        if key.revoked_why in (why, Revocation.STOLEN):
            raise refuse("Nyckeln är redan återkallad.", "Gör en ny tillitslista.")
        revoked = IssuerRevoked(wanted, why)
        entry = writing.append(revoked, subject=_subject(workplace, wanted))
    return replace(key, revoked_at=entry.recorded_at, revoked_why=why)


def list_issuers(workplace: Workplace) -> list[IssuerKey]:
    """Return every key that was enrolled here, also those that are believed no more."""
    return issuers.list_issuers(workplace.journal.vault.connection)


def make_trust_list(workplace: Workplace, out: Path) -> TrustList:
    """Sign the keys as they stand, under the next number."""
    require(workplace, Act.MANAGE)
    key = _signing_key(workplace)
    if out.exists():
        raise refuse(f"{out.name} finns redan.", "Välj ett annat namn.", field="file")
    organisation = trust.organisation_of(key.name, key.private).fingerprint
    with workplace.journal.write(workplace.person.id) as writing:
        connection, now = writing.connection, workplace.computer.clock.now()
        version = issuers.last_version(connection) + 1
        listed = TrustList(version, now, tuple(issuers.list_issuers(connection)))
        signed = write_list(key.private, listed)
        digest, count = hashlib.sha256(signed).hexdigest(), len(listed.keys)
        made = TrustListMade(organisation, version, now, count, digest)
        writing.append(made, subject=uuid5(workplace.journal.identity.store, "trust-lists"))
        with disk_errors("tillitslistan kunde inte sparas"):
            out.write_bytes(signed)
    return listed


def _last_day(workplace: Workplace, until: date | None) -> date:
    """Return the day that is asked for, or the last that a key enrolled today may hold."""
    today = workplace.computer.clock.now().date()
    longest = today + timedelta(days=rules_of(workplace).value("C-KEY-DAYS"))
    last = until or longest
    if not today <= last <= longest:
        text = f"Nyckeln kan gälla till och med {longest}, inte till {last}."
        raise refuse(text, "Välj en tidigare dag.", field="until")
    return last


def _demand_lengthened(known: IssuerKey, last: date) -> None:
    """Refuse a key that is believed no more, and one that would hold no longer than it does."""
    if known.revoked_at is not None:
        raise refuse(
            "Nyckeln är återkallad och kan inte anslutas igen.",
            "Be mottagningen göra en ny nyckel och ansöka med den.",
            field="file",
            rule="issuer.revoked",
        )
    if last <= known.until:
        raise refuse(
            f"Nyckeln är redan ansluten till och med {known.until}.",
            "Välj en senare dag. Apoteken vet det först av nästa tillitslista.",
            field="until",
            rule="issuer.known",
        )


def _find(writing: Writing, fingerprint: str) -> IssuerKey | None:
    known = issuers.list_issuers(writing.connection)
    return next((key for key in known if key.fingerprint == fingerprint), None)


def _signing_key(workplace: Workplace) -> SigningKey:
    key = find_signing_key(workplace.journal.vault.connection)
    if key is None:
        raise refuse("Här finns ingen organisationsnyckel.", "Gör en först.")
    return key


def _subject(workplace: Workplace, fingerprint: str) -> UUID:
    return uuid5(workplace.journal.identity.store, f"issuer/{fingerprint}")
