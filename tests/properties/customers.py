"""The table by which the portal itself knows the people of a generated source: their names and addresses."""

from tests.properties.crowd import PEOPLE
from tests.properties.databases import Database

NAMES = ("Asta Kanariefågel", "Bo Gråsparv", "Cajsa Talgoxe")

MAP = """
[tables.known_customers]
label = { sv = "Kunder", en = "Customers" }
key = ["id"]
purposes = ["orders"]
identified_by = [{ column = "number", identifier = "customer_number" }]
erase = "delete"
[tables.known_customers.columns]
id = {}
number = { category = "account_details", label = { sv = "Nummer", en = "Number" } }
name = { category = "name", label = { sv = "Namn", en = "Name" } }
street = { category = "contact_details", label = { sv = "Gata", en = "Street" } }
email = { category = "contact_details", label = { sv = "E-post", en = "E-mail" } }
telephone = { category = "contact_details", label = { sv = "Telefon", en = "Telephone" } }
personnummer = { category = "personnummer", label = { sv = "Personnummer", en = "Personal number" }, masked = true }
"""
IDENTITY = (
    'identity = { table = "known_customers", name = "name", personnummer = "personnummer", email = "email",'
    ' telephone = "telephone", address_table = "known_customers", lines = [["street"]] }\n'
)


def with_customers(toml: str) -> str:
    """The data map with the table of customers, and the identity that is read from it."""
    return IDENTITY + toml + MAP


async def build_customers(database: Database) -> None:
    """Make the table: each person has a row for every pair of an e-mail address and a telephone number."""
    table = f"{database.schema}.known_customers"
    columns = ("number", "name", "street", "email", "telephone", "personnummer")
    declared = ", ".join(f"{name} text" for name in columns)
    await database.run(f"CREATE TABLE {table} (id serial PRIMARY KEY, {declared})")
    for name, somebody in zip(NAMES, PEOPLE, strict=True):
        for email, telephone in zip(somebody.known["email"], somebody.known["telephone"], strict=True):
            number, born = somebody.known["customer_number"][0], somebody.known["personnummer"][0]
            places = ", ".join("\0" for _ in columns)
            cells = (number, name, f"{name} gata 1", email, telephone, born)
            await database.run(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", cells)


async def customers_left(database: Database) -> list[str]:
    """Whose rows are still there."""
    rows = await database.run(f"SELECT DISTINCT name FROM {database.schema}.known_customers ORDER BY name")
    return [str(name) for (name,) in rows]
