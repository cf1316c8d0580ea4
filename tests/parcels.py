"""Parcels as they would come from hand-outs, one by hand and any number by hypothesis."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from app.domain.clock import STOCKHOLM, from_micros, to_micros
from app.domain.delivery import Parcel
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.identity import IdentityKind
from app.domain.order import Benefit, PaperReason, Patient, Prescriber, Product
from app.domain.staff import Person, Role
from app.domain.supplied import DispensedRow

HAPPENED = datetime(2026, 3, 14, 10, 42, tzinfo=STOCKHOLM)
STORE = UUID("5f0c1c52-94a5-4f59-9a51-3f2d5d0b8a11")
TOLVAN = Patient("Tolvan Tolvansson", "191212121212", "personnummer", date(1912, 12, 12), "1")
BORN_THEN = Patient("Anna Utan Nummer", "", "birth_date", date(1985, 2, 28), "2")
PRESCRIBER = Prescriber(
    "Ove Läkare", "läkare", "9000001", "Vårdcentralen Ängen", "4000000000006", "010-000 00 00"
)
PHARMACIST = Person(
    UUID("0197f3a2-7b1e-7c3d-8a4f-1b2c3d4e5f60"), "Sara Lindqvist", frozenset({Role.PHARMACIST})
)
PRODUCTS = (
    Product(
        name="Alvedon",
        strength="500 mg",
        form="Filmdragerad tablett",
        pack="100 styck, burk",
        varunummer="056218",
        npl_pack_id="20010131100053",
        price=Decimal("61.50"),
        from_register=True,
    ),
    Product(name="Salva enligt recept"),
)


def make_parcel(
    *,
    entry: UUID | None = None,
    row: int = 1,
    patient: Patient = TOLVAN,
    practice: bool = False,
    **changes: Any,
) -> Parcel:
    """Return a row of an ordinary hand-out with two rows; changes go to what was dispensed."""
    dispensed = Dispensed(
        slip="A-0113-7",
        happened_at=HAPPENED,
        issued_on=date(2026, 3, 13),
        reason=PaperReason.TECHNICAL_FAULT,
        rows=tuple(
            DispensedRow(number, product, number, 4 - number, 1, Benefit.WITH)
            for number, product in enumerate(PRODUCTS, 1)
        ),
        steps=(),
        findings=(),
        rules="0" * 64,
        register="TLV 260301",
    )
    return Parcel(
        store=STORE,
        entry=entry or uuid4(),
        row=row,
        pharmacy="Apoteket Lyktan",
        gln="7350000000009",
        dispensed=replace(dispensed, **changes),
        personal=DispensedPersonal(
            patient, PRESCRIBER, ("1 tablett vid behov, högst 4 per dygn", "Tunt lager"), "körkort"
        ),
        pharmacist=PHARMACIST,
        recorded_at=HAPPENED + timedelta(minutes=3, microseconds=123_456),
        practice=practice,
    )


# Anything that a person may type or a scanner send, but for what no entry can hold.
_texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)
_words = _texts.filter(str.split)  # what the check lets nobody leave out
_moments = st.integers(0, to_micros(datetime(2100, 1, 1, tzinfo=STOCKHOLM))).map(from_micros)
_days = st.dates(date(1860, 1, 1), date(2100, 1, 1))
_codes = st.text("0123456789", max_size=14)
_counts = st.integers(1, 99)
_products = st.builds(
    Product,
    name=_words,
    strength=_texts,
    form=_texts,
    pack=_texts,
    varunummer=_codes,
    npl_pack_id=_codes,
)
_patients = st.builds(
    Patient,
    name=_words,
    identity=_texts,
    identity_kind=st.sampled_from([kind.value for kind in IdentityKind]),
    birth_date=_days,
    sex=st.sampled_from(["", "1", "2", "3"]),
    is_protected=st.booleans(),
)
_prescribers = st.builds(Prescriber, _words, _words, _codes, _words, _codes, _words)


@st.composite
def parcels(draw: st.DrawFn) -> Parcel:
    """Return a row of any hand-out that the journal could hold."""
    rows = tuple(
        draw(st.builds(DispensedRow, st.just(n), _products, _counts, _counts, _counts,
                       st.sampled_from(Benefit)))
        for n in range(1, draw(st.integers(1, 5)) + 1)
    )  # fmt: skip
    dosages = tuple(draw(_words) for _ in rows)
    parcel = make_parcel(
        entry=draw(st.uuids()),
        row=draw(st.integers(1, len(rows))),
        practice=draw(st.booleans()),
        rows=rows,
        happened_at=draw(_moments),
        issued_on=draw(_days),
        reason=draw(st.sampled_from(PaperReason)),
    )
    return replace(
        parcel,
        store=draw(st.uuids()),
        pharmacy=draw(_words),
        recorded_at=draw(_moments),
        personal=DispensedPersonal(draw(_patients), draw(_prescribers), dosages),
        pharmacist=replace(PHARMACIST, name=draw(_words)),
    )
