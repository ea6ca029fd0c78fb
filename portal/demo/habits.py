"""How much each person of the demo has done with the shop."""

from dataclasses import dataclass

from portal.demo.people import ANNA, BERTIL, CECILIA, Customer


@dataclass(frozen=True, slots=True)
class Habits:
    """How many of each thing a customer leaves behind."""

    orders: int = 0
    small_orders: bool = False
    """Only what costs little, and never on instalments."""
    guest_orders: int = 0
    """Orders placed with the same e-mail address but signed out."""
    cases: int = 0
    equipment: int = 0
    bookings: int = 0
    telephone_bookings: int = 0
    """Bookings made by telephone, which is all that they say of who it was but for the name."""
    entries: int = 0
    evaluations: int = 0
    visits: int = 0
    lists: int = 0
    newsletter: bool = False
    cart: bool = False


_FIXED = {
    ANNA.customer_number: Habits(
        orders=25,
        guest_orders=2,
        cases=4,
        equipment=3,
        bookings=4,
        telephone_bookings=1,
        entries=1,
        evaluations=1,
        visits=150,
        lists=2,
        newsletter=True,
        cart=True,
    ),
    BERTIL.customer_number: Habits(orders=2, small_orders=True, cases=1, newsletter=True),
    CECILIA.customer_number: Habits(),
}


def habits(customer: Customer) -> Habits:
    """The fixed members' habits as promised, others' drawn by lot."""
    if fixed := _FIXED.get(customer.member.customer_number):
        return fixed
    draw = customer.random
    return Habits(
        orders=draw.choice((0, 1, 1, 2, 2, 3, 4, 7)),
        guest_orders=int(draw.random() < 0.1),
        cases=int(draw.random() < 0.3),
        equipment=int(draw.random() < 0.2),
        bookings=int(draw.random() < 0.15),
        entries=int(draw.random() < 0.08),
        evaluations=int(draw.random() < 0.06),
        visits=draw.randint(0, 12),
        lists=int(draw.random() < 0.2),
        newsletter=draw.random() < 0.45,
        cart=draw.random() < 0.15,
    )
