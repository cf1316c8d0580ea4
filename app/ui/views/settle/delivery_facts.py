"""What a delivery to a unit says of itself beside its deferred work."""

from app.domain.issuer import profession_words
from app.domain.unit_delivery import DeliveredLine
from app.ui.texts import clock_time, count, day
from app.usecases.list_requisitions import DeliveryLine


def line_facts(line: DeliveredLine) -> list[tuple[str, str]]:
    """Return what a line delivered and owes, under its captions."""
    packs = count(line.packages, "förpackning", "förpackningar")
    return [
        ("Rad", str(line.row)),
        ("Levererat", f"{packs} à {line.product.pack}" if line.product.pack else packs),
        ("Restas då", str(line.owed) if line.owed else ""),
        ("Varunummer", line.product.varunummer),
        ("Batch", ", ".join(line.batches)),
    ]


def delivery_facts(line: DeliveryLine) -> list[tuple[str, str]]:
    """Return whom it went to, who ordered and when, under captions."""
    made, who = line.delivered, line.orderer
    at = line.received_at
    received = f"{line.receiver} {day(at)} {clock_time(at)}".strip() if at else "inte kvitterad"
    return [
        ("Expedition", made.slip),
        ("Enhet", made.unit.title),
        ("Kundnummer", made.unit.customer),
        ("Kostnadsställe", made.unit.cost_centre),
        (
            "Beställare",
            f"{who.name}, {profession_words(who.profession)}" if who.name else "gallrad",
        ),
        ("Ansvarig läkare", who.physician),
        ("Daterad", str(made.issued_on)),
        ("Levererad", f"{day(made.happened_at)} {clock_time(made.happened_at)} av {line.signum}"),
        ("Mottagen", received),
        ("Gäller", "restleverans" if made.first else ""),
    ]
