"""Puts the running program together; the only module that knows all of it."""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from app.device.clock import SystemClock
from app.device.folders import default_home, practice_home, resources
from app.device.machine import machine_id
from app.device.printers.cups import CupsPrinter
from app.device.printers.none import NoPrinter
from app.device.settings import Settings, load_settings
from app.domain.rules import RuleSet
from app.usecases.computer import Computer, Printer, Receiver

if TYPE_CHECKING:
    from app.domain.delivery import Endpoint


def assemble(home: Path) -> Computer:
    """Return this computer as use cases know it, with a data folder."""
    settings = load_settings(home / "device.toml")
    return Computer(
        home=home,
        resources=resources(),
        clock=SystemClock(),
        own_rules=read_rules(resources() / "rules"),
        machine=machine_id(),
        printer=_printer(settings),
        receivers={"fhir": _fhir},
        witness_folders=(Path(settings.witness_folder),) if settings.witness_folder else (),
        label_mm=(settings.label_width_mm, settings.label_height_mm),
    )


def read_rules(folder: Path) -> RuleSet:
    """Read every rule file of a folder."""
    files = sorted(folder.glob("*.toml"))
    return RuleSet.read([tomllib.loads(path.read_text(encoding="utf-8")) for path in files])


def _fhir(endpoint: "Endpoint") -> Receiver:
    from app.exchange.receivers.fhir import FhirReceiver  # the first paint does not wait for it

    return FhirReceiver(endpoint)


def _printer(settings: Settings) -> Printer:
    return CupsPrinter(settings.printer_queue) if settings.printer_queue else NoPrinter()


__all__ = ["assemble", "default_home", "practice_home", "read_rules"]
