"""The list of assumptions that the controller confirms or corrects."""

from dataclasses import replace

import pytest

from portal.domain.record_of_processing.assumed import AssumedFact, assumed_facts
from portal.domain.record_of_processing.loading import load
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.settings import COMPANY


@pytest.fixture(scope="module")
def record() -> RecordOfProcessing:
    return load(COMPANY / "record_of_processing.toml")


def test_the_financial_year_is_to_be_confirmed(record: RecordOfProcessing) -> None:
    assert AssumedFact(
        "controller.financial_year_end",
        Text("Räkenskapsåret slutar den 30 juni.", "The financial year ends on 30 June."),
    ) in assumed_facts(record)


def test_a_confirmed_fact_leaves_the_list(record: RecordOfProcessing) -> None:
    confirmed = replace(record, controller=replace(record.controller, financial_year_end_origin="policy"))
    gone = set(assumed_facts(record)) - set(assumed_facts(confirmed))
    assert {fact.entry for fact in gone} == {"controller.financial_year_end"}


def test_every_fact_marked_as_assumed_is_listed_once(record: RecordOfProcessing) -> None:
    entries = [fact.entry for fact in assumed_facts(record)]
    assert len(entries) == len(set(entries))
    assumed_origins = repr(record).count("origin='assumed'")
    assert len(entries) == assumed_origins
    assert {"automated_decisions", "periods.support", "recipients.carriers.third_country"} <= set(entries)


def test_what_the_policy_or_the_law_says_is_not_listed(record: RecordOfProcessing) -> None:
    entries = {fact.entry for fact in assumed_facts(record)}
    assert not entries & {"periods.accounting", "periods.account_life", "categories.name", "sources.person"}
    newsletter = record.purposes["marketing"].activities[0]
    assert newsletter.id == "newsletter"
    assert "purposes.marketing.activities[0].basis" not in entries


def test_a_fact_says_in_words_what_is_assumed(record: RecordOfProcessing) -> None:
    texts = {fact.entry: fact.text for fact in assumed_facts(record)}
    assert texts["purposes.orders.activities[0].basis"].sv == (
        "Beställningar och köp – Leverera varor och tjänster. Rättslig grund: avtal."
    )
    assert texts["purposes.orders.uses[5].handling"].en == (
        "Orders and purchases – Credit reports. Kept: 12 months after the credit report. "
        "Comes from: Credit reference agencies; Banks and other financial institutions. "
        "Goes to: The payment providers Payex, DIBS and Klarna; Other units of JAVI Musik."
    )
