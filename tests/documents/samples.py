"""Invented content for every document, ordinary and at its worst."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from app.domain.clock import STOCKHOLM, later
from app.domain.closing import (
    ChainHead,
    ClosingProof,
    ClosingReport,
    ComputerHeld,
    HandSettlement,
    MoneyCount,
    NarcoticCount,
    RegisterUse,
    SeriesCount,
    StepCount,
)
from app.domain.label import LabelText
from app.domain.money import MoneyTotals
from app.domain.outage import Dependency, DownPeriod
from app.domain.recovery import RecoverySheet
from app.domain.settling import CountsAt


def at(day: int, hour: int, minute: int, second: int = 0) -> datetime:
    """Return a moment of November 2026 in Stockholm."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=STOCKHOLM)


LABEL = LabelText(
    patient_name="Karl-Erik Åsberg",
    patient_id="121212+1212",
    product="Metoprolol Norrmed depottablett 50 mg",
    pack="98 st",
    packages=1,
    varunummer="041238",
    withdrawal="uttag 1 av 1, inget kvar",
    dosage="1 tablett på morgonen.",
    purpose="Mot högt blodtryck.",
    prescriber="M. Öberg, läkare",
    pharmacy="Apotek Granen, Strömsund",
    dispensed_on=date(2026, 11, 23),
    signum="SLi",
    slip="A-0113-M",
)
LONG_DOSAGE = (
    "1 tablett på morgonen i 7 dagar, därefter 2 tabletter på morgonen och 1 tablett till kvällen "
    "i 14 dagar, därefter 1 tablett till natten tills vidare. Ta tabletterna hela tillsammans med "
    "ett glas vatten, gärna i samband med mat. Sluta inte tvärt: tala först med läkaren, som "
    "trappar ned dosen under 2 veckor. Undvik grapefruktjuice."
)
LONG_NUMBER_LABEL = replace(LABEL, slip="WQMG-11111-P")  # of a restored computer
LONG_NAMES_LABEL = replace(
    LABEL,
    patient_name="Anna-Kristina Margareta Elisabet von Wachenfeldt-Östergårdh",
    product="Isosorbidmononitrat Långtnamnslaboratorium depottablett 60 mg, filmdragerad",
    prescriber="Maria Elisabet Öberg-Lindström, specialistläkare i internmedicin",
    pharmacy="Apotek Granen i Strömsunds centrum, Storgatan 14, Strömsund",
)

