"""What the demo's shop offers; its brands are invented."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.demo import shop_schema as shop
from portal.demo.rows import Rows


@dataclass(frozen=True, slots=True)
class Product:
    """Something in the shelves, at its price in kronor with VAT."""

    id: int
    name: str
    category: str
    price: Decimal

    @property
    def sku(self) -> str:
        """The article number."""
        return f"JM-{self.id:05}"


_SHELVES = {
    "Gitarr och bas": (
        ("Nordton A20 akustisk gitarr", 3_495),
        ("Nordton A60 western", 7_990),
        ("Klangfors Tele-52 elgitarr", 8_495),
        ("Klangfors J4 elbas", 9_290),
        ("Ljunghede halvgitarr för barn", 1_295),
        ("Strängset 10–46", 99),
        ("Plektrum, tolv stycken", 89),
        ("Capo för stålsträngat", 179),
    ),
    "Klaver": (
        ("Vintermo P88 digitalpiano", 11_900),
        ("Vintermo synt 61 tangenter", 5_495),
        ("Pianopall, höj- och sänkbar", 899),
        ("Sustainpedal", 349),
    ),
    "Slagverk": (
        ("Bergslag trumset, fem delar", 8_990),
        ("Bergslag cajon", 1_690),
        ("Trumstockar 5A", 119),
        ("Övningsplatta", 399),
    ),
    "Blås och stråk": (
        ("Ljunghede altsaxofon", 12_500),
        ("Ljunghede fiol 3/4", 3_290),
        ("Rör till altsax, tio stycken", 329),
        ("Harts", 79),
    ),
    "Studio och ljud": (
        ("Klangfors ljudkort 2i2", 1_995),
        ("Kondensatormikrofon K1", 2_490),
        ("Sluten hörlur H5", 1_290),
        ("Aktiv monitor, par", 4_990),
        ("XLR-kabel 6 m", 249),
        ("Mikrofonstativ", 395),
    ),
    "Noter": (("Visor från västkusten, noter", 245), ("Pianoskola 1", 219), ("Gitarrskola för vuxna", 259)),
}

PRODUCTS = tuple(
    Product(number, name, category, Decimal(price))
    for number, (category, name, price) in enumerate(
        ((category, name, price) for category, shelf in _SHELVES.items() for name, price in shelf), 1
    )
)
EVERYDAY = tuple(product for product in PRODUCTS if product.price < 1_000)
LASTING = tuple(product for product in PRODUCTS if product.price >= 1_000)
COSTLY = tuple(product for product in PRODUCTS if product.price >= 3_000)

STORES = (
    ("JAVI Musik Mölndal", "Mölndal", "031-390 06 00"),
    ("JAVI Musik Borås", "Borås", "031-390 06 01"),
    ("JAVI Musik Stockholm", "Stockholm", "08-465 004 00"),
)
COURSES = (
    ("Gitarr för nybörjare, tio kvällar", "course", 2_400),
    ("Spela in hemma, en helg", "training", 1_850),
    ("Blåsensemble, våren", "course", 1_950),
    ("Justering av gitarr", "service", 695),
    ("Översyn av saxofon", "service", 1_200),
)
COMPETITIONS = (
    ("Vinn en signerad elgitarr", date(2021, 5, 31)),
    ("Höstens bästa riff", date(2024, 11, 30)),
    ("Skriv en vers om vintern", date(2025, 2, 28)),
)
EVENTS = (
    ("Kvällsöppet med trumworkshop", 1, date(2023, 10, 12)),
    ("Syntdagen", 1, date(2025, 4, 5)),
    ("Gitarrbyggarnas helg", 3, date(2026, 5, 23)),
)


def add_assortment(rows: Rows) -> None:
    """Add products, stores, courses, competitions and events, numbered in the order above."""
    for product in PRODUCTS:
        rows.add(
            shop.products,
            sku=product.sku,
            name=product.name,
            category=product.category,
            price=product.price,
        )
    for name, city, telephone in STORES:
        rows.add(shop.stores, name=name, city=city, telephone=telephone)
    for title, kind, price in COURSES:
        rows.add(shop.courses, title=title, kind=kind, price=Decimal(price))
    for title, closed_on in COMPETITIONS:
        rows.add(shop.competitions, title=title, closed_on=closed_on)
    for title, store, held_on in EVENTS:
        rows.add(shop.events, title=title, store_id=store, held_on=held_on)
