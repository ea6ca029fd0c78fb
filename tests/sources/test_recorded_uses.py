"""A map agrees with the record of processing: every use, period, ground and recipient that it names is there."""

from dataclasses import replace
from pathlib import Path

from portal.sources.loading import load
from portal.sources.recorded import Recorded, check_against
from tests.sources.shop_map import SHOP, changed

PURPOSES = {"orders", "marketing", "service"}
PERIODS = {"accounting", "account_life", "reviews"}
USES = {
    ("orders", "order_information"): ["accounting", "account_life"],
    ("orders", "notes"): ["accounting", "account_life"],
    ("orders", "contact"): ["accounting", "account_life"],
    ("orders", "payment"): ["accounting", "account_life"],
    ("orders", "account"): ["accounting"],
    ("orders", "name"): ["accounting"],
    ("marketing", "name"): ["account_life", "reviews"],
    ("marketing", "reviews"): ["account_life", "reviews"],
    ("service", "contact"): [],
    ("service", "personnummer"): [],
}
GROUNDS = {"accounting"}
GROUNDLESS = (
    "shop.toml: cases: is kept from erasure, but no retention says by what law and until when: erase it, or give it one"
)
CATEGORIES = {category for _, category in USES}
RECORD = Recorded(
    CATEGORIES, PURPOSES, PERIODS, {"carriers", "banks"}, USES, {("orders", "notes"): ["carriers"]}, GROUNDS
)


def test_ids_that_the_record_lacks_are_faults_told_once() -> None:
    shop = load(SHOP)
    assert [str(fault) for fault in check_against(shop, RECORD)] == [GROUNDLESS]
    categories, purposes, periods = CATEGORIES - {"payment"}, PURPOSES - {"service"}, PERIODS - {"accounting"}
    told = check_against(shop, replace(RECORD, categories=categories, purposes=purposes, periods=periods))
    assert [str(fault) for fault in told] == [
        "shop.toml: orders: period accounting is not in the record",
        "shop.toml: orders.card: category payment is not in the record",
        "shop.toml: cases.telephone: purpose service is not in the record",
        "shop.toml: cases.personnummer: purpose service is not in the record",
        GROUNDLESS,
    ]


def test_a_use_that_the_record_does_not_have_is_a_fault() -> None:
    uses = {use: periods for use, periods in USES.items() if use != ("service", "contact")}
    assert [str(fault) for fault in check_against(load(SHOP), replace(RECORD, uses=uses))] == [
        GROUNDLESS,
        "shop.toml: cases: the use of contact for service is not in the record",
    ]


def test_a_period_that_the_record_does_not_name_for_the_use_is_a_fault_also_for_rows_that_follow_others() -> None:
    uses = USES | {("marketing", "reviews"): ["account_life"], ("orders", "order_information"): ["account_life"]}
    fault = "the use of {} for {} is kept by period {}, which the record does not name for it"
    assert [str(fault) for fault in check_against(load(SHOP), replace(RECORD, uses=uses))] == [
        GROUNDLESS,
        "shop.toml: order_lines: " + fault.format("order_information", "orders", "accounting"),
        "shop.toml: reviews: " + fault.format("reviews", "marketing", "reviews"),
        "shop.toml: orders: " + fault.format("order_information", "orders", "accounting"),
    ]


def test_what_even_a_retained_row_loses_is_not_kept_by_the_period_that_retains_the_row() -> None:
    shop = load(SHOP)
    assert shop.periods(shop.tables["order_lines"], "notes") == ()
    assert shop.periods(shop.tables["order_lines"], "order_information") == ("accounting",)
    assert shop.periods(shop.tables["customers"], "name") == ("accounting",)


def test_a_period_without_a_ground_in_the_record_retains_nothing() -> None:
    told = [str(fault) for fault in check_against(load(SHOP), replace(RECORD, grounds={"reviews"}))]
    assert told[0].startswith("shop.toml: orders: is retained by period accounting, which the record does not let keep")


def test_a_recipient_that_the_record_lacks_or_does_not_name_for_the_use_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    received = 'recipients = ["carriers", "banks", "aunts"], category = "notes"'
    path.write_text(changed(('category = "notes"', received)), encoding="utf-8")
    told = [str(fault) for fault in check_against(load(path), RECORD)]
    assert "map.toml: order_lines.engraving: recipient aunts is not in the record" in told
    assert [fault for fault in told if "goes to" in fault] == [
        "map.toml: order_lines.engraving: notes goes to banks, which the record does not name for its use for orders"
    ]
