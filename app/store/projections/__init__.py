"""Read models: pure folds of the journal and their queries, one module each."""

from app.store.folding import Projection
from app.store.projections import (
    access,
    backups,
    dispensings,
    epochs,
    history,
    outages,
    owing,
    packs,
    people,
    prescribers,
    purges,
    references,
    requisitions,
    reviews,
    rules,
    slips,
    steps,
    stock,
)

PROJECTIONS: tuple[Projection, ...] = (
    epochs.PROJECTION,
    people.PROJECTION,
    outages.PROJECTION,
    slips.PROJECTION,
    dispensings.PROJECTION,
    history.PROJECTION,
    owing.PROJECTION,
    steps.PROJECTION,
    packs.PROJECTION,
    prescribers.PROJECTION,
    backups.PROJECTION,
    purges.PROJECTION,
    references.PROJECTION,
    rules.PROJECTION,
    stock.PROJECTION,
    access.PROJECTION,
    reviews.PROJECTION,
    requisitions.PROJECTION,
)
