"""Puts the running program together; the only module that knows all of it."""

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from app.device.clock import SystemClock
from app.device.folders import default_home, practice_home, resources
from app.device.machine import machine_id
from app.device.printers.cups import Cups
from app.device.settings import load_settings
from app.domain.rules import RuleSet
from app.usecases.adjust_settings import fit_out
from app.usecases.computer import Computer, PrintSystem, Receiver

if TYPE_CHECKING:
    from app.domain.delivery import Endpoint


def assemble(home: Path) -> Computer:
    """Return this computer as use cases know it, with a data folder."""
    settings = load_settings(home / "device.toml")
    computer = Computer(
        home=home,
        resources=resources(),
        clock=SystemClock(),
        own_rules=read_rules(resources() / "rules"),
        machine=machine_id(),
        print_system=_print_system(),
        receivers={"fhir": _fhir, "nll": _nll},
        witness_folders=(Path(settings.witness_folder),) if settings.witness_folder else (),
    )
    return fit_out(computer, settings)


def _print_system() -> PrintSystem:
    if sys.platform == "win32":
        from app.ui.spooler import Spooler  # Qt is where the queues of Windows are known

        return Spooler()
    return Cups()


def read_rules(folder: Path) -> RuleSet:
    """Read every rule file of a folder."""
    files = sorted(folder.glob("*.toml"))
    return RuleSet.read([tomllib.loads(path.read_text(encoding="utf-8")) for path in files])


def _fhir(endpoint: "Endpoint") -> Receiver:
    from app.exchange.receivers.fhir import FhirReceiver  # the first paint does not wait for it

    return FhirReceiver(endpoint)


def _nll(endpoint: "Endpoint") -> Receiver:
    from app.exchange.nll.names import load_names  # likewise
    from app.exchange.receivers.nll import NllReceiver

    names = load_names(resources() / "receivers" / "nll.toml")
    return NllReceiver(endpoint, names, read_rules(resources() / "rules").wires)


__all__ = ["assemble", "default_home", "practice_home", "read_rules"]
