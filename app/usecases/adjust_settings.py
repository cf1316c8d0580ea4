"""Read and change the settings of this computer, and see which printers it has."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.device.printers.file import FilePrinter
from app.device.printers.socket import SocketPrinter, parse_address
from app.device.settings import Settings, load_settings, save_settings
from app.domain.asking import IN_PLACE, Asking
from app.domain.device_entries import PrintersChosen
from app.domain.findings import Finding, Refused, Severity, Unavailable
from app.domain.joining import LONGEST_WORKSTATION
from app.domain.printing import Bitmap, Paper
from app.domain.product import is_plain
from app.domain.staff import Act
from app.usecases.computer import Computer, Printer

if TYPE_CHECKING:
    from app.usecases.workplace import Workplace

__all__ = ["Settings"]

_FILE = "device.toml"
_PHONE = re.compile(r"[+(]?[0-9][0-9 ()-]{4,29}")
_FOLDERS = ("witness_folder", "watch_folder", "camera_folder")
_SOCKET, _FOLDER = "socket", "folder"  # how the address of a printer begins that is no queue


def load(computer: Computer) -> Settings:
    """Return what is set on this computer; a file that cannot be understood is left as it is."""
    return load_settings(computer.home / _FILE)


def chosen_receiver(workplace: "Workplace") -> str:
    """Return the name of whom rows are sent to now; practice goes to a receiver of its own."""
    return "fhir" if workplace.pharmacy.practice else load(workplace.computer).receiver


def adjust(
    workplace: "Workplace",
    settings: Settings,
    asking: Callable[[Path], Asking] = lambda _: IN_PLACE,
) -> Computer:
    """Keep the settings and return the computer as it is from now on.

    Where data goes, whom patients call and when the window locks is the manager's to say. Among
    the computer's own queues anybody chooses, since a printer may fail at any hour; an address or
    a folder to print to is for those who answer for what is on the paper. The second place of the
    witness is taken into use when the store is opened next. `asking` says how a folder is asked
    whether it is there: one that was set before is not, since it may hang or be away.
    """
    from app.usecases.workplace import require  # the first paint does not wait for it

    computer = workplace.computer
    before = load(computer)
    if _of_manager(settings) != _of_manager(before):
        require(workplace, Act.MANAGE)
    if _routes(settings) - _routes(before):
        require(workplace, Act.ROUTE_PAPER)
    chosen = {field: getattr(settings, field) for field in _FOLDERS}
    new = {field: path for field, path in chosen.items() if path != getattr(before, field)}
    if findings := _check(settings) + _check_folders(new, asking):
        raise Refused(findings)
    computer.home.mkdir(parents=True, exist_ok=True)
    if _printers(settings) != _printers(before):
        with workplace.journal.write(workplace.person.id) as writing:
            writing.append(PrintersChosen(*_printers(settings)))
    save_settings(computer.home / _FILE, settings)
    return fit_out(computer, settings)


def fit_out(computer: Computer, settings: Settings) -> Computer:
    """Return the computer with the printers, the labels and the telephone that are set."""
    addresses = {Paper.LABEL: settings.printer_queue, Paper.SHEET: settings.sheet_printer}
    return replace(
        computer,
        printers={
            paper: _printer(computer, address, settings.label_dpi)
            for paper, address in addresses.items()
            if address
        },
        label_mm=(settings.label_width_mm, settings.label_height_mm),
        pharmacy_phone=settings.pharmacy_phone,
    )


def keep_look(computer: Computer, theme: str, text_scale: float) -> None:
    """Keep light or dark and the text size for the next start, and nothing else."""
    settings = load(computer)
    look = replace(settings, theme="light" if theme == "light" else "darkHighContrast")
    look = replace(look, text_scale=text_scale)
    if look != settings:
        save_settings(computer.home / _FILE, look)


def keep_sharing(
    workplace: "Workplace",
    workstation: str,
    folder: str,
    asking: Callable[[Path], Asking] = lambda _: IN_PLACE,
) -> Settings:
    """Keep what this computer is called and which folder it shares with the others, "" for none.

    The folder is there when it is chosen, and may be away at any time after.
    """
    from app.usecases.sealing import introduce  # the first paint does not wait for it
    from app.usecases.workplace import require

    require(workplace, Act.MANAGE)
    before, name = load(workplace.computer), " ".join(workstation.split())
    findings = []
    if len(name) > LONGEST_WORKSTATION or not (is_plain(name) or not name):
        cure = f"Skriv högst {LONGEST_WORKSTATION} tecken."
        findings.append(_stop("Datorns namn går inte att visa på en rad.", cure, "workstation"))
    if folder and folder != before.shared_folder:  # the one that is set may hang
        if not Path(folder).is_absolute():
            findings.append(_no_folder("shared_folder"))
        else:
            findings += _check_folders({"shared_folder": folder}, asking)
    if findings:
        raise Refused(findings)
    settings = replace(before, workstation=name, shared_folder=folder)
    save_settings(workplace.computer.home / _FILE, settings)
    introduce(workplace)
    return settings


def list_printers(computer: Computer) -> list[str]:
    """Return the names of this computer's print queues."""
    return computer.print_system.list_queues()