REPORT = ClosingReport(
    pharmacy="Apotek Granen, Strömsund",
    gln="7350012340014",
    outage="2026-11-23-A",
    began_at=at(23, 14, 36),
    ended_at=at(23, 21, 52),
    periods=(
        DownPeriod(Dependency.EHM, at(23, 14, 32), at(23, 21, 45)),
        DownPeriod(Dependency.EVIS, at(23, 14, 32), at(24, 6, 10)),
        DownPeriod(Dependency.POWER, at(23, 15, 41), at(23, 15, 58)),
    ),
    ground="E-hälsomyndighetens driftinformation 14:20, bekräftat per telefon.",
    dispensings=231,
    accounted=231,
    hours_to_last=42,
    series=(
        SeriesCount("A", "A-0001-V", "A-0162-X", 158, 2, 3, 0),
        SeriesCount("B", "B-0001-H", "B-0100-D", 73, 1, 26, 0),
    ),
    missing=(),
    steps=(
        StepCount("Recept registrerade i NLL", 338, 338, "12 omsända efter rättad arbetsplatskod"),
        StepCount("Uttag efterregistrerade", 341, 341, "3 på födelsedatum, uttag mot papper"),
        StepCount("Högkostnadsdatabasen", 297, 297, "2 omfrågade efter ändrat saldo"),
        StepCount("e-VIS avaktiverade", 353, 353, "1 larm, ärende L-26-07, utreds"),
        StepCount("Besked till förskrivare om utbyte", 61, 61),
    ),
    by_hand=(
        HandSettlement(
            "A-0012-K", 2, "Uttag efterregistrerat", False, "Kvitto 88231", "SLi", at(25, 9, 12)
        ),
        HandSettlement(
            "B-0044-R", 1, "Besked om utbyte", True, "Förskrivaren har slutat", "JBe", at(25, 9, 40)
        ),
    ),
    heads=(ChainHead("9f3a77c012be4d10", 4812, sha256(b"1").hexdigest(), at(25, 15, 31, 7)),),
    printed_at=at(27, 9, 12),
    registers=(
        RegisterUse("TLV Periodens varor 2026-11-01; Läkemedelsverket NPL 2026-11-20", 214, 0),
        RegisterUse("TLV Periodens varor 2026-09-01", 17, 17),
    ),
)
WHOLE_REPORT = replace(  # of two computers, with narcotics, a course over time and a proof
    REPORT,
    declared_at=at(23, 14, 51),
    first_at=at(23, 15, 4),
    closed_at=at(25, 15, 31),
    counts=tuple(
        CountsAt(
            later(at(23, 15, 0), timedelta(minutes=10 * n)),
            waiting=max(0, min(33 * n, 1_390) - 10 * max(0, n - 45)),
            done=min(1_378, 10 * max(0, n - 45)),
            refused=12 if 60 < n < 150 else 0,
        )
        for n in range(190)
    ),
    narcotics=(
        NarcoticCount("OxyContin depottablett 10 mg", "II", 14, 10, 6, 17,
                      "16, 2026-11-24 08:10, SLi, JBe", 0, -1, 1, -1, "Fel i journalen, rättat"),
        NarcoticCount("Stilnoct tablett 10 mg", "IV", 9, 0, 4, 5, "", 0),
        NarcoticCount("Concerta depottablett 36 mg", "II", 8, 0, 3, 5,
                      "5, 2026-11-24 08:14, SLi, JBe", 0, 0, 0, 0),
    ),
    computers=(
        ComputerHeld("Kassa 1", True, 4_812, (), 0, None),
        ComputerHeld("Kassa 2", False, 2_107, (), 0, at(25, 15, 20), has_all=True),
        ComputerHeld("Reserv", False, 301, ("288–290",), 1_204, at(24, 9, 2)),
    ),
    money=MoneyCount(
        MoneyTotals(
            awaiting=3, unnoted=0, charged=4_812_350, correct=4_390_125, to_refund=151_37,
            to_collect=8_50, refunded=437_750, collected=29_875, waived=150,
        ),
        refund=("A-0012-K", "A-0031-T"),
        collect=("B-0044-R",),
        awaiting=("A-0101-X–A-0103-B",),
        unnoted=("A-0007-P", "B-0002-S–B-0004-Z"),
    ),
    proof=ClosingProof(7_219, sha256(b"closing").hexdigest()),
)  # fmt: skip
LONG_REPORT = replace(
    REPORT,
    pharmacy="Apotek Granen i Strömsunds centrum med filialerna i Backe, Hoting och Gäddede",
    ground="Driftinformation från E-hälsomyndigheten och nätägaren. " * 8,
    missing=tuple(f"A-{n:04d}-K" for n in range(200, 320)),
    steps=REPORT.steps * 4,
    by_hand=REPORT.by_hand * 30,
    money=MoneyCount(
        MoneyTotals(900, 0, 0, 0, 0, 0, 0, 0, 0),
        unnoted=tuple(f"A-{n:04d}-K" for n in range(1, 1200, 3)),
    ),
    heads=tuple(
        ChainHead(f"{n:016x}", 4812 + n, sha256(bytes([n])).hexdigest(), at(25, 15, n))
        for n in range(6)
    ),
)

SHEET = RecoverySheet(
    pharmacy="Apotek Granen, Strömsund",
    store=UUID("0193551c-0000-7000-8000-00009f3a77c0"),
    code="K7RXM-20PQ4-ZT9WC-HD3V8-5NB1G-JY6SA-E0MK7",
    made_at=at(22, 10, 5),
)
