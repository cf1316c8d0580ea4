"""What the national list will probably refuse of chosen rows, in words."""

from collections.abc import Sequence

from app.domain.wire import told
from app.ui.views.settle.work import Key
from app.usecases import adjust_settings
from app.usecases.connect_receiver import NLL
from app.usecases.foresee_refusals import foresee
from app.usecases.workplace import Workplace


def foreseen_words(workplace: Workplace, keys: Sequence[Key]) -> str:
    """Return it once each, "" for nothing or where another receiver is chosen."""
    if adjust_settings.load(workplace.computer).receiver != NLL:
        return ""
    wanted = set(keys)
    found = [
        told(finding)
        for one in foresee(workplace, [subject for subject, _ in keys], NLL)
        if (one.line.subject, one.line.step.row) in wanted
        for finding in one.findings
    ]
    return f"Avvisas troligen: {' '.join(dict.fromkeys(found))}" if found else ""
