"""A data map is read as it is written, or refused with everything that is wrong with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from portal.sources.data_map import Column, IdentifiedBy, Label, Retention, Via
from portal.sources.loading import DataMapFaults, load
from portal.sources.recorded import Recorded, check_against

SHOP = Path(__file__).parent / "shop.toml"
WRITTEN = SHOP.read_text(encoding="utf-8")


def faults(folder: Path, text: str) -> list[str]:
    """What is said of a map with that text, file name and line breaks left out."""
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataMapFaults) as refused:
        load(path)
    assert isinstance(refused.value, ValueError)
    assert str(refused.value).count("\n") + 1 == len(refused.value.faults)
    return [str(fault).removeprefix("map.toml: ") for fault in refused.value.faults]


def changed(*changes: tuple[str, str]) -> str:
    text = WRITTEN
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def test_a_map_is_read_as_it_is_written() -> None:
    shop = load(SHOP)
    assert (shop.id, shop.label, shop.not_personal) == (
        "testshop",
        Label("Provbutiken", "The test shop"),
        ("products",),
    )
    assert list(shop.tables) == ["order_lines", "reviews", "orders", "cases", "customers"]
    orders = shop.tables["orders"]
    assert orders.key == ("shop_id", "order_no")
    assert orders.identified_by == (IdentifiedBy("email", "email"),)
    assert orders.via == (Via("customers", (("customer_id", "id"),)),)
    assert orders.retention == Retention("accounting", "invoiced_on")
    assert orders.periods == (("accounting", "invoiced_on"), ("account_life", None))
    assert shop.tables["order_lines"].retention == Retention(None, None, ("orders",))
    assert orders.columns["message"] == Column(
        name="message",
        label=Label("Hälsning", "Message"),
        category="notes",
        purposes=("orders",),
        retained=False,
        rule="fixed",
        fixed="-",
        rectify=True,
    )


def test_erasure_empties_what_is_personal_and_keeps_what_is_not_unless_the_map_says_otherwise() -> None:
    orders = load(SHOP).tables["orders"]
    assert (orders.columns["email"].rule, orders.columns["shop_id"].rule) == ("null", "keep")


LINE = "product = { category"
ORDERS_VIA = 'via = { table = "customers", columns = { customer_id = "id" } }\nerase = "delete"'

BROKEN = {
    "a file that is no TOML": ("id = ", "is not TOML"),
    "a map without tables": ('id = "a"\nkind = "sql"\nlabel = { sv = "a", en = "a" }', "has no tables"),
    "another kind": (changed(('kind = "sql"', 'kind = "ftp"')), "kind is wrong"),
    "no id": (changed(('id = "testshop"', "")), "id is missing"),
    "an unknown key of the source": (changed(('kind = "sql"', 'kind = "sql"\ncolour = 1')), "colour is not known"),
    "an unknown key of a table": (
        changed(('erase = "keep"', 'erase = "keep"\ncolour = 1')),
        "cases: colour is not known",
    ),
    "an unknown key of a column": (
        changed((LINE, "product = { colour = 1, category")),
        "order_lines.product: colour is not known",
    ),
    "an unknown identifier": (
        changed(('identifier = "telephone"', 'identifier = "face"')),
        "cases: identified_by.0.identifier is wrong",
    ),
    "an unknown rule": (changed(('rule = "null"', 'rule = "burn"')), "reviews.customer_id: rule is wrong"),
    "no rule for erasure": (changed(('erase = "keep"', "")), "cases: erase is missing"),
    "an empty key": (changed(('key = ["id"]', "key = []")), "reviews: key is wrong"),
    "a category without a label": (
        changed((', label = { sv = "Vara", en = "Product" }', "")),
        "order_lines.product: label is missing",
    ),
    "a category without a purpose": (
        changed(('purposes = ["service"]', "")),
        "cases.telephone: purposes are missing, here and for the table",
    ),
    "a fixed text that is missing": (
        changed((', fixed = "Raderad"', "")),
        "reviews.author: fixed is missing: the value that the rule writes",
    ),
    "a fixed text for another rule": (
        changed(('rule = "fixed", fixed = "Raderad"', 'rule = "null", fixed = "Raderad"')),
        'reviews.author: fixed is given, but rule is not "fixed"',
    ),
    "retention without an anchor": (
        changed((', anchor = "invoiced_on"', "")),
        "orders: retention needs period and anchor, or follows",
    ),
    "retention in two ways": (
        changed(('{ follows = ["orders"] }', '{ follows = ["orders"], period = "accounting" }')),
        "order_lines: retention has both follows and a period of its own",
    ),
    "a key column that is not declared": (
        changed(('key = ["id"]', 'key = ["no"]')),
        "reviews.no: is key, but not declared",
    ),
    "a recorded column that is not declared": (
        changed(('recorded = "since"', 'recorded = "when"')),
        "customers.when: is recorded, but not declared",
    ),
    "an identifying column that is not declared": (
        changed(('column = "number"', 'column = "no"')),
        "customers.no: is identified_by, but not declared",
    ),
    "a joining column that is not declared": (
        changed(("columns = { customer_id", "columns = { customer")),
        "reviews.customer: is via, but not declared",
    ),
    "an anchor that is not declared": (
        changed(('anchor = "invoiced_on"', 'anchor = "paid_on"')),
        "orders.paid_on: is the anchor of accounting, but not declared",
    ),
    "a join to a column that is not declared": (
        changed(('customer_id = "id"', 'customer_id = "no"')),
        "reviews: via leads to customers.no, which is not declared",
    ),
    "a join to a table that is not mapped": (
        changed(('via = { table = "customers"', 'via = { table = "members"')),
        "reviews: via leads to members, which is not mapped",
    ),
    "a table that leads to nobody": (
        changed(('via = { table = "customers", columns = { customer_id = "id" } }\n', "")),
        "reviews: has no path to a person: neither identified_by nor via",
    ),
    "joins in a circle": (
        changed(
            ("identified_by = [\n", 'via = { table = "orders", columns = { id = "customer_id" } }\nidentified_by = [\n')
        ),
        "orders: via leads back to the table itself",
    ),
    "a parent before its children": (
        changed(("[tables.order_lines]", "[tables.zz]"), ("[tables.order_lines.columns]", "[tables.zz.columns]"))
        + WRITTEN[WRITTEN.index("[tables.order_lines]") : WRITTEN.index("[tables.reviews]")],
        "order_lines: must come before orders, through which it leads: children before parents",
    ),
    "following a table that is not mapped": (
        changed(('follows = ["orders"]', 'follows = ["receipts"]')),
        "order_lines: follows receipts, which is not mapped",
    ),
    "following a table that no join connects": (
        changed(('follows = ["orders"]', 'follows = ["cases"]')),
        "order_lines: follows cases, but no via connects the two",
    ),
    "following a table that is never retained": (
        changed(('\nretention = { period = "accounting", anchor = "invoiced_on" }', "")),
        "order_lines: follows orders, whose rows are never retained",
    ),
    "following in a circle": (
        changed(('{ period = "accounting", anchor = "invoiced_on" }', '{ follows = ["customers"] }')),
        "orders: follows itself in the end",
    ),
    "anonymising nothing": (
        changed(
            ('{ rule = "null" }', "{}"),
            ('rule = "fixed", fixed = "Raderad"', 'rule = "keep"'),
            ('rule = "null" }', 'rule = "keep" }'),
        ),
        "reviews: is anonymised, but no column changes",
    ),
    "an anchor that anonymising empties": (
        changed(('en = "Written" }, rule = "keep"', 'en = "Written" }, rule = "null"')),
        "reviews.written_at: is an anchor, so that its rule must be keep",
    ),
    "a retained row that can no longer be found": (
        changed(('email = { category = "contact"', 'email = { retained = false, category = "contact"')),
        "orders.email: leads to the person, so that a retained row must keep it until its time is up",
    ),
    "a mapped table that is said not to be personal": (
        changed(('not_personal = ["products"]', 'not_personal = ["cases"]')),
        "cases: is mapped and yet listed as not personal",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_map_is_refused_for(case: str, tmp_path: Path) -> None:
    text, expected = BROKEN[case]
    told = faults(tmp_path, text)
    assert any(fault.startswith(expected) for fault in told), told


def test_a_parent_may_not_go_before_the_rows_that_lead_through_it(tmp_path: Path) -> None:
    head, customers = WRITTEN.split("[tables.customers]")
    alone = head + "[tables.customers]" + customers.replace('retention = { follows = ["orders"] }\n', "")
    assert faults(tmp_path, alone) == [
        "orders: may be retained when its row of customers is deleted: let customers follow orders"
    ]
    kept = 'erase = "delete"\nretention = { follows = ["orders"] }\n'
    nameless = head + "[tables.customers]" + customers.replace(kept, 'erase = "anonymise"\n')
    lost = "orders: may be retained when its row of customers is anonymised, and leads to nobody"
    assert f"{lost}: let customers follow orders" in faults(tmp_path, nameless)
    dangling = changed(('customer_id = { rule = "null" }', "customer_id = {}"))
    assert faults(tmp_path, dangling) == [
        "reviews.customer_id: still leads to customers when that row is deleted: give it the rule null"
    ]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    broken = changed(
        ('kind = "sql"', 'kind = "ftp"'),
        ('erase = "keep"', 'erase = "burn"'),
        ('recorded = "since"', 'recorded = "when"'),
        (', fixed = "Raderad"', ""),
    )
    places = [fault.split(": ")[0] for fault in faults(tmp_path, broken)]
    assert places == ["kind is wrong", "reviews.author", "cases", "customers.when"]


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


def test_what_a_draft_left_open_is_told_in_one_line_each(tmp_path: Path) -> None:
    left_open = changed(
        ('"order_information", label = { sv = "Vara", en = "Product" }', '"?", label = { sv = "?", en = "?" }'),
        ('purposes = ["service"]', 'purposes = ["?"]'),
    )
    assert faults(tmp_path, left_open) == [
        "order_lines.product: category and label are still to be decided: the draft could not know",
        "cases: purposes is still to be decided: the draft could not know",
    ]
