"""Support, the equipment it concerns, and bookings of courses and servicing."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Table, Text, func

from portal.demo.shop_schema.columns import (
    INSTANT,
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

support_cases = Table(
    "support_cases",
    SHOP,
    key("case_id"),
    needed("case_number", unique=True),
    link("customer_id", needed=False),
    Column("email", Text),
    link("order_id", needed=False, ondelete="SET NULL"),
    needed("channel"),
    needed("kind"),
    needed("subject"),
    Column("purchased_on", Date),
    Column("purchase_place", Text),
    Column("fault", Text),
    Column("note", Text),
    needed("opened_at", INSTANT),
    needed("updated_at", INSTANT),
    Column("closed_at", INSTANT),
    one_of("channel", "email", "telephone", "chat", "store", "social_media"),
    one_of("kind", "question", "complaint", "warranty", "technical"),
    CheckConstraint("updated_at >= opened_at AND closed_at >= opened_at", name="times"),
)
Index("support_cases_lower_email_idx", func.lower(support_cases.c.email))

support_messages = Table(
    "support_messages",
    SHOP,
    key("message_id"),
    dated_link("case_id"),
    needed("author"),
    needed("body"),
    needed("sent_at", INSTANT),
    one_of("author", "customer", "staff"),
)
dated_index(support_messages.c.case_id, support_messages.c.sent_at)

equipment = Table(
    "equipment",
    SHOP,
    key("equipment_id"),
    link("customer_id"),
    Column("product_id", ForeignKey("products.product_id")),
    needed("model"),
    Column("serial_number", Text),
    Column("details", Text),
    needed("registered_at", INSTANT),
)

bookings = Table(
    "bookings",
    SHOP,
    key("booking_id"),
    link("customer_id", needed=False),
    Column("course_id", ForeignKey("courses.course_id"), nullable=False),
    Column("store_id", ForeignKey("stores.store_id"), nullable=False),
    needed("title"),
    needed("name"),
    Column("email", Text),
    Column("telephone", Text),
    Column("notes", Text),
    needed("status"),
    needed("booked_at", INSTANT),
    needed("starts_at", INSTANT),
    one_of("status", "booked", "changed", "cancelled", "completed"),
    CheckConstraint("starts_at >= booked_at", name="times"),
    CheckConstraint("num_nonnulls(customer_id, email, telephone) > 0", name="booked_by"),
)
Index("bookings_lower_email_idx", func.lower(bookings.c.email))
digits_index(bookings.c.telephone)
beginning_index(bookings.c.name)
