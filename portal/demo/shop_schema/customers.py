"""Who has an account with the shop, and where parcels and bills go."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
)

from portal.demo.shop_schema.columns import (
    INSTANT,
    SHOP,
    beginning_index,
    digits_index,
    key,
    link,
    needed,
    one_of,
)

customers = Table(
    "customers",
    SHOP,
    key("customer_id"),
    needed("customer_number", unique=True),
    needed("name"),
    Column("personnummer", Text, unique=True),
    Column("birth_year", SmallInteger),
    Column("email", Text),
    Column("telephone", Text),
    Column("language", Text),
    Column("newsletter", Boolean),
    Column("sms_offers", Boolean),
    Column("bonus_points", Integer),
    needed("created_at", INSTANT),
    Column("last_sign_in_at", INSTANT),
    CheckConstraint("customer_number ~ '^K[0-9]{6}$'", name="customer_number"),
    CheckConstraint("birth_year BETWEEN 1900 AND 2100", name="birth_year"),
    one_of("language", "sv", "en"),
)
Index("customers_lower_email_key", func.lower(customers.c.email), unique=True)
beginning_index(customers.c.name)
digits_index(customers.c.telephone)

addresses = Table(
    "addresses",
    SHOP,
    key("address_id"),
    link("customer_id"),
    needed("kind"),
    needed("recipient"),
    Column("care_of", Text),
    needed("street"),
    needed("postal_code"),
    needed("city"),
    needed("source"),
    needed("updated_at", INSTANT),
    one_of("kind", "delivery", "billing"),
    one_of("source", "customer", "spar", "klarna"),
    CheckConstraint("postal_code ~ '^[0-9]{3} [0-9]{2}$'", name="postal_code"),
    UniqueConstraint("customer_id", "kind"),
)
beginning_index(addresses.c.street)
beginning_index(addresses.c.recipient)
Index("addresses_postal_code_idx", addresses.c.postal_code)
