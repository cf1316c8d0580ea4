"""What an outage came to, as figures: each is one function with how it is counted beside it.

Every figure follows from `OutageFacts` alone, so that the same journal gives the same report.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from app.domain.clock import to_micros
from app.domain.findings import Severity
from app.domain.outage_facts import OutageFacts
from app.domain.second_check import error_rate
from app.domain.steps import StepState

_HOUR = 3_600_000_000  # microseconds


@dataclass(frozen=True)
class Measure:
    """One figure of a report (mått)."""

    key: str  # as a table of figures names it
    label: str  # Swedish
    unit: str  # Swedish
    how: str  # Swedish, how it is counted
    value: Fraction | None  # None: there is nothing to count
    absent: str = ""  # Swedish, what is said then, where it is to be said in words

    @property
    def number(self) -> str:
        """Return the value as programs read it, "" when there is none."""
        return "" if self.value is None else _rounded(self.value)

    @property
    def shown(self) -> str:
        """Return the value as people read it."""
        if self.value is None:
            return self.absent or "–"
        return f"{_rounded(self.value).replace('.', ',')} {self.unit}".strip()


def minutes_to_declare(facts: OutageFacts) -> Fraction:
    """Return minutes from when the first went down until the outage was declared."""
    return _minutes(facts.since, facts.declared_at)


def minutes_to_first(facts: OutageFacts) -> Fraction | None:
    """Return minutes from when the first went down until the first hand-out."""
    return _minutes(facts.since, facts.hand_outs[0].happened_at) if facts.hand_outs else None


def count_hand_outs(facts: OutageFacts) -> Fraction:
    """Return how many hand-outs stand, each once however often it was corrected."""
    return Fraction(len(facts.hand_outs))


def count_deliveries(facts: OutageFacts) -> Fraction:
    """Return how many of the hand-outs were deliveries to units."""
    return Fraction(sum(made.is_delivery for made in facts.hand_outs))


def hand_outs_an_hour(facts: OutageFacts) -> Fraction | None:
    """Return the hand-outs that stand an hour, from when the first went down to the end."""
    length = to_micros(facts.end) - to_micros(facts.since)
    return Fraction(len(facts.hand_outs) * _HOUR, length) if length > 0 else None


def busiest_hour(facts: OutageFacts) -> Fraction | None:
    """Return the hand-outs of the fullest clock hour."""
    hours = Counter(to_micros(made.happened_at) // _HOUR for made in facts.hand_outs)
    return Fraction(max(hours.values())) if hours else None


def share_complete(facts: OutageFacts, lacking: Collection[str]) -> Fraction | None:
    """Return percent of the hand-outs of which no rule noted that something was lacking."""
    whole = [made for made in facts.hand_outs if not any(f.rule in lacking for f in made.findings)]
    return _percent(len(whole), len(facts.hand_outs))


def count_decided(facts: OutageFacts) -> Fraction:
    """Return how many warnings a pharmacist decided on in hand-outs that stand."""
    return Fraction(sum(decided_by_rule(facts).values()))


def decided_by_rule(facts: OutageFacts) -> dict[str, int]:
    """Return how many warnings were decided on by rule, the most first."""
    decided = Counter(
        noted.rule
        for made in facts.hand_outs
        for noted in made.findings
        if noted.decided and noted.severity is Severity.WARN
    )
    return dict(sorted(decided.items(), key=lambda found: (-found[1], found[0])))


def count_corrected(facts: OutageFacts) -> Fraction:
    """Return how many of the hand-outs were corrected, once each."""
    return Fraction(sum(made.is_corrected for made in facts.hand_outs))


def count_reversed(facts: OutageFacts) -> Fraction:
    """Return how many hand-outs were none after all."""
    return Fraction(facts.reversed)


def count_returned(facts: OutageFacts) -> Fraction:
    """Return how many of the hand-outs something came back of, once each."""
    return Fraction(sum(made.is_returned for made in facts.hand_outs))


def count_voided(facts: OutageFacts) -> Fraction:
    """Return how many slips are void."""
    return Fraction(facts.voided)


def count_captured(facts: OutageFacts) -> Fraction:
    """Return how many of the hand-outs were typed off forms."""
    return Fraction(sum(made.is_from_form for made in facts.hand_outs))


def seconds_a_form(facts: OutageFacts) -> Fraction | None:
    """Return the middle time that a form took to type off."""
    taken = sorted(made.capture for made in facts.hand_outs if made.capture is not None)
    return Fraction(taken[(len(taken) - 1) // 2] + taken[len(taken) // 2], 2) if taken else None


def count_read_twice(facts: OutageFacts) -> Fraction:
    """Return how many fields two people have read."""
    return Fraction(error_rate(facts.readings).read)


def typing_errors(facts: OutageFacts) -> Fraction | None:
    """Return how many in a thousand fields that two have read were typed wrong."""
    rate = error_rate(facts.readings)
    return Fraction(1000 * rate.typist, rate.read) if rate.read else None


def count_steps(facts: OutageFacts) -> Fraction:
    """Return how many steps had to wait and stand."""
    return Fraction(len(facts.steps))


def count_open(facts: OutageFacts) -> Fraction:
    """Return how many steps are not done yet."""
    return Fraction(sum(not step.state.is_done for step in facts.steps))


def count_waived(facts: OutageFacts) -> Fraction:
    """Return how many steps a manager decided not to do."""
    return Fraction(sum(step.state is StepState.WAIVED for step in facts.steps))


def hours_to_settle(facts: OutageFacts, percent: int) -> Fraction | None:
    """Return hours from the end of the outage until so many percent of the steps were done."""
    done = sorted(to_micros(step.done_at) for step in facts.steps if step.done_at)
    wanted = -(-len(facts.steps) * percent // 100)  # rounded up
    if facts.ended_at is None or not wanted or len(done) < wanted:
        return None
    return max(Fraction(0), Fraction(done[wanted - 1] - to_micros(facts.ended_at), _HOUR))


def count_refusals(facts: OutageFacts) -> Fraction:
    """Return how often a receiver said no, also to steps that fell away since."""
    return Fraction(facts.refusals)


def count_refused(facts: OutageFacts) -> Fraction:
    """Return how many steps were ever refused, once each."""
    return Fraction(len(facts.refused))


def count_duplicates(facts: OutageFacts) -> Fraction:
    """Return how many pairs a pharmacist found to be one prescription, each pair once."""
    return Fraction(facts.duplicates)


def count_both_right(facts: OutageFacts) -> Fraction:
    """Return how many pairs a pharmacist found to be two prescriptions, each pair once."""
    return Fraction(facts.both_right)


def count_twins_at_counter(facts: OutageFacts) -> Fraction:
    """Return how many hand-outs were made with a likely twin in sight, and decided on."""
    return Fraction(facts.twins_at_counter)


_Count = Callable[[OutageFacts], Fraction | None]
_STANDS = "En rättad räknas en gång, en backad räknas inte."
_DEFINED: tuple[tuple[str, str, str, str, _Count], ...] = (
    ("minutes_to_declare", "Till beslut om reservdrift", "min",
     "Från det att det första gick ner till att avbrottet skrevs in i journalen.",
     minutes_to_declare),
    ("minutes_to_first", "Till första utlämning", "min",
     "Från det att det första gick ner till den tidigaste utlämning som står sig.",
     minutes_to_first),
    ("hand_outs", "Utlämningar", "",
     f"Utlämningar som står sig, till patienter och enheter. {_STANDS}", count_hand_outs),
    ("deliveries", "Varav till enheter", "",
     "Leveranser på rekvisition, restleveranser var för sig.", count_deliveries),
    ("hand_outs_an_hour", "Utlämningar i timmen", "",
     ("Utlämningar delat med tiden från det att det första gick ner till att avbrottet avslutades."
     " Pågår det: till den senaste posten."), hand_outs_an_hour),
    ("busiest_hour", "Under den timme som hade flest", "",
     "Flest utlämningar under en hel klocktimme.", busiest_hour),
    ("decided", "Varningar som en farmaceut tog beslut om", "",
     "Beslut i de utlämningar som står sig, som de är rättade. Ett beslut per varning och rad.",
     count_decided),
    ("corrected", "Rättade utlämningar", "", "Varje utlämning en gång.", count_corrected),
    ("reversed", "Backade utlämningar", "",
     "Utlämningar som visade sig inte ha skett.", count_reversed),
    ("returned", "Utlämningar med retur", "",
     "Något kom åter från patienten eller enheten. Varje utlämning en gång; den räknas kvar.",
     count_returned),
    ("voided", "Makulerade nummer", "",
     "Expeditioner som makulerades, varje nummer en gång.", count_voided),
    ("captured", "Inmatade från blankett", "",
     "Utlämningar som skrevs av från pappersreservens blanketter.", count_captured),
    ("seconds_a_form", "Tid för att mata in en blankett", "s",
     ("Median, från att blankettens nummer öppnades till att den sparades. Avbrott räknas med."
     " Blanketter utan tid för öppnandet räknas inte."), seconds_a_form),
    ("read_twice", "Uppgifter som lästs två gånger", "",
     ("Papperet är läst en gång till i tomma fält, av en annan person där det finns en."
      " Reservens blanketter läses alltid; av det som skrivits av vid disken vad SC-ALWAYS och"
      " SC-SHARE anger, och i resten uppgifterna i SC-HIGH."), count_read_twice),
    ("typing_errors", "Inmatningsfel per 1000 uppgifter", "",
     ("Uppgifter som hade matats in fel, av dem som lästs två gånger. Skiljer sig läsningarna"
      " säger en person vem som läste rätt."), typing_errors),
    ("steps", "Steg som fick vänta", "",
     "Steg som står sig efter rättelser, för varje rad.", count_steps),
    ("steps_open", "Varav inte klara", "",
     "Väntar eller är avvisade när rapporten görs.", count_open),
    ("steps_waived", "Varav avstådda", "", "Chefens beslut, med skäl.", count_waived),
    ("hours_to_50", "Till 50 % klara", "h",
     ("Från att avbrottet avslutades till att hälften av stegen var klara. Avstådda räknas som"
     " klara. Före avslutet räknas som 0."), lambda facts: hours_to_settle(facts, 50)),
    ("hours_to_90", "Till 90 % klara", "h", "Som ovan, för 90 %.",
     lambda facts: hours_to_settle(facts, 90)),
    ("hours_to_100", "Till 100 % klara", "h", "Som ovan, för alla.",
     lambda facts: hours_to_settle(facts, 100)),
    ("refusals", "Avvisningar", "",
     ("Hur många gånger en mottagare sade nej till en rad, alla dess steg på en gång. Också till"
      " steg som fallit bort efter rättelse."),
     count_refusals),
    ("refused_steps", "Steg som någon gång avvisades", "", "Varje steg en gång.", count_refused),
    ("duplicates", "Dubbletter: samma recept", "",
     ("Par som en farmaceut bedömt som samma recept: två rader som lämnats ut, eller en rad och ett"
      " e-recept. Varje par en gång, efter den senaste bedömningen."), count_duplicates),
    ("both_right", "Dubbletter: båda rätt", "",
     "Par, som ovan, som en farmaceut bedömt som två recept. Varje par en gång.",
     count_both_right),
    ("twins_at_counter", "Dubbletter vid disken", "",
     "Utlämningar där en trolig dubblett syntes och en farmaceut tog beslut.",
     count_twins_at_counter),
)  # fmt: skip
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (  # headings in Swedish, and what stands below
    (
        "Beslut och tempo",
        ("minutes_to_declare", "minutes_to_first", "hand_outs", "deliveries", "hand_outs_an_hour",
         "busiest_hour"),
    ),
    (
        "Kvalitet",
        ("complete", "decided", "corrected", "reversed", "returned", "voided", "read_twice",
         "typing_errors", "duplicates", "both_right", "twins_at_counter"),
    ),
    ("Pappersreserv", ("captured", "seconds_a_form")),
    (
        "Efterregistrering",
        ("steps", "steps_open", "steps_waived", "hours_to_50", "hours_to_90", "hours_to_100",
         "refusals", "refused_steps"),
    ),
)  # fmt: skip
_ABSENT = {"typing_errors": "inte mätt"}  # nobody read anything twice: not the same as no error
_COMPLETE_AT = 6  # the share stands after the figures about hand-outs
_COMPLETE_HOW = (
    "Andel av utlämningarna där ingen regel anmärkte att en uppgift saknades eller inte kunde"
    " läsas. Vilka regler som räknas står i RP-LACKING."
)


def measures_of(facts: OutageFacts, lacking: Sequence[str]) -> tuple[Measure, ...]:
    """Return every figure; `lacking` are the rules that note that something is not known."""
    made = [
        Measure(key, label, unit, how, count(facts), _ABSENT.get(key, ""))
        for key, label, unit, how, count in _DEFINED
    ]
    share = share_complete(facts, lacking)
    made.insert(
        _COMPLETE_AT, Measure("complete", "Fullständiga uppgifter", "%", _COMPLETE_HOW, share)
    )
    return tuple(made)


def _minutes(since: datetime, until: datetime) -> Fraction:
    return Fraction(to_micros(until) - to_micros(since), 60_000_000)


def _percent(part: int, whole: int) -> Fraction | None:
    return Fraction(100 * part, whole) if whole else None


def _rounded(value: Fraction) -> str:
    """Return a whole number as it is, any other with one decimal; a half rounds up."""
    tenths = (abs(value) * 20 + 1) // 2
    sign = "-" if value < 0 and tenths else ""
    whole, rest = divmod(int(tenths), 10)
    return f"{sign}{whole}.{rest}" if rest or value.denominator > 1 else f"{sign}{whole}"
