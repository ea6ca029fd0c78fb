"""What the demo's shop has removed as its time was up (Art. 5(1)(e)), and the little that it has forgotten."""

from collections.abc import Mapping
from datetime import date, timedelta

import asyncpg

AHEAD = timedelta(days=60)
"""How long before its time is up something goes, so that a demo that is kept for weeks stays tidy."""

_REOPENED = (
    "UPDATE support_cases SET updated_at = $1::date - interval '3 months'"
    " WHERE customer_id = 1 AND kind = 'question' AND updated_at < $1::date - interval '3 months'"
)
"""Somebody looked at a case of Anna's again: it stays, and with it what was written long before."""

_FORGOTTEN_REPORTS = (
    "SELECT credit_report_id FROM credit_reports WHERE customer_id = 1 ORDER BY requested_at DESC LIMIT 2"
)
_FORGOTTEN_NUMBER = "SELECT order_id FROM orders WHERE customer_id = 2"

_UNACCOUNTED = "ordered_at < $1 AND NOT EXISTS (SELECT FROM invoices WHERE invoices.order_id = orders.order_id)"
"""An order that no accounts need any longer, and that is too old to complain of."""

_REMOVALS = (
    ("visits", "DELETE FROM site_visits WHERE visited_at < $1"),
    ("cart", "DELETE FROM cart_items USING carts WHERE carts.cart_id = cart_items.cart_id AND updated_at < $1"),
    ("cart", "DELETE FROM carts WHERE updated_at < $1"),
    ("event", "DELETE FROM event_evaluations WHERE submitted_at < $1"),
    ("competition", "DELETE FROM competition_entries WHERE entered_at < $1"),
    ("booking", "DELETE FROM bookings WHERE starts_at < $1"),
    (
        "support",
        "DELETE FROM support_messages USING support_cases s WHERE s.case_id = support_messages.case_id"
        " AND (updated_at < $1 OR sent_at < $1 AND NOT (s.customer_id = 1 AND s.kind = 'question'))",
    ),
    ("support", "DELETE FROM support_cases WHERE updated_at < $1"),
    (
        "credit",
        f"DELETE FROM credit_reports WHERE requested_at < $1 AND credit_report_id NOT IN ({_FORGOTTEN_REPORTS})",  # noqa: S608
    ),
    (
        "accounting",
        "DELETE FROM payments USING invoices WHERE invoices.order_id = payments.order_id AND invoice_date < $1",
    ),
    (
        "accounting",
        "DELETE FROM order_lines USING invoices WHERE invoices.order_id = order_lines.order_id AND invoice_date < $1",
    ),
    ("accounting", "DELETE FROM invoices WHERE invoice_date < $1"),
    (
        "warranty",
        f"DELETE FROM order_lines USING orders WHERE orders.order_id = order_lines.order_id AND {_UNACCOUNTED}",  # noqa: S608
    ),
    ("warranty", f"DELETE FROM orders WHERE {_UNACCOUNTED}"),  # noqa: S608
    (
        "warranty",
        "UPDATE orders SET delivery_name = NULL, delivery_street = NULL, delivery_postal_code = NULL,"
        " delivery_city = NULL, delivery_note = NULL, tracking_number = NULL WHERE ordered_at < $1",
    ),
    (
        "warranty",
        f"UPDATE orders SET telephone = NULL WHERE ordered_at < $1 AND order_id NOT IN ({_FORGOTTEN_NUMBER})",  # noqa: S608
    ),
)
"""By the period that is up: what goes, what hangs on it first. $1 is the first day that the period still covers."""


async def tidy(connection: asyncpg.Connection, on: date, kept_since: Mapping[str, date]) -> None:
    """Remove what is past its time on `on`, as the shop would have done; `kept_since` says the first day that each
    period still covers.

    Two credit reports and the letters of one case of Anna's are forgotten, and a telephone number of Bertil's.
    """
    await connection.execute(_REOPENED, on)
    for period, removal in _REMOVALS:
        await connection.execute(removal, kept_since[period])
