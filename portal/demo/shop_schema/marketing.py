"""Competitions, events, newsletters, visits, saved lists and carts."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, SmallInteger, Table, Text, func

from portal.demo.shop_schema.columns import (
    INSTANT,
    SHOP,
    beginning_index,
    dated_index,
    dated_link,
    key,
    link,
    needed,
    one_of,
)

competition_entries = Table(
    "competition_entries",
    SHOP,
    key("entry_id"),
    Column("competition_id", ForeignKey("competitions.competition_id"), nullable=False),
    link("customer_id", needed=False),
    needed("name"),
    needed("email"),
    needed("title"),
    Column("age", SmallInteger),
    needed("answer"),
    needed("won", Boolean),
    needed("entered_at", INSTANT),
    CheckConstraint("age BETWEEN 0 AND 120", name="age"),
)
Index("competition_entries_lower_email_idx", func.lower(competition_entries.c.email))
beginning_index(competition_entries.c.name)

event_evaluations = Table(
    "event_evaluations",
    SHOP,
    key("evaluation_id"),
    Column("event_id", ForeignKey("events.event_id"), nullable=False),
    link("customer_id", needed=False),
    needed("title"),
    needed("rating", SmallInteger),
    Column("comment", Text),
    needed("submitted_at", INSTANT),
    CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
)

newsletter_subscriptions = Table(
    "newsletter_subscriptions",
    SHOP,
    key("subscription_id"),
    needed("email"),
    needed("language"),
    needed("topics"),
    needed("subscribed_at", INSTANT),
    Column("unsubscribed_at", INSTANT),
    one_of("language", "sv", "en"),
)
Index("newsletter_subscriptions_lower_email_key", func.lower(newsletter_subscriptions.c.email), unique=True)

site_visits = Table(
    "site_visits",
    SHOP,
    key("visit_id"),
    dated_link("customer_id"),
    needed("ip_address"),
    needed("url"),
    needed("browser"),
    needed("visited_at", INSTANT),
)
dated_index(site_visits.c.customer_id, site_visits.c.visited_at)

saved_lists = Table(
    "saved_lists",
    SHOP,
    key("list_id"),
    link("customer_id"),
    needed("name"),
    needed("updated_at", INSTANT),
)

saved_list_items = Table(
    "saved_list_items",
    SHOP,
    Column("list_id", ForeignKey("saved_lists.list_id"), primary_key=True),
    Column("product_id", ForeignKey("products.product_id"), primary_key=True),
    needed("description"),
    needed("quantity", SmallInteger),
    CheckConstraint("quantity > 0", name="quantity"),
)

carts = Table(
    "carts",
    SHOP,
    key("cart_id"),
    Column("customer_id", ForeignKey("customers.customer_id"), nullable=False, unique=True),
    needed("created_at", INSTANT),
    needed("updated_at", INSTANT),
)

cart_items = Table(
    "cart_items",
    SHOP,
    Column("cart_id", ForeignKey("carts.cart_id"), primary_key=True),
    Column("product_id", ForeignKey("products.product_id"), primary_key=True),
    needed("description"),
    needed("quantity", SmallInteger),
    CheckConstraint("quantity > 0", name="quantity"),
)