def _printer(computer: Computer, address: str, dpi: float) -> Printer:
    scheme, is_address, rest = address.partition(":")
    if is_address and scheme == _SOCKET:
        return SocketPrinter(rest.removeprefix("//"), dpi, _draw)
    if is_address and scheme == _FOLDER:
        return FilePrinter(Path(rest))
    return computer.print_system.open(address)


def _draw(pdf: bytes, dpi: float) -> list[Bitmap]:
    from app.documents.raster import bitmaps  # the first paint does not wait for it

    return bitmaps(pdf, dpi)


def _of_manager(settings: Settings) -> tuple[str | int, ...]:
    receiver = (settings.receiver, settings.receiver_url, settings.receiver_ca)
    sent = (*receiver, settings.witness_folder)
    told = (settings.watch_folder, settings.shared_folder, settings.pharmacy_phone)
    times = (settings.lock_after_s, settings.close_after_h, settings.stable_minutes)
    return (*sent, *told, *times)


def _printers(settings: Settings) -> tuple[str, str]:
    return settings.printer_queue, settings.sheet_printer


def _routes(settings: Settings) -> set[str]:
    """Return the printers that are no queues of the computer."""
    return {one for one in _printers(settings) if one.partition(":")[0] in (_SOCKET, _FOLDER)}


def _check(settings: Settings) -> list[Finding]:
    """Return what names nothing that exists; whether a receiver answers is seen when sending."""
    from app.domain.delivery import Endpoint
    from app.exchange.receivers.https import parse_url  # the first paint does not wait for it

    found = []
    try:
        if settings.receiver_url:
            parse_url(Endpoint(settings.receiver_url))
    except Refused as refused:
        found += [replace(f, field="receiver_url") for f in refused.findings]
    found += _check_printers(settings)
    if settings.pharmacy_phone and not _PHONE.fullmatch(settings.pharmacy_phone):
        cure = "Skriv siffror, som 0611-123 45, eller lämna fältet tomt."
        found.append(_stop("Telefonnumret går inte att läsa.", cure, "pharmacy_phone"))
    if settings.receiver_ca and not Path(settings.receiver_ca).is_file():
        found.append(_stop("Filen finns inte.", "Välj en annan.", "receiver_ca"))
    return found


def _check_folders(chosen: dict[str, str], asking: Callable[[Path], Asking]) -> list[Finding]:
    return [
        _no_folder(field)
        for field, path in chosen.items()
        if path and not asking(Path(path)).ask(Path(path).is_dir)
    ]


def _check_printers(settings: Settings) -> list[Finding]:
    found = []
    for field in ("printer_queue", "sheet_printer"):
        scheme, _, rest = getattr(settings, field).partition(":")
        if scheme == _SOCKET:
            try:
                parse_address(rest.removeprefix("//"))
            except Unavailable as unavailable:
                found.append(_stop(unavailable.text, unavailable.cure, field))
        if scheme == _FOLDER and not Path(rest).is_dir():
            found.append(_no_folder(field))
    if not min(settings.label_width_mm, settings.label_height_mm) >= 10:
        text = "Etikettens storlek går inte att läsa."
        found.append(_stop(text, "Skriv bredd × höjd i mm, som 76 × 38.", "label_width_mm"))
    return found


def _no_folder(field: str) -> Finding:
    return _stop("Mappen finns inte.", "Välj en annan.", field)


def _stop(text: str, cure: str, field: str) -> Finding:
    return Finding(Severity.STOP, text, cure, field, "settings")
