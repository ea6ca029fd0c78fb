"""Competitions, events, newsletters, visits to the site, saved lists and carts."""

from datetime import UTC, datetime, time, timedelta

from portal.demo import shop_schema as shop
from portal.demo.assortment import COMPETITIONS, EVENTS, PRODUCTS
from portal.demo.people import END, Customer
from portal.demo.rows import Rows

_ANSWERS = (
    "Mitt riff börjar på lös E-sträng och slutar på perrongen i Alingsås.",
    "Snön faller tyst på notstället, min bror Nils tar tonen.",
    "Jag vill vinna för att min första gitarr blev stulen 2003.",
)
_COMMENTS = ("Bra tempo, men för trångt i lokalen.", "Roligt att få prova själv!", None)
_LISTS = ("Till kören", "Önskelista", "Julklappar till Signe", "Replokalen")
_PAGES = ("", "/gitarr-och-bas", "/klaver", "/slagverk", "/studio-och-ljud", "/noter", "/kurser", "/varukorg")
_BROWSERS = ("Firefox 131, Linux", "Safari 18, iPhone", "Chrome 129, Windows", "Edge 129, Windows")


def add_entries(rows: Rows, customer: Customer, count: int) -> None:
    """Add `count` competition entries, to the latest competitions first."""
    draw = customer.random
    for turn in range(count):
        number = len(COMPETITIONS) - turn
        closed = datetime.combine(COMPETITIONS[number - 1][1], time(), UTC)
        entered = closed - timedelta(minutes=draw.randint(1, 30 * 24 * 60))
        rows.add(
            shop.competition_entries,
            competition_id=number,
            customer_id=customer.id if customer.created_at < entered else None,
            name=customer.member.name,
            email=customer.member.email,
            title=COMPETITIONS[number - 1][0],
            age=entered.year - customer.birth_year,
            answer=draw.choice(_ANSWERS),
            won=draw.random() < 0.02,
            entered_at=entered,
        )


def add_evaluations(rows: Rows, customer: Customer, count: int) -> None:
    """Add `count` evaluations, of the latest events first."""
    for turn in range(count):
        number = len(EVENTS) - turn
        held = datetime.combine(EVENTS[number - 1][2], time(18), UTC)
        rows.add(
            shop.event_evaluations,
            event_id=number,
            customer_id=customer.id,
            title=EVENTS[number - 1][0],
            rating=customer.random.randint(2, 5),
            comment=customer.random.choice(_COMMENTS),
            submitted_at=customer.moment(held, held + timedelta(days=14)),
        )


def add_subscription(rows: Rows, customer: Customer) -> None:
    """Add a subscription to the newsletter, known by its e-mail address alone."""
    subscribed = customer.moment()
    ended = customer.random.random() < 0.1
    rows.add(
        shop.newsletter_subscriptions,
        email=customer.member.email,
        language=customer.member.language,
        topics=customer.random.choice(("gitarr, kurser", "klaver, noter", "allt", "studio")),
        subscribed_at=subscribed,
        unsubscribed_at=customer.moment(subscribed) if ended else None,
    )


def add_visits(rows: Rows, customer: Customer, count: int) -> None:
    """Add `count` pages seen while signed in, over the last thirteen months, from two documentation addresses."""
    draw = customer.random
    since = max(customer.created_at, END - timedelta(days=395))
    homes = (f"192.0.2.{draw.randint(1, 254)}", f"2001:db8:{draw.randrange(16**4):x}::{draw.randint(1, 99):x}")
    for _ in range(count):
        product = draw.choice(PRODUCTS)
        page = draw.choice((*_PAGES, f"/artikel/{product.sku}", f"/artikel/{product.sku}"))
        rows.add(
            shop.site_visits,
            customer_id=customer.id,
            ip_address=draw.choice(homes),
            url=f"https://butik.example.se{page}",
            browser=draw.choice(_BROWSERS),
            visited_at=customer.moment(since),
        )


def add_lists(rows: Rows, customer: Customer, count: int) -> None:
    """Add `count` saved lists of a few products each."""
    for name in customer.random.sample(_LISTS, count):
        number = rows.add(shop.saved_lists, customer_id=customer.id, name=name, updated_at=customer.moment())
        for product in customer.random.sample(PRODUCTS, customer.random.randint(2, 5)):
            rows.add(shop.saved_list_items, list_id=number, product_id=product.id, description=product.name, quantity=1)


def add_cart(rows: Rows, customer: Customer) -> None:
    """Add a cart left behind during the last month."""
    created = customer.moment(END - timedelta(days=30), END - timedelta(days=2))
    number = rows.add(
        shop.carts, customer_id=customer.id, created_at=created, updated_at=created + timedelta(minutes=25)
    )
    for product in customer.random.sample(PRODUCTS, customer.random.randint(1, 3)):
        rows.add(shop.cart_items, cart_id=number, product_id=product.id, description=product.name, quantity=1)
