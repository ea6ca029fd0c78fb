"""The company's own record of processing, as it is shipped."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from portal.domain.record_of_processing.loading import load
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.settings import COMPANY

POLICY_USES = {
    "orders": "name personnummer contact_details payment_information credit_information order_information "
    "account_details correspondence",
    "customer_service": "name contact_details account_details correspondence purchase_circumstances equipment_details",
    "bookings": "name contact_details booking_notes",
    "competitions_events": "name personnummer age contact_details competition_entry event_evaluation",
    "marketing": "name contact_details age place_of_residence completed_purchases behavioural_data",
}


@pytest.fixture(scope="module")
def record() -> RecordOfProcessing:
    return load(COMPANY / "record_of_processing.toml")


def texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, dict | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


def test_it_has_the_five_purposes_of_the_policy_in_its_order_and_the_portals_own(record: RecordOfProcessing) -> None:
    assert list(record.purposes) == [
        "orders",
        "customer_service",
        "bookings",
        "competitions_events",
        "marketing",
        "privacy_rights",
    ]
    assert record.purposes["privacy_rights"].origin != "policy"
    assert all(purpose.activities and purpose.uses for purpose in record.purposes.values())


@pytest.mark.parametrize("purpose", POLICY_USES)
def test_every_category_that_the_policy_names_for_a_purpose_is_there(record: RecordOfProcessing, purpose: str) -> None:
    by_policy = {use.category for use in record.purposes[purpose].uses if use.origin == "policy"}
    assert set(POLICY_USES[purpose].split()) <= by_policy


def test_every_category_period_source_and_recipient_is_used(record: RecordOfProcessing) -> None:
    uses = [use for purpose in record.purposes.values() for use in purpose.uses]
    assert {use.category for use in uses} == set(record.categories)
    assert {id_ for use in uses for id_ in use.periods} == set(record.periods)
    assert {id_ for use in uses for id_ in use.sources} == set(record.sources)
    assert {id_ for use in uses for id_ in use.recipients} == set(record.recipients)


def test_what_arises_as_one_shops_and_visits_is_not_said_to_come_from_the_person(record: RecordOfProcessing) -> None:
    uses = [use for purpose in record.purposes.values() for use in purpose.uses]
    for use in uses:
        if use.category in ("usage_history", "behavioural_data", "ip_address"):
            assert use.sources == ("own_systems",), use.category
    assert record.sources["own_systems"].origin == "assumed"


def test_only_accounting_keeps_data_from_erasure(record: RecordOfProcessing) -> None:
    assert [period.id for period in record.periods.values() if period.keeps_from_erasure] == ["accounting"]
    accounting = record.periods["accounting"]
    assert (accounting.years, accounting.after_financial_year, accounting.origin) == (7, True, "law")
    assert accounting.law == "bokföringslagen (1999:1078), 7 kap. 2 §"
    assert "17.3 b" in accounting.ground.sv
    assert "17(3)(b)" in accounting.ground.en


def test_the_policy_is_not_credited_with_a_basis_that_it_does_not_state(record: RecordOfProcessing) -> None:
    stated = {a.id for p in record.purposes.values() for a in p.activities if a.basis_origin == "policy"}
    assert stated == {"newsletter", "authority_reports"}
    assert record.controller.financial_year_end == (6, 30)
    assert record.controller.financial_year_end_origin == "assumed"


def test_electronic_offers_need_consent_and_post_can_be_declined(record: RecordOfProcessing) -> None:
    for activity in record.choices:
        if activity.channel in ("sms", "social_media") or activity.id in ("email_offers", "partner_offers_email"):
            assert activity.choice == "consent", activity.id
        if activity.channel in ("post", "web"):
            assert activity.choice == "objection", activity.id


def test_all_marketing_that_reaches_a_member_can_be_switched(record: RecordOfProcessing) -> None:
    fixed = {activity.id for activity in record.purposes["marketing"].activities if not activity.choice}
    assert fixed == {"saved_shopping_lists", "choices_kept"}
    assert all(activity.channel for activity in record.choices)


def test_every_text_is_finished_in_both_languages(record: RecordOfProcessing) -> None:
    every = list(texts(record))
    assert len(every) > 100
    for text in every:
        assert not text.sv[0].islower(), text
        assert not text.en[0].islower(), text
        assert text.sv.endswith(".") == text.en.endswith("."), text
        assert not re.search(r"  |\.\.|TODO|\s$", text.sv + text.en), text
        assert text.sv != text.en, text
