"""Orders of the demo's members and guests, and what paying for them leaves behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from stdnum import luhn

from portal.clock import local_date
from portal.demo import shop_schema as shop
from portal.demo.assortment import COSTLY, EVERYDAY, LASTING, STORES, Product
from portal.demo.people import END, Customer
from portal.demo.rows import Rows

VAT = Decimal(25)
_NOTES = (
    "Portkod 1946.",
    "Ring när ni är framme.",
    "Lämna hos grannen Rut Ekvall på plan 2 om ingen är hemma.",
    "Min sambo Love Granat hämtar ut paketet.",
)
_SUPPLIERS = {"card": ("payex", "dibs"), "invoice": ("klarna",), "instalments": ("klarna",)}


@dataclass(frozen=True, slots=True)
class Order:
    """An order that has been added: what support, equipment and credit reports refer to."""

    id: int
    ordered_at: datetime
    product: Product
    place: str
    method: str
    total: Decimal


def add_orders(rows: Rows, customer: Customer, count: int, *, small: bool = False) -> list[Order]:
    """Add `count` orders spread over the customer's years, oldest first, each with lines, payment and invoice.

    `small` ones are of cheap goods only, and not on instalments.
    """
    span = (END - customer.created_at) / max(1, count)
    starts = (customer.created_at + span * turn for turn in range(count))
    return [_add_order(rows, customer, customer.moment(start, start + span), small=small) for start in starts]


def add_guest_order(rows: Rows, customer: Customer) -> Order:
    """Add an order that the customer placed signed out: only the e-mail, capitalised at that, says whose it is."""
    return _add_order(rows, customer, customer.moment(), guest=True)


def _add_order(
    rows: Rows, customer: Customer, ordered_at: datetime, *, guest: bool = False, small: bool = False
) -> Order:
    draw, member = customer.random, customer.member
    methods = ("card",) if guest or not member.personnummer else ("card", "card", "invoice", "instalments")
    method = draw.choice(methods[:3] if small else methods)
    in_store = not guest and method == "card" and draw.random() < 0.3
    store = draw.randint(1, len(STORES)) if in_store else None
    status = draw.choices(("delivered", "returned", "cancelled"), (90, 5, 5))[0]
    shelf = COSTLY if method == "instalments" else EVERYDAY if small else (*LASTING, *EVERYDAY)
    basket = [draw.choice(shelf)]
    basket += draw.sample(EVERYDAY, draw.randint(0, 2))
    lines = [(product, 1 if product.price >= 1_000 else draw.randint(1, 3)) for product in dict.fromkeys(basket)]
    total = sum((product.price * quantity for product, quantity in lines), Decimal(0))
    order = rows.add(
        shop.orders,
        order_number=f"W{rows.numbers['orders'] + 500_001}",
        customer_id=None if guest else customer.id,
        email=member.email.capitalize() if guest else None,
        telephone=customer.telephone,
        store_id=store,
        channel="store" if in_store else "web",
        status=status,
        ordered_at=ordered_at,
        total=total,
        **({} if in_store else _delivery(customer)),
    )
    for number, (product, quantity) in enumerate(lines, 1):
        rows.add(
            shop.order_lines,
            order_id=order,
            line_number=number,
            product_id=product.id,
            sku=product.sku,
            description=product.name,
            quantity=quantity,
            unit_price=product.price,
            vat_rate=VAT,
        )
    if status != "cancelled":
        _add_payment(rows, customer, order, ordered_at, method, total)
        _add_invoice(rows, customer, order, ordered_at, method, total)
    place = STORES[store - 1][0] if store else "webbutiken"
    return Order(order, ordered_at, basket[0], place, method, total)


def _delivery(customer: Customer) -> dict[str, str | None]:
    draw = customer.random
    return {
        "delivery_name": customer.member.name,
        "delivery_street": customer.street,
        "delivery_postal_code": customer.postal_code,
        "delivery_city": customer.city,
        "delivery_note": draw.choice(_NOTES) if draw.random() < 0.25 else None,
        "tracking_number": f"DEMO{draw.randrange(10**9):09}SE",
    }


def _add_payment(
    rows: Rows, customer: Customer, order: int, ordered_at: datetime, method: str, amount: Decimal
) -> None:
    draw = customer.random
    rows.add(
        shop.payments,
        order_id=order,
        provider=draw.choice(_SUPPLIERS[method]),
        method=method,
        card_number=f"**** **** **** {draw.randint(0, 9_999):04}" if method == "card" else None,
        card_holder=customer.member.name if method == "card" else None,
        amount=amount,
        paid_at=ordered_at + timedelta(minutes=draw.randint(1, 9)),
        reference=f"T{draw.randrange(16**10):010X}",
    )


def _add_invoice(
    rows: Rows, customer: Customer, order: int, ordered_at: datetime, method: str, amount: Decimal
) -> None:
    number = str(rows.numbers["invoices"] + 3_000_001)
    day = local_date(ordered_at)
    rows.add(
        shop.invoices,
        invoice_number=number,
        order_id=order,
        invoice_date=day,
        due_date=day if method == "card" else day + timedelta(days=30),
        buyer_name=customer.member.name,
        buyer_street=customer.street,
        buyer_postal_code=customer.postal_code,
        buyer_city=customer.city,
        buyer_personnummer=None if method == "card" else customer.member.personnummer,
        amount=amount,
        vat=(amount * VAT / (100 + VAT)).quantize(Decimal("0.01")),
        ocr=number + luhn.calc_check_digit(number),
    )


def add_credit_reports(rows: Rows, customer: Customer, orders: list[Order]) -> None:
    """Add the credit report that was asked for before each order on instalments."""
    for order in orders:
        if order.method == "instalments":
            rows.add(
                shop.credit_reports,
                customer_id=customer.id,
                order_id=order.id,
                agency="Kreditkollen Demo AB",
                score=customer.random.randint(40, 98),
                credit_limit=Decimal(customer.random.randrange(10_000, 60_000, 5_000)),
                approved=True,
                requested_at=order.ordered_at - timedelta(minutes=2),
            )
