"""A patient whose emergency prescription is read by its code stands in no file, log or error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.findings import Refused
from app.domain.issuing import Revocation
from app.exchange.prescription_code import encode
from app.usecases import (
    keep_issuers,
    request_enrolment,
    take_code,
    take_trust_list,
    trust_organisation,
)  # fmt: skip
from app.usecases.fill_slip import list_slips
from app.usecases.own_keys import make_issuing_key
from app.usecases.workplace import Workplace
from tests.absence import DOSAGE, NAME, NUMBERS, assert_absent, logged, plain_forms
from tests.exchange.codes import line, prescription
from tests.usecases.sources import with_second
from tests.workplaces import PASSWORD, begin_outage, open_pharmacy

_WORDS = f"{NAME} {NUMBERS[0]}"


@contextmanager
def believing(folder: Path) -> Iterator[tuple[Workplace, Workplace, list[str]]]:
    """A clinic whose key a pharmacy is to believe, and all that an error said of it."""
    clinic, pharmacy = open_pharmacy(folder / "clinic"), open_pharmacy(folder / "pharmacy")
    begin_outage(pharmacy)
    told: list[str] = []
    with logged(clinic), logged(pharmacy):
        yield clinic, pharmacy, told
        assert_absent(folder)  # also while the store is open and its log of writes is full
    assert_absent(folder)
    assert told
    assert not [text for text in told for form in plain_forms() if form in text]


def fails(told: list[str], call: Callable[..., object], *given: Any) -> None:
    """Run what must be refused, and keep all that it says."""
    with pytest.raises(Refused) as refused:
        call(*given)
    told += [str(refused.value), repr(refused.value), repr(refused.value.findings)]


def code_of_known(clinic: Workplace) -> str:
    """Return a code of the known patient, signed by the clinic."""
    order, key = prescription(), make_issuing_key(clinic.computer, clinic.key)
    patient = replace(order.patient, name=NAME, identity=NUMBERS[0])
    order = replace(
        order, patient=patient, issued_at=clinic.computer.clock.now(),
        lines=(replace(line(0), dosage=DOSAGE),),
    )  # fmt: skip
    return encode(order, key.public_key, key.sign)


def test_a_patient_in_a_code_stands_in_no_file_log_or_error(tmp_path: Path) -> None:
    with believing(tmp_path) as (clinic, pharmacy, told):
        text, asked = code_of_known(clinic), tmp_path / "request.json"
        fails(told, take_code.take_code, pharmacy, text)  # no list yet
        fails(told, request_enrolment.request_enrolment, clinic, _WORDS * 9, asked)
        request = request_enrolment.request_enrolment(clinic, "Backe hälsocentral", asked)
        fails(told, request_enrolment.request_enrolment, clinic, NAME, asked)
        trust_organisation.make_organisation(pharmacy, "Region Mitt")
        card, listed = tmp_path / "card.json", tmp_path / "list"
        trust_organisation.save_card(pharmacy, card)
        fails(told, take_trust_list.take_trust_list, pharmacy, listed)
        trust_organisation.pin_organisation(pharmacy, card, with_second(pharmacy), PASSWORD)
        fails(told, keep_issuers.enrol_issuer, pharmacy, asked, _WORDS)
        keep_issuers.make_trust_list(pharmacy, listed)
        take_trust_list.take_trust_list(pharmacy, listed)
        fails(told, take_code.take_code, pharmacy, text)  # nobody listed made it
        keep_issuers.enrol_issuer(pharmacy, asked, request.fingerprint)
        fails(told, keep_issuers.make_trust_list, pharmacy, listed)
        keep_issuers.make_trust_list(pharmacy, tmp_path / "list-2")
        take_trust_list.take_trust_list(pharmacy, tmp_path / "list-2")
        fails(told, take_code.take_code, pharmacy, f"{text[:-4]}AAAA")
        fails(told, take_code.take_code, pharmacy, f"{text}{_WORDS}")
        fails(told, take_code.take_code, pharmacy, _WORDS)
        assert take_code.take_code(pharmacy, text).draft.patient.name == NAME
        fails(told, take_code.take_code, pharmacy, text)
        (slip,) = list_slips(pharmacy)
        assert slip.draft.rows[0].dosage.startswith(DOSAGE)
        told.append(repr(take_trust_list.show_trust(pharmacy)))
        fails(told, keep_issuers.revoke_issuer, pharmacy, NUMBERS[0], Revocation.STOLEN)


def test_a_file_that_is_no_list_is_refused_without_its_words(tmp_path: Path) -> None:
    with believing(tmp_path) as (_, pharmacy, told):
        card = tmp_path / "card.json"
        trust_organisation.make_organisation(pharmacy, "Region Mitt")
        trust_organisation.save_card(pharmacy, card)
        trust_organisation.pin_organisation(pharmacy, card, with_second(pharmacy), PASSWORD)
        wrong = tmp_path / "wrong"
        wrong.write_text(_WORDS, encoding="utf-8")
        fails(told, take_trust_list.take_trust_list, pharmacy, wrong)
        fails(told, request_enrolment.show_request, wrong)
        wrong.unlink()  # it was the test's own
