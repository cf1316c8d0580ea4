"""The command `packs`: what e-VIS must be told of, and the alerts that it gave."""

import argparse
from typing import Any

from app.cli import output
from app.domain.alerts import Alert
from app.usecases.report_alert import list_alerts
from app.usecases.scan_pack import packs_for_evis
from app.usecases.workplace import Workplace

_WAITING = ("Expedition", "Produktkod", "Serienummer", "Batch", "Utgår")
_ALERTS = ("Larm", "När", "Expedition", "Produktkod", "Serienummer", "Orsak")


def packs(words: argparse.Namespace, workplace: Workplace) -> int:
    """Write the packs that wait, or every alert with its cause, the open ones first."""
    if words.alerts:
        _alerts(list_alerts(workplace), as_json=words.json)
    else:
        _waiting(workplace, as_json=words.json)
    return 0


def _waiting(workplace: Workplace, *, as_json: bool) -> None:
    waiting = packs_for_evis(workplace)
    if as_json:
        for line in waiting:
            names = ("gtin", "serial", "batch", "expires")
            output.json_line(
                {name: getattr(line.pack, name) for name in names}
                | {"slip": line.slip, "happened_at": line.happened_at.isoformat()}
            )
    else:
        rows = [(w.slip, w.pack.gtin, w.pack.serial, w.pack.batch, w.pack.expires) for w in waiting]
        output.table(rows, _WAITING)


def _alerts(found: list[Alert], *, as_json: bool) -> None:
    if as_json:
        for alert in found:
            output.json_line(_fields(alert))
    else:
        rows = [
            (a.code, f"{a.alerted_at:%Y-%m-%d %H:%M}", a.slip, a.gtin, a.serial, a.outcome)
            for a in found
        ]
        output.table(rows, _ALERTS)


def _fields(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "code": alert.code,
        "alerted_at": alert.alerted_at,
        "slip": alert.slip,
        "gtin": alert.gtin,
        "serial": alert.serial,
        "cause": alert.cause.value if alert.cause else None,
        "closed_at": alert.closed_at,
        "reported_at": alert.reported_at,
    }
