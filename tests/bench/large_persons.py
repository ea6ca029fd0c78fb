"""Three of the shop's customers with a history of a thousand, ten thousand and a hundred thousand rows.

The rows lie in ten tables, of every kind that the shop has, over the twelve years before the demo's day: so that an
erasure deletes, anonymises and clears, and retains what the accounts still need.
"""

from itertools import islice

import asyncpg

from portal.demo.people import END, DemoMember, member_accounts

FIRST = 21
"""The first of them is the shop's customer of that number."""

ROWS = (1_000, 10_000, 100_000)


def member(rows: int) -> DemoMember:
    """The customer who has so many rows."""
    place = FIRST - 1 + ROWS.index(rows)
    return next(islice(member_accounts(place + 1), place, None))


async def add(owner_url: str) -> None:
    """Give each of them the rows, in the shop at the URL."""
    connection = await asyncpg.connect(owner_url)
    try:
        for place, rows in enumerate(ROWS):
            async with connection.transaction():
                for statement in STATEMENTS:
                    await connection.execute(statement.format(who=FIRST + place, end=END, hundredth=rows // 100))
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


STATEMENTS = (
    """INSERT INTO site_visits (customer_id, ip_address, url, browser, visited_at)
    SELECT {who}, '192.0.2.' || i % 250, 'https://butik.example.se/artikel/' || i % 997, 'Firefox 131, Linux',
        '{end}'::timestamptz - i * interval '9480 hours' / {hundredth} / 40
    FROM generate_series(1, 40 * {hundredth}) i""",
    """INSERT INTO orders (order_number, customer_id, channel, status, ordered_at, delivery_name, delivery_street,
        delivery_postal_code, delivery_city, delivery_note, tracking_number, total)
    SELECT 'L{who}-' || i, {who}, 'web', 'delivered', '{end}'::timestamptz - i * interval '4380 days' / {hundredth} / 8,
        'Åsa Öberg', 'Älvgatan 3', '431 30', 'Mölndal', CASE WHEN i % 4 = 0 THEN 'Lämna hos grannen Rut Ekvall.' END,
        'DEMO' || i, 100 + i % 900
    FROM generate_series(1, 8 * {hundredth}) i""",
    """INSERT INTO order_lines
        (order_id, line_number, product_id, sku, description, quantity, unit_price, vat_rate)
    SELECT order_id, line, product_id, sku, name, 1 + order_id % 3, price, 25
    FROM orders, generate_series(1, 2) line, products
    WHERE order_number LIKE 'L{who}-%' AND product_id = 1 + order_id % 9""",
    """INSERT INTO payments (order_id, provider, method, card_number, card_holder, amount, paid_at, reference)
    SELECT order_id, 'payex', 'card', '**** **** **** 1234', 'Åsa Öberg', total, ordered_at, 'T' || order_id
    FROM orders WHERE order_number LIKE 'L{who}-%'""",
    """INSERT INTO invoices (order_id, invoice_number, invoice_date, due_date, buyer_name, buyer_street,
        buyer_postal_code, buyer_city, buyer_personnummer, amount, vat, ocr)
    SELECT order_id, order_number, ordered_at::date, ordered_at::date + 30, 'Åsa Öberg', 'Älvgatan 3',
        '431 30', 'Mölndal', '19850412-9805', total, total / 5, order_number
    FROM orders WHERE order_number LIKE 'L{who}-%'""",
    """INSERT INTO support_cases (case_number, customer_id, channel, kind, subject, purchased_on, purchase_place, fault,
        note, opened_at, updated_at, closed_at)
    SELECT 'L{who}-' || i, {who}, 'email', 'complaint', 'Gitarren låter fel', at, 'webbutiken', 'Skrammel',
        'Kunden har fått låna ett instrument under tiden.', at, at, at
    FROM generate_series(1, 2 * {hundredth}) i,
        LATERAL (SELECT '{end}'::timestamptz - i * interval '720 days' / {hundredth} / 2) it (at)""",
    """INSERT INTO support_messages (case_id, author, body, sent_at)
    SELECT case_id, CASE WHEN turn % 2 = 0 THEN 'staff' ELSE 'customer' END,
        'Hej! Den skramlar sedan i lördags. Min dotter Elsa spelar på den i kulturskolan, och läraren tror att det är'
        ' ett tillverkningsfel. Vad gör vi nu?', opened_at
    FROM support_cases, generate_series(1, 4) turn WHERE case_number LIKE 'L{who}-%'""",
    """INSERT INTO credit_reports (customer_id, order_id, agency, score, credit_limit, approved, requested_at)
    SELECT {who}, order_id, 'Kreditkollen Demo AB', 40 + order_id % 50, 25000, true, ordered_at
    FROM orders WHERE order_number LIKE 'L{who}-%' AND order_id % 4 = 0""",
    """INSERT INTO equipment (customer_id, model, serial_number, details, registered_at)
    SELECT {who}, 'Elgitarr 6', 'S' || i, '{{"strings": 6}}', '{end}'::timestamptz
    FROM generate_series(1, 2 * {hundredth}) i""",
    """INSERT INTO bookings (customer_id, course_id, store_id, title, name, notes, status, booked_at, starts_at)
    SELECT {who}, course_id, 1, title, 'Åsa Öberg', 'Sitter i rullstol.', 'completed', at, at
    FROM generate_series(1, 2 * {hundredth}) i, courses,
        LATERAL (SELECT '{end}'::timestamptz - i * interval '720 days' / {hundredth} / 2) it (at)
    WHERE course_id = 1""",
    """INSERT INTO competition_entries (competition_id, customer_id, name, email, title, age, answer, won, entered_at)
    SELECT competition_id, {who}, 'Åsa Öberg', 'asa@example.se', title, 30, 'Jag vill vinna.', i % 50 = 0,
        '{end}'::timestamptz
    FROM generate_series(1, 2 * {hundredth}) i, competitions WHERE competition_id = 1""",
    """INSERT INTO event_evaluations (event_id, customer_id, title, rating, comment, submitted_at)
    SELECT event_id, {who}, title, 4, 'Roligt att få prova själv!', '{end}'::timestamptz
    FROM generate_series(1, 2 * {hundredth}) i, events WHERE event_id = 1""",
)
"""Each so many hundredths of the rows: 40 of visits, 40 of orders and what belongs to them, 20 of everything else."""
