"""What a load changed: how many came, went and differ, with examples that say something."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.product import Package, PeriodStatus, Spell
from app.domain.reference import Changes, Source
from app.domain.statements import ListedPrescriber, Shortage, Statement
from app.store.register import Register
from tests.store.registers import KEY, NOW, PV, changed, incoming, package


def changes(
    folder: Path, before: list[Statement], after: list[Statement], source: Source
) -> Changes:
    register = Register(folder, KEY)
    register.load([incoming(before, source)], NOW)
    (report,) = register.load([incoming(after, source)], NOW)
    register.close()
    return report.changes


def of_packages(folder: Path, before: list[Package], after: list[Package]) -> Changes:
    return changes(folder, [*before], [*after], Source.PERIOD_PRODUCTS)


ONE = package(1)


def test_packages_that_came_went_and_changed_are_counted(tmp_path: Path) -> None:
    before = [package(n) for n in range(1, 11)]
    dearer = changed(before[2], sales_price=Decimal("45.13"))
    told = of_packages(
        tmp_path, before, [*before[:2], dearer, *before[5:], package(90, "Nykomling")]
    )
    assert (told.added, told.removed, told.changed) == (1, 2, 1)
    assert told.examples == (
        "Övamol, 500 mg, 100: försäljningspris 44,13 → 45,13",
        "Övamol, 500 mg, 100: finns inte längre",
        "Nykomling, 500 mg, 100: är ny",
    )


@pytest.mark.parametrize(
    ("fields", "example"),
    [
        ({"sales_price": None}, "försäljningspris 44,13 → okänt"),
        ({"purchase_price": Decimal(13)}, "inköpspris 12,50 → 13"),
        ({"status": PV}, "utbytesstatus ej periodens vara → periodens vara"),
        ({"status": PeriodStatus.RESERVE_1}, "utbytesstatus ej periodens vara → reserv 1"),
        ({"in_benefit": True}, "läkemedelsförmån okänt → ja"),
        ({"narcotic_schedule": ""}, "narkotikaklass okänt → ingen"),
        ({"withdrawn_on": date(2025, 1, 1)}, "avregistrerad okänt → 2025-01-01"),
        ({"packing": "Burk"}, "ändrad"),
    ],
)
def test_a_difference_is_told_in_words(
    tmp_path: Path, fields: dict[str, object], example: str
) -> None:
    told = of_packages(tmp_path, [ONE], [changed(ONE, **fields)])
    assert told == Changes(0, 0, 1, (f"Övamol, 500 mg, 100: {example}",))


def test_the_largest_changes_of_price_come_first_and_all_is_bounded(tmp_path: Path) -> None:
    before = [package(n, f"Vara {n}") for n in range(1, 200)]
    after = [
        changed(p, sales_price=Decimal("44.13") + n, status=PV if n % 2 else p.status)
        for n, p in enumerate(before)
    ]
    told = of_packages(
        tmp_path, before, [*after[:150], *(package(n, "Ny") for n in range(300, 400))]
    )
    assert (told.added, told.removed, told.changed) == (100, 49, 149)
    assert len(told.examples) <= 20
    assert told.examples[0] == "Vara 150, 500 mg, 100: försäljningspris 44,13 → 193,13"
    assert any("finns inte längre" in example for example in told.examples)
    assert any("är ny" in example for example in told.examples)


def test_shortages_that_end_or_are_put_off_are_told(tmp_path: Path) -> None:
    def shortage(case: str, end: date | None, ended: date | None = None) -> Shortage:
        spell = Spell(date(2025, 10, 1), end)
        return Shortage(
            f"2099020200000{case}", "20990101000001", case, f"Vara {case}", spell, ended
        )

    before: list[Statement] = [shortage(case, date(2026, 1, 1)) for case in "123"]
    after: list[Statement] = [
        shortage("1", date(2026, 1, 1), date(2025, 12, 1)),
        shortage("2", None),
        changed_cause(shortage("3", date(2026, 1, 1))),
    ]
    told = changes(tmp_path, before, after, Source.SHORTAGES)
    assert told.examples == (
        "Restnotering Vara 1: slut 2025-12-01",
        "Restnotering Vara 2: 2025-10-01–2026-01-01 → 2025-10-01–tills vidare",
        "Restnotering Vara 3: ändrad",
    )


def changed_cause(of: Shortage) -> Shortage:
    return Shortage(of.npl_pack_id, of.npl_id, of.case, of.name, of.spell, cause="Produktion")


def test_other_lists_tell_by_name_what_changed(tmp_path: Path) -> None:
    before: list[Statement] = [ListedPrescriber("1234567", "Åsa Öst"), ListedPrescriber("7", "Bo")]
    after: list[Statement] = [ListedPrescriber("1234567", "Åsa Öst", phone="08")]
    told = changes(tmp_path, before, after, Source.PRESCRIBERS)
    assert told == Changes(0, 1, 1, ("Bo: finns inte längre", "Åsa Öst: ändrad"))


def test_a_first_edition_has_nothing_to_differ_from(tmp_path: Path) -> None:
    register = Register(tmp_path, KEY)
    (report,) = register.load([incoming([ONE])], NOW)
    assert report.changes == Changes(1, 0, 0, ())
    assert report.previous is None
    register.close()
