"""Support cases, the customers' equipment, and bookings."""

from dataclasses import dataclass
from datetime import timedelta

from portal.clock import local_date
from portal.demo import shop_schema as shop
from portal.demo.assortment import COURSES, STORES
from portal.demo.people import END, Customer
from portal.demo.purchases import Order
from portal.demo.rows import Rows


@dataclass(frozen=True, slots=True)
class _Matter:
    kind: str
    channel: str
    subject: str
    fault: str | None
    note: str | None
    asked: str
    answered: str


_MATTERS = (
    _Matter(
        "complaint",
        "email",
        "{product} låter fel",
        "Skrammel i de låga tonerna",
        "Kunden har fått låna ett instrument under tiden.",
        "Hej! {product} skramlar sedan i lördags. Min dotter Elsa Lindqvist spelar på det i kulturskolan, och hennes"
        " lärare Göran Ekstrand (070-1740631) tror att det är ett tillverkningsfel.",
        "Hej {first}! Lämna in det i butiken, så tittar vår tekniker Maja på det inom en vecka.",
    ),
    _Matter(
        "technical",
        "chat",
        "Drivrutin till {product}",
        None,
        None,
        "Jag får inget ljud efter senaste uppdateringen av datorn. Vad ska jag ställa in?",
        "Välj enheten under ljudinställningar och starta om. Hör av dig om det inte hjälper!",
    ),
    _Matter(
        "question",
        "social_media",
        "Byta leveransadress",
        None,
        "Svarat i direktmeddelande, inte i tråden.",
        "Kan paketet gå till min svärmor Birgit Sandhem i stället? Hon bor på Havregatan 3 och är hemma på dagarna.",
        "Det går bra, ändrat! Hon får en avisering när paketet är på väg.",
    ),
    _Matter(
        "warranty",
        "telephone",
        "Garanti på {product}",
        "Startar inte",
        None,
        "Kunden ringde: {product} startar inte, trots att hennes granne Pelle Öst har provat en annan nätdel.",
        "Garantin gäller. Fraktsedel skickad med e-post.",
    ),
)


def add_cases(rows: Rows, customer: Customer, count: int, orders: list[Order]) -> None:
    """Add `count` support cases with their messages, about the customer's orders where there are any."""
    draw = customer.random
    about = draw.sample(orders, min(count, len(orders)))
    for turn in range(count):
        order = about[turn] if turn < len(about) else None
        matter = _MATTERS[(customer.id + turn - 1) % len(_MATTERS)]
        words = {"product": order.product.name if order else "Instrumentet", "first": customer.member.name.split()[0]}
        opened = customer.moment(order.ordered_at if order else None)
        answered = min(opened + timedelta(hours=draw.randint(1, 70)), END)
        case = rows.add(
            shop.support_cases,
            case_number=f"A{rows.numbers['support_cases'] + 70_001}",
            customer_id=customer.id,
            email=customer.member.email,
            order_id=order.id if order else None,
            channel=matter.channel,
            kind=matter.kind,
            subject=matter.subject.format(**words),
            purchased_on=local_date(order.ordered_at) if order else None,
            purchase_place=order.place if order else None,
            fault=matter.fault,
            note=matter.note,
            opened_at=opened,
            updated_at=answered,
            closed_at=answered,
        )
        for author, body, sent_at in (("customer", matter.asked, opened), ("staff", matter.answered, answered)):
            rows.add(shop.support_messages, case_id=case, author=author, body=body.format(**words), sent_at=sent_at)


_DETAILS = (
    "Firmware 2.1.4; kopplad till Mac, ljudkort på 48 kHz.",
    "Ombyggd med låsbara stämskruvar; strängar 11–49.",
    "Används i replokal; nätdel utbytt på verkstaden.",
)


def add_equipment(rows: Rows, customer: Customer, count: int, orders: list[Order]) -> None:
    """Add up to `count` pieces of equipment, each bought in one of `orders`."""
    for order in customer.random.sample(orders, min(count, len(orders))):
        rows.add(
            shop.equipment,
            customer_id=customer.id,
            product_id=order.product.id,
            model=order.product.name,
            serial_number=f"SN{customer.random.randrange(10**8):08}",
            details=customer.random.choice(_DETAILS),
            registered_at=customer.moment(order.ordered_at),
        )


_BOOKING_NOTES = (
    "Jag är vänsterhänt och lånar gärna en gitarr.",
    "Kommer tillsammans med min kollega Ylva Norling.",
    "Behöver plats nära dörren, går med kryckor.",
    None,
)


def add_telephone_booking(rows: Rows, customer: Customer) -> None:
    """Add a booking made by telephone, written with the country's number and unlike the account's."""
    booked = customer.moment(until=END - timedelta(days=40))
    rows.add(
        shop.bookings,
        course_id=1,
        store_id=1,
        title=COURSES[0][0],
        name=customer.member.name,
        telephone=f"+46 (0){customer.telephone.replace('-', ' ')[1:]}",
        status="completed",
        booked_at=booked,
        starts_at=booked + timedelta(days=customer.random.randint(3, 39)),
    )


def add_bookings(rows: Rows, customer: Customer, count: int) -> None:
    """Add `count` bookings, by turns of each course and service."""
    draw, member = customer.random, customer.member
    for turn in range(count):
        course = (customer.id + turn * 2) % len(COURSES)
        booked = customer.moment(until=END - timedelta(days=40))
        rows.add(
            shop.bookings,
            customer_id=customer.id,
            course_id=course + 1,
            store_id=draw.randint(1, len(STORES)),
            title=COURSES[course][0],
            name=member.name,
            email=member.email,
            telephone=customer.telephone,
            notes=_BOOKING_NOTES[(customer.id + turn) % len(_BOOKING_NOTES)],
            status=draw.choice(("completed", "completed", "changed", "cancelled")),
            booked_at=booked,
            starts_at=booked + timedelta(days=draw.randint(3, 39)),
        )
