"""The tables of the demo's shop, in a PostgreSQL database of their own, shaped as a real shop's are."""

from portal.demo.shop_schema.assortment import competitions, courses, events, products, stores
from portal.demo.shop_schema.columns import SHOP
from portal.demo.shop_schema.customer_service import bookings, equipment, support_cases, support_messages
from portal.demo.shop_schema.customers import addresses, customers
from portal.demo.shop_schema.marketing import (
    cart_items,
    carts,
    competition_entries,
    event_evaluations,
    newsletter_subscriptions,
    saved_list_items,
    saved_lists,
    site_visits,
)
from portal.demo.shop_schema.purchases import credit_reports, invoices, order_lines, orders, payments

__all__ = [
    "SHOP",
    "addresses",
    "bookings",
    "cart_items",
    "carts",
    "competition_entries",
    "competitions",
    "courses",
    "credit_reports",
    "customers",
    "equipment",
    "event_evaluations",
    "events",
    "invoices",
    "newsletter_subscriptions",
    "order_lines",
    "orders",
    "payments",
    "products",
    "saved_list_items",
    "saved_lists",
    "site_visits",
    "stores",
    "support_cases",
    "support_messages",
]
