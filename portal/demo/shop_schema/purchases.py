"""Orders, of members and of guests, with what paying for them leaves behind."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Numeric,
    SmallInteger,
    Table,
    Text,
    func,
)

from portal.demo.shop_schema.columns import (
    INSTANT,
    MONEY,
    SHOP,
    beginning_index,
    dated_index,
    dated_link,
    digits_index,
    key,
    link,
    needed,
    one_of,
)

orders = Table(
    "orders",
    SHOP,
    key("order_id"),
    needed("order_number", unique=True),
    dated_link("customer_id", needed=False),
    Column("email", Text, comment="Only of an order placed as a guest"),
    Column("telephone", Text),
    Column("store_id", ForeignKey("stores.store_id")),
    needed("channel"),
    needed("status"),
    needed("ordered_at", INSTANT),
    Column("delivery_name", Text),
    Column("delivery_street", Text),
    Column("delivery_postal_code", Text),
    Column("delivery_city", Text),
    Column("delivery_note", Text),
    Column("tracking_number", Text),
    needed("total", MONEY),
    one_of("channel", "web", "store", "telephone"),
    one_of("status", "placed", "delivered", "returned", "cancelled"),
    CheckConstraint("total >= 0", name="total"),
    CheckConstraint(
        "num_nonnulls(customer_id, email) = 1 OR num_nonnulls(customer_id, email) = 0 AND telephone IS NOT NULL",
        name="buyer",
    ),
    CheckConstraint("channel <> 'store' OR store_id IS NOT NULL", name="store"),
)
Index("orders_lower_email_idx", func.lower(orders.c.email))
digits_index(orders.c.telephone)
beginning_index(orders.c.delivery_name)
dated_index(orders.c.customer_id, orders.c.ordered_at)

order_lines = Table(
    "order_lines",
    SHOP,
    Column("order_id", ForeignKey("orders.order_id"), primary_key=True),
    Column("line_number", SmallInteger, primary_key=True),
    Column("product_id", ForeignKey("products.product_id"), nullable=False),
    needed("sku"),
    needed("description"),
    needed("quantity", SmallInteger),
    needed("unit_price", MONEY),
    needed("vat_rate", Numeric(4, 2)),
    CheckConstraint("quantity > 0", name="quantity"),
)

payments = Table(
    "payments",
    SHOP,
    key("payment_id"),
    link("order_id"),
    needed("provider"),
    needed("method"),
    Column("card_number", Text, comment="All but the last four digits are stars"),
    Column("card_holder", Text),
    needed("amount", MONEY),
    needed("paid_at", INSTANT),
    needed("reference"),
    one_of("provider", "klarna", "payex", "dibs"),
    one_of("method", "card", "invoice", "instalments"),
    CheckConstraint("card_number LIKE '**** **** **** ____'", name="card_number"),
)

invoices = Table(
    "invoices",
    SHOP,
    key("invoice_id"),
    needed("invoice_number", unique=True),
    Column("order_id", ForeignKey("orders.order_id"), nullable=False, unique=True),
    needed("invoice_date", Date),
    needed("due_date", Date),
    needed("buyer_name"),
    needed("buyer_street"),
    needed("buyer_postal_code"),
    needed("buyer_city"),
    Column("buyer_personnummer", Text),
    needed("amount", MONEY),
    needed("vat", MONEY),
    needed("ocr", unique=True),
    CheckConstraint("due_date >= invoice_date", name="due_date"),
)
beginning_index(invoices.c.buyer_name)

credit_reports = Table(
    "credit_reports",
    SHOP,
    key("credit_report_id"),
    link("customer_id"),
    link("order_id", needed=False, ondelete="SET NULL"),
    needed("agency"),
    needed("score", SmallInteger),
    needed("credit_limit", MONEY),
    needed("approved", Boolean),
    needed("requested_at", INSTANT),
)
