"""What an exchange brought, in words, and how far it has come, as a bar with its numbers."""

from app.ui.texts import BULLET, count, number
from app.ui.widgets.badge import Tone
from app.ui.widgets.message import Message
from app.ui.widgets.progress import Part, Progress
from app.usecases.carry import Exchanged

_MOST_NAMED = 4


class CarryProgress(Progress):
    """How far an exchange has come (utbyte). `show_done((done, total))`, in entries."""

    def __init__(self) -> None:
        super().__init__()
        self.hide()

    def show_done(self, so_far: tuple[int, int]) -> None:
        """Show the bar; nothing to carry shows none."""
        done, total = so_far
        self.setVisible(total > 0)
        text = f"{number(done)} av {count(total, 'post', 'poster')}"
        self.show_parts(text, total, [Part(done, "klara")])


def say_exchanged(message: Message, exchanged: Exchanged) -> None:
    """Say what was sent, fetched and not taken."""
    told = (
        f"Skickade {count(exchanged.sent, 'post', 'poster')}{BULLET}"
        f"hämtade {count(exchanged.fetched, 'post', 'poster')}"
    )
    if moved := exchanged.pictures.sent + exchanged.pictures.fetched:
        told += f"{BULLET}{count(moved, 'bild', 'bilder')} av papper"
    if exchanged.quarantined:
        told += f"{BULLET}{count(exchanged.quarantined, 'post', 'poster')} i karantän"
    if exchanged.stale:
        told += f"{BULLET}{count(exchanged.stale, 'gallrad fil', 'gallrade filer')} ligger kvar"
    if exchanged.abandoned:
        told += (
            f"{BULLET}{count(len(exchanged.abandoned), 'fil', 'filer')} från spärrade används inte"
        )
    refused = [f"{one.name}: {one.why}" for one in exchanged.refused]
    if refused:
        told += f"{BULLET}{count(len(refused), 'fil togs', 'filer togs')} inte emot:"
    rest = len(refused) - _MOST_NAMED
    more = [f"… och {rest} till"] if rest > 0 else []
    if exchanged.pictures.no_room:
        more.append(f"Bilder av papper: {exchanged.pictures.no_room}")
    tone = Tone.OK if exchanged.is_whole and not exchanged.stale else Tone.WARN
    message.say("\n".join([told, *refused[:_MOST_NAMED], *more]), tone)
