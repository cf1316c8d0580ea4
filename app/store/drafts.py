"""Slips being filled in: a mutable row each, outside journal and witness, saved as typed."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID, uuid4

import msgspec
import uuid_utils.compat as uuid7

from app.domain.clock import from_micros, to_micros
from app.domain.draft import DispensingDraft, OpenSlip
from app.domain.entries import Entry
from app.domain.findings import refuse
from app.domain.slip import SlipNumber, next_serial
from app.domain.slip_entries import SlipsIssued
from app.store.journal import Writing, read_entries
from app.store.projections.dispensings import is_paper_named
from app.store.projections.epochs import series_of
from app.store.projections.slips import last_serial

_COLUMNS = "subject, entry, slip, opened_at, saved_at, printed, holder, body"


def allot_slip(
    writing: Writing, outage: UUID, draft: DispensingDraft, entry: UUID | None = None
) -> OpenSlip:
    """Allot the next slip number of this device's series; the draft is not yet saved."""
    subject = uuid4()
    number, issued = allot_number(writing, outage, subject)
    return OpenSlip(
        subject=subject,
        entry=entry or uuid7.uuid7(),
        slip=str(number),
        opened_at=issued.recorded_at,
        saved_at=issued.recorded_at,
        draft=draft,
        holder=secrets.token_hex(8),
    )


def allot_number(writing: Writing, outage: UUID | None, subject: UUID) -> tuple[SlipNumber, Entry]:
    """Allot the next number of this device's series to a subject, by an entry of its own."""
    identity = writing.identity
    series = series_of(writing.connection, identity.author.device, identity.epoch)
    serial = next_serial(series, last_serial(writing.connection, identity.author.device, series))
    issued = writing.append(SlipsIssued(series, serial, serial), subject=subject, outage=outage)
    return SlipNumber(series, serial), issued


def reopened(now: datetime, subject: UUID, slip: str, draft: DispensingDraft) -> OpenSlip:
    """Return a slip that is opened again for what has an entry: its label reads as printed."""
    return OpenSlip(
        subject, uuid7.uuid7(), slip, now, now, draft, draft.label_digest(), secrets.token_hex(8)
    )


def on_number(now: datetime, subject: UUID, slip: str, draft: DispensingDraft) -> OpenSlip:
    """Return a slip on a number that was allotted before, of a blank form."""
    return OpenSlip(subject, uuid7.uuid7(), slip, now, now, draft, holder=secrets.token_hex(8))


def take_draft(connection: Connection, subject: UUID, person: UUID) -> OpenSlip:
    """Return the slip as it was last saved, held from now on by whoever asks and nobody else."""
    stored = _load(connection, subject)
    draft = had_by(stored.draft, person)
    taken = replace(stored, draft=draft, holder=secrets.token_hex(8))
    save_draft(connection, taken)
    return taken


def held_draft(connection: Connection, slip: OpenSlip) -> OpenSlip:
    """Return the slip as it was last saved; refuse when it is finished or held elsewhere."""
    stored = _load(connection, slip.subject)
    if stored.holder != slip.holder:
        raise refuse(
            "Expeditionen är öppnad på en annan skärm.",
            "Fortsätt där, eller hämta den under Parkerade.",
            field="slip",
        )
    return stored


def had_by(draft: DispensingDraft, person: UUID) -> DispensingDraft:
    """Return the draft with one more who has had it before them, if it is typed off a form."""
    form = draft.from_form
    return replace(draft, from_form=form and form.and_by(person))


def signed_draft(connection: Connection, slip: OpenSlip, person: UUID) -> OpenSlip:
    """Return the slip as its screen has it, with all who had its form before them, and who signs.

    Refuse when it is finished or held elsewhere.
    """
    kept = held_draft(connection, slip).draft.from_form
    return replace(slip, draft=had_by(replace(slip.draft, from_form=kept), person))


def keep_printed(connection: Connection, slip: OpenSlip) -> OpenSlip:
    """Keep that the labels are printed as the slip reads; what was typed meanwhile stays."""
    printed = slip.draft.label_digest()
    save_draft(connection, replace(held_draft(connection, slip), printed=printed))
    return replace(slip, printed=printed)


