"""A data map is read as it is written, or refused with everything that is wrong with it."""

from pathlib import Path

import pytest

from portal.sources.data_map import Column, IdentifiedBy, Label, Retention, Via
from portal.sources.loading import load
from tests.sources.shop_map import SHOP, WRITTEN, changed, faults


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


def test_what_a_draft_left_open_is_told_in_one_line_each(tmp_path: Path) -> None:
    left_open = changed(
        ('"order_information", label = { sv = "Vara", en = "Product" }', '"?", label = { sv = "?", en = "?" }'),
        ('purposes = ["service"]', 'purposes = ["?"]'),
    )
    assert faults(tmp_path, left_open) == [
        "order_lines.product: category and label are still to be decided: the draft could not know",
        "cases: purposes is still to be decided: the draft could not know",
    ]
