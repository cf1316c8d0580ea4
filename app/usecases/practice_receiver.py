"""A receiver on this computer for practice, so that settling can be tried with nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.domain.delivery import Endpoint
from app.domain.findings import refuse
from app.usecases.workplace import Workplace


@contextmanager
def practice_receiver(workplace: Workplace) -> Iterator[Endpoint]:
    """Run the practice receiver while the context lasts; never for real entries."""
    from app.exchange.receivers.practice import practice_server  # the first paint does not wait

    if not workplace.pharmacy.practice:
        raise refuse("Övningsmottagaren tar bara emot övning.", "Ange mottagarens adress.")
    with practice_server() as url:
        yield Endpoint(url)
