"""Let this computer in at a hub, and reach it: what a counter needs of one."""

from datetime import datetime, timedelta
from pathlib import Path

from app.device.files import disk_errors, write_new
from app.device.hub_files import HubFiles, Joined, hub_password
from app.device.settings import load_settings
from app.domain.asking import Ask, in_place
from app.domain.findings import Unavailable, refuse
from app.domain.hub import Address, HubAnswer, HubRequest
from app.domain.organisation import parse_fingerprint
from app.domain.staff import Act
from app.exchange.hub.certificates import is_for, make_key, valid_until
from app.exchange.hub.letters import LARGEST_LETTER, read_answer, read_request, write_request
from app.exchange.hub.link import Access, Credentials
from app.exchange.hub.route import HubRoute
from app.store.files import find_bytes
from app.store.keys import Purpose
from app.usecases.believing import judge
from app.usecases.workplace import Workplace, require

__all__ = ["HubRoute"]  # the command line takes it from here

_RENEW = timedelta(days=60)  # before the certificate ends


def request_hub(workplace: Workplace, out: Path) -> HubRequest:
    """Make a new key for a hub, and the file that asks its keeper to let this computer in."""
    require(workplace, Act.MANAGE)
    if out.exists():
        raise refuse(f"{out.name} finns redan.", "Välj ett annat namn.", field="file")
    key, signing_request = make_key(_password(workplace))
    device = workplace.device
    name = load_settings(workplace.computer.home / "device.toml").workstation
    asked = HubRequest(
        store=workplace.journal.identity.store,
        pharmacy=workplace.pharmacy.pharmacy,
        workstation=name or device.device,
        device=device.device,
        signing_request=signing_request,
        digest=b"",
    )
    content = write_request(asked, device.public_key, device.sign)
    _files(workplace).keep_new_key(key)
    with disk_errors(f"{out.name} kunde inte sparas"):
        write_new(out, content)
    made = read_request(content)
    assert isinstance(made, HubRequest)  # noqa: S101  it was written as one
    return made


def read_hub_answer(path: Path) -> HubAnswer:
    """Return what a hub's keeper gave, for two people to compare the fingerprint."""
    content = find_bytes(path, LARGEST_LETTER)
    if content is None:
        raise refuse("Filen finns inte.", "Välj svaret från navet.", field="file")
    return read_answer(content)


def join_hub(
    workplace: Workplace, answer: HubAnswer, compared: str, ask: Ask = in_place
) -> HubRoute:
    """Take the hub's answer into use, and return the way to it, which has been tried.

    `compared` is the hub's fingerprint as its keeper read it aloud.
    """
    require(workplace, Act.MANAGE)
    if parse_fingerprint(compared) != answer.fingerprint:
        raise refuse(
            "Fingeravtrycket är ett annat än navets.",
            "Anslut inte. Be om ett nytt svar.",
            field="fingerprint",
            rule="hub.fingerprint",
        )
    if answer.store != workplace.journal.identity.store:
        raise refuse("Svaret gäller ett annat apotek.", "Välj rätt fil.", field="file")
    files = _files(workplace)
    key = files.find_new_key()
    if (
        answer.name != workplace.device.device
        or key is None
        or not is_for(answer.certificate, key, _password(workplace))
    ):
        raise refuse(
            "Svaret gäller inte den här datorns senaste ansökan.",
            "Välj svaret på den, eller gör en ny ansökan.",
            field="file",
            rule="hub.answer",
        )
    addresses = tuple(str(address) for address in answer.addresses)
    files.join(Joined(addresses, answer.name), answer.certificate, answer.authority)
    return open_hub(workplace, ask)


def open_hub(workplace: Workplace, ask: Ask = in_place) -> HubRoute:
    """Return the way to the hub; it is connected at its first use. Unavailable without a hub."""
    files, joined = _files(workplace), _files(workplace).find()
    if joined is None:
        text = "Datorn är inte ansluten till något nav."
        raise Unavailable(text, "Gör en ansökan under Drift, Datorer.", code="no_hub")
    if joined.name != workplace.device.device:
        text = "Datorn har fått en ny enhetsnyckel sedan den anslöts till navet."
        raise Unavailable(text, "Anslut den till navet på nytt.", code="stranger")
    password = _password(workplace)
    shown = Credentials(joined.name, files.certificate, files.key, password, files.authority)
    return HubRoute(
        Access(tuple(map(Address.parse, joined.addresses)), shown),
        workplace.journal.identity.store,
        lambda segment: judge(workplace, segment),
        lambda addresses: files.save(Joined(tuple(map(str, addresses)), joined.name)),
        ask,
    )


def leave_hub(workplace: Workplace) -> None:
    """Forget the hub; its keeper still has to revoke the computer there."""
    require(workplace, Act.MANAGE)
    _files(workplace).leave()


def renew_by(workplace: Workplace) -> datetime | None:
    """Return when the certificate ends, if that is soon enough to ask for a new one."""
    files = _files(workplace)
    content = find_bytes(files.certificate, LARGEST_LETTER)
    until = valid_until(content) if content else None
    now = workplace.computer.clock.now()
    return until if until and until - now < _RENEW else None


def _files(workplace: Workplace) -> HubFiles:
    return HubFiles(workplace.computer.home)


def _password(workplace: Workplace) -> str:
    seal_key = workplace.key.derive(Purpose.HUB_SEAL)
    return hub_password(seal_key, workplace.computer.machine)
