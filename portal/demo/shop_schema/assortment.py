"""What the shop offers: products, stores, courses, competitions and events. No personal data."""

from sqlalchemy import CheckConstraint, Date, Table

from portal.demo.shop_schema.columns import MONEY, SHOP, key, link, needed, one_of

products = Table(
    "products",
    SHOP,
    key("product_id"),
    needed("sku", unique=True),
    needed("name"),
    needed("category"),
    needed("price", MONEY),
    CheckConstraint("price >= 0", name="price"),
)

stores = Table("stores", SHOP, key("store_id"), needed("name", unique=True), needed("city"), needed("telephone"))

courses = Table(
    "courses",
    SHOP,
    key("course_id"),
    needed("title"),
    needed("kind"),
    needed("price", MONEY),
    one_of("kind", "course", "training", "service"),
)

competitions = Table("competitions", SHOP, key("competition_id"), needed("title"), needed("closed_on", Date))

events = Table("events", SHOP, key("event_id"), needed("title"), link("store_id"), needed("held_on", Date))
