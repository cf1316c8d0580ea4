"""Begin anew whom to believe, at one computer, and go by that at the others.

For when revocations have shut out those who should be in. It takes the recovery code, which no
computer holds: who has stolen one, with somebody signed in, can neither begin nor be followed.
"""

from dataclasses import replace
from uuid import uuid4

from app.domain.findings import refuse
from app.domain.member_entries import BeliefBegun, BeliefFollowed
from app.domain.staff import Act
from app.store import code_proof, keyslots
from app.store.journal import read_entries
from app.store.projections import members
from app.usecases.sealing import introduce, member_subject, rotate
from app.usecases.workplace import Workplace, require, second_signer


def begin_belief(workplace: Workplace, code: str, second: str, second_password: str) -> None:
    """Believe this computer alone from now on, and change the sealing key; others are let in anew.

    A colleague confirms with the password. Nothing that was written goes.
    """
    require(workplace, Act.MANAGE)
    if keyslots.unlock_with_recovery(workplace.computer.home, code) != workplace.key:
        raise refuse("Koden hör till ett annat apotek.", "Ta det egna bladet.", field="recovery")
    signer = second_signer(workplace, second, second_password)
    introduce(workplace)
    own, entry = workplace.device, uuid4()
    begun = code_proof.begin_by(code, workplace.journal.identity.store, entry, own.public_key)
    with workplace.journal.write(workplace.person.id) as writing:
        this = members.find_member(writing.connection, own.device)
        subject = member_subject(workplace, own.device)
        written = writing.append(begun, id=entry, subject=subject, signers=(signer.id,))
        members.go_by(writing.connection, written.hash)
        rotate(writing, [replace(this, is_believed=True)] if this else [])


def follow_belief(workplace: Workplace, device: str, code: str) -> None:
    """Go by what last began at another computer, if the code that is typed here is the one there.

    From then on only that computer is believed, and those that are let in after it.
    """
    require(workplace, Act.MANAGE)
    connection = workplace.journal.vault.connection
    begun = members.last_begun(connection, device)
    if begun is None:
        raise refuse("Den datorn har inte börjat om.", "Välj en som har det.", field="device")
    if begun.hash == members.find_beginning(connection):
        raise refuse("Den här datorn följer den redan.", "Ingenting behöver göras.", field="device")
    store = workplace.journal.identity.store
    made = [
        (entry.content, entry.id)
        for entry in read_entries(connection, member_subject(workplace, device))
        if entry.hash == begun.hash and isinstance(entry.content, BeliefBegun)
    ]
    if not any(code_proof.is_by(content, code, store, entry) for content, entry in made):
        raise refuse(
            "Det är en annan kod än den som datorn började om med.",
            "Följ den inte förrän du vet vem som började om.",
            field="recovery",
            rule="belief.code",
        )
    with workplace.journal.write(workplace.person.id) as writing:
        subject = member_subject(workplace, workplace.device.device)
        writing.append(BeliefFollowed(begun.hash), subject=subject)
        members.go_by(writing.connection, begun.hash)
