"""What sort of prescriber somebody is: the national categories, and the profession that tells."""

import re
from enum import StrEnum


class IssuerCategory(StrEnum):
    """What sort of prescriber (utfärdarkategori); domain.md F1.22, letters of the contracts."""

    PHYSICIAN = "LAK"
    INTERN = "ATL"
    APPOINTED = "LMF"  # a physician with a special appointment
    DENTIST = "TAN"
    VETERINARIAN = "VET"
    HYGIENIST = "TAH"
    MIDWIFE = "BMO"
    NURSE = "SSK"
    OPTICIAN = "OPT"  # no letters of the contracts: opticians order on requisitions
    AID_PRESCRIBER = "HJM"


CATEGORY_WORDS = {
    IssuerCategory.PHYSICIAN: "Läkare",
    IssuerCategory.INTERN: "AT-läkare",
    IssuerCategory.APPOINTED: "Läkare, särskilt förordnande",
    IssuerCategory.DENTIST: "Tandläkare",
    IssuerCategory.VETERINARIAN: "Veterinär",
    IssuerCategory.HYGIENIST: "Tandhygienist",
    IssuerCategory.MIDWIFE: "Barnmorska",
    IssuerCategory.NURSE: "Sjuksköterska",
    IssuerCategory.OPTICIAN: "Optiker",
    IssuerCategory.AID_PRESCRIBER: "Hjälpmedelsförskrivare",
}
_PHYSICIANS = (IssuerCategory.PHYSICIAN, IssuerCategory.INTERN, IssuerCategory.APPOINTED)
_SHORT = ("AT", "ST", "BT")  # in training: allmän-, special- and bastjänstgöring
_ENDINGS = (  # of a profession's first words, the longer before what they end with themselves
    ("tandläkare", IssuerCategory.DENTIST),
    ("at-läkare", IssuerCategory.INTERN),
    ("läkare", IssuerCategory.PHYSICIAN),
    ("kirurg", IssuerCategory.PHYSICIAN),
    ("psykiater", IssuerCategory.PHYSICIAN),
    ("veterinär", IssuerCategory.VETERINARIAN),
    ("tandhygienist", IssuerCategory.HYGIENIST),
    ("barnmorska", IssuerCategory.MIDWIFE),
    ("sköterska", IssuerCategory.NURSE),
    ("optiker", IssuerCategory.OPTICIAN),
    ("hjälpmedelsförskrivare", IssuerCategory.AID_PRESCRIBER),
)


def category_of(profession: str, chosen: str = "") -> IssuerCategory | None:
    """Return the category that was chosen, else the one that the profession names, or None.

    The words may be as on any paper: "Leg. läkare", "Distriktssköterska", "Tandläkare, käkkirurg".
    The first word that tells decides.
    """
    if chosen:
        return IssuerCategory(chosen) if chosen in set(IssuerCategory) else None
    for word in profession.casefold().replace(",", " ").replace("/", " ").split():
        for ending, category in _ENDINGS:
            if word.rstrip(".").endswith(ending):
                return category
    return None


def profession_words(profession: str) -> str:
    """Return a profession as it stands within a line: "Leg. läkare" small, "AT-läkare" not."""
    is_shouted = profession.isupper()

    def small(word: re.Match[str]) -> str:
        letters = word[0]
        if letters.upper() in _SHORT:
            return letters.upper()
        is_short_form = letters.isupper() and len(letters) > 1 and not is_shouted
        return letters if is_short_form else letters.lower()

    return re.sub(r"\w+", small, profession)


def is_physician(category: IssuerCategory) -> bool:
    """Tell whether the category is one of the physicians'."""
    return category in _PHYSICIANS
