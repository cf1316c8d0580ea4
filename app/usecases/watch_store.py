"""Notice that another process has written to the store, so that screens read it again."""

from app.usecases.workplace import Workplace


def store_version(workplace: Workplace) -> int:
    """Return a number that changes when another connection than this thread's has written.

    Compare only numbers asked for in the same thread.
    """
    return workplace.journal.vault.data_version()