def mend_drafts(connection: Connection, devices: Iterable[str]) -> None:
    """After entries came back: drop what is handed out or voided, and lay out what lost its draft.

    A slip that one of these devices issued and that has neither end nor draft gets an empty one,
    so that the paper can be filled in again, or the number voided. Others keep their drafts.
    """
    used = "SELECT series, serial, how FROM slip_used"
    ends = {(series, serial): how for series, serial, how in connection.execute(used).fetchall()}
    accounted = set(ends)
    for slip in list_drafts(connection):
        number = SlipNumber.parse(slip.slip)
        end = ends.get((number.series, number.serial))
        if end is not None and end != _goes_on_from(slip):
            remove_draft(connection, slip.subject)
        accounted.add((number.series, number.serial))
    issued = connection.execute(
        "SELECT id, series, first, device FROM slip_issued WHERE form = ''"
    ).fetchall()
    own = frozenset(devices)
    for subject, series, serial, device in issued:
        if device in own and (series, serial) not in accounted:
            lost = UUID(bytes=subject)
            at = next(read_entries(connection, lost)).recorded_at
            number = SlipNumber(series, serial)
            empty = OpenSlip(lost, uuid7.uuid7(), str(number), at, at, DispensingDraft())
            save_draft(connection, empty)


def renew_drafts(connection: Connection) -> None:
    """Let slips that came with a copy become hand-outs of this device's own.

    Where they lay before, somebody may finish them too: then both stand, and neither hides the
    other under one id.
    """
    for slip in list_drafts(connection):
        remove_draft(connection, slip.subject)
        subject = slip.subject if _goes_on_from(slip) else uuid4()
        save_draft(connection, replace(slip, subject=subject, entry=uuid7.uuid7()))


def rename_drafts(connection: Connection) -> None:
    """Draw the ids of the entries to be anew, as at every start.

    Nobody is told when the folder of a computer is put back as it was. What was handed out since
    and is handed out again would be two entries under one id. No retry asks for an id of an
    earlier run: what stands has no draft any more.
    """
    for slip in list_drafts(connection):
        save_draft(connection, replace(slip, entry=uuid7.uuid7()))


def _goes_on_from(slip: OpenSlip) -> str:
    """Return how the number must stand that the slip goes on from, "" for a slip of its own."""
    if slip.draft.correction is not None:
        return "used"
    return "waiting" if slip.draft.bag else ""


def save_draft(connection: Connection, slip: OpenSlip) -> None:
    """Insert or replace the slip's row."""
    connection.execute(
        f"INSERT OR REPLACE INTO draft ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (
            slip.subject.bytes,
            slip.entry.bytes,
            slip.slip,
            to_micros(slip.opened_at),
            to_micros(slip.saved_at),
            slip.printed,
            slip.holder,
            msgspec.json.encode(slip.draft),
        ),
    )


def remove_draft(connection: Connection, subject: UUID) -> None:
    """Remove the slip's row; no harm when it is gone."""
    connection.execute("DELETE FROM draft WHERE subject = ?", (subject.bytes,))


def list_drafts(connection: Connection) -> list[OpenSlip]:
    """Return every open slip, the oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM draft ORDER BY opened_at, slip")  # noqa: S608
    return [_slip(row) for row in rows.fetchall()]


def find_draft(connection: Connection, subject: UUID) -> OpenSlip | None:
    """Return the open slip of a dispensing to be, if any."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM draft WHERE subject = ?",  # noqa: S608
        (subject.bytes,),
    ).fetchone()
    return _slip(row) if row else None


def _load(connection: Connection, subject: UUID) -> OpenSlip:
    found = find_draft(connection, subject)
    if found is None:
        raise refuse("Expeditionen är redan avslutad.", "Öppna en ny.", field="slip")
    return found


def _slip(row: Sequence[bytes | str | int]) -> OpenSlip:
    subject, entry, slip, opened_at, saved_at, printed, holder, body = row
    return OpenSlip(
        subject=UUID(bytes=bytes(subject)),  # type: ignore[arg-type]
        entry=UUID(bytes=bytes(entry)),  # type: ignore[arg-type]
        slip=str(slip),
        opened_at=from_micros(int(opened_at)),
        saved_at=from_micros(int(saved_at)),
        draft=msgspec.json.decode(bytes(body), type=DispensingDraft),  # type: ignore[arg-type]
        printed=str(printed),
        holder=str(holder),
    )


def unnamed_papers(connection: Connection, digests: Iterable[str]) -> list[str]:
    """Return those pictures of paper that no entry and no open slip names."""
    held = {digest for slip in list_drafts(connection) for digest in slip.draft.papers}
    return [d for d in digests if d not in held and not is_paper_named(connection, d)]
