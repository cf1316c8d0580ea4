"""The keys of this computer: the device's, and the one that signs emergency prescriptions.

Both lie sealed in the home folder: no copy of the store can sign with them elsewhere. The device's
is made anew when it does not open, since nothing can be written without. The issuing key is
believed by lists in other hands, so it is made and replaced only when somebody asks for that.
"""

from app.device.device_key import DeviceKey, load, load_or_make, make_anew
from app.domain.findings import Unavailable
from app.store.keys import DataKey, Purpose
from app.store.locks import alone
from app.store.sealed import Author
from app.usecases.computer import Computer

DEVICE_KEY, ISSUING_KEY = "device.key", "issuer.key"  # files in the home folder
_UNTIL = "Reservrecept skrivs ut utan signerad kod tills"


def load_author(computer: Computer, key: DataKey) -> tuple[Author, DeviceKey]:
    """Return the device that writes here, made anew if need be, and where its key came from."""
    path = computer.home / DEVICE_KEY
    with alone(path):  # programs that start at the same moment are one device
        device = load_or_make(path, key.derive(Purpose.DEVICE_SEAL), computer.machine)
    return Author(device.device, device.public_key, device.sign), device


def find_issuing_key(computer: Computer, key: DataKey) -> DeviceKey | None:
    """Return the issuing key if it was made and opens here."""
    return load(computer.home / ISSUING_KEY, key.derive(Purpose.ISSUER_SEAL), computer.machine)


def make_issuing_key(computer: Computer, key: DataKey, *, anew: bool = False) -> DeviceKey:
    """Return the issuing key, made where none opens, or `anew`; a file that lay there is kept."""
    path, make = computer.home / ISSUING_KEY, make_anew if anew else load_or_make
    with alone(path):
        return make(path, key.derive(Purpose.ISSUER_SEAL), computer.machine)


def tell_of_keys(computer: Computer, key: DataKey, device: DeviceKey) -> tuple[str, ...]:
    """Return in Swedish which keys did not open at a start, and what follows; none stops it."""
    told = []
    if device.kept_as:
        told.append(
            "Enhetsnyckeln gick inte att öppna: mappen är flyttad från en annan dator, eller filen"
            f" {DEVICE_KEY} är skadad. Den är kvar som {device.kept_as.name}. Datorn skriver nu som"
            " en ny enhet, med nya expeditionsnummer."
        )
    try:
        if not find_issuing_key(computer, key) and (computer.home / ISSUING_KEY).exists():
            told.append(
                "Utfärdarnyckeln gick inte att öppna: mappen är flyttad från en annan dator, eller"
                f" filen {ISSUING_KEY} är skadad. {_UNTIL} en ny nyckel är gjord och ansluten."
            )
    except (OSError, Unavailable):
        told.append(f"Utfärdarnyckeln gick inte att läsa. {_UNTIL} disken svarar.")
    return tuple(told)
