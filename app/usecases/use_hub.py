"""Let this computer in at a hub, and reach it: what a counter needs of one."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain, count
from pathlib import Path

from app.device.files import disk_errors, write_new
from app.device.hub_files import HubFiles, Joined, hub_password
from app.device.settings import load_settings
from app.device.shared_folder import list_files, read_file
from app.domain.asking import IN_PLACE, Asking
from app.domain.findings import Refused, Unavailable, refuse
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


def request_hub(workplace: Workplace, out: Path, asking: Asking = IN_PLACE) -> HubRequest:
    """Make a new key for a hub, and the file that asks its keeper to let this computer in."""
    require(workplace, Act.MANAGE)
    if asking.ask(out.exists):
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
        asking.ask(lambda: write_new(out, content))
    made = read_request(content)
    assert isinstance(made, HubRequest)  # noqa: S101  it was written as one
    return made


def request_hub_in(
    workplace: Workplace, folder: Path, asking: Asking = IN_PLACE
) -> tuple[str, HubRequest]:
    """Put a request in a folder under a name that is free there, and return both."""
    require(workplace, Act.MANAGE)
    taken = asking.ask(lambda: list_files(folder, ".json"))
    first = f"nav-ansokan-{workplace.device.device[:4]}"
    endings = chain([""], (f"-{number}" for number in count(2)))
    names = (f"{first}{ending}.json" for ending in endings)
    name = next(name for name in names if name not in taken)
    return name, request_hub(workplace, folder / name, asking)


def find_hub_answer(workplace: Workplace, folder: Path, asking: Asking = IN_PLACE) -> HubAnswer:
    """Return the answer to this computer's latest request, whatever its file is called."""
    key = _files(workplace).find_new_key()

    def read() -> list[bytes]:
        names = sorted(list_files(folder, ".json"))
        return [read_file(folder, name, LARGEST_LETTER) for name in names]

    for content in asking.ask(read):
        with suppress(Refused):
            answer = read_answer(content)
            if key is not None and _is_answer(workplace, answer, key):
                return answer
    raise refuse(
        "I mappen finns inget svar på den här datorns senaste ansökan.",
        "Be den som sköter navet lägga svaret där.",
        field="folder",
    )


def read_hub_answer(path: Path) -> HubAnswer:
    """Return what a hub's keeper gave, for two people to compare the fingerprint."""
    content = find_bytes(path, LARGEST_LETTER)
    if content is None:
        raise refuse("Filen finns inte.", "Välj svaret från navet.", field="file")
    return read_answer(content)


def join_hub(
    workplace: Workplace, answer: HubAnswer, compared: str, asking: Asking = IN_PLACE
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
    if key is None or not _is_answer(workplace, answer, key):
        raise refuse(
            "Svaret gäller inte den här datorns senaste ansökan.",
            "Välj svaret på den, eller gör en ny ansökan.",
            field="file",
            rule="hub.answer",
        )
    addresses = tuple(str(address) for address in answer.addresses)
    files.join(Joined(addresses, answer.name), answer.certificate, answer.authority)
    return open_hub(workplace, asking)


def open_hub(workplace: Workplace, asking: Asking = IN_PLACE) -> HubRoute:
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
        asking,
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


def _is_answer(workplace: Workplace, answer: HubAnswer, key: bytes) -> bool:
    is_ours = answer.name == workplace.device.device
    return is_ours and is_for(answer.certificate, key, _password(workplace))


def _files(workplace: Workplace) -> HubFiles:
    return HubFiles(workplace.computer.home)


def _password(workplace: Workplace) -> str:
    seal_key = workplace.key.derive(Purpose.HUB_SEAL)
    return hub_password(seal_key, workplace.computer.machine)
