"""The people of the demo: three fixed members, and any number of generated ones, the same every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Literal

from faker import Faker
from faker.providers.person.sv_SE import Provider as SwedishNames
from stdnum import luhn

REFERENCE = date(2026, 10, 31)
"""The day on which the demo stands; everything in it has happened before."""

END = datetime(2026, 10, 31, tzinfo=UTC)
_FIRST_BIRTHDAY = date(1946, 1, 1)
_BIRTHDAYS = (date(2008, 1, 1) - _FIRST_BIRTHDAY).days
_SERIALS = 20
_STRIDE = 104_729  # a prime that divides neither count: the numbers spread, and none comes twice


@dataclass(frozen=True, slots=True)
class DemoMember:
    """A member of the demo, as a portal account needs to know one."""

    email: str
    customer_number: str
    """As the shop prints it: K and six digits."""
    name: str
    language: Literal["sv", "en"]
    personnummer: str | None
    """YYYYMMDD-NNNC with a serial of 980-999; None for one who never bought on invoice or credit."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A member and what else the shop knows of the person; `random` draws the person's history."""

    id: int
    member: DemoMember
    birth_year: int
    telephone: str
    street: str
    postal_code: str
    city: str
    created_at: datetime
    random: Random

    def moment(self, since: datetime | None = None, until: datetime = END) -> datetime:
        """Some instant from `since` (else the account's first day) until `until`."""
        since = since or self.created_at
        return since + timedelta(seconds=self.random.randrange(max(1, int((until - since).total_seconds()))))


def personnummer(born: date, serial: int) -> str:
    """The personal number of `born` and a `serial` of three digits, with its check digit."""
    digits = f"{born:%y%m%d}{serial:03}"
    return f"{born:%Y%m%d}-{serial:03}{luhn.calc_check_digit(digits)}"


ANNA = DemoMember("anna@example.se", "K100001", "Anna Lindqvist", "sv", personnummer(date(1987, 3, 14), 982))
BERTIL = DemoMember("bertil@example.se", "K100002", "Bertil Sandelin", "sv", personnummer(date(1958, 11, 2), 993))
CECILIA = DemoMember("cecilia@example.se", "K100003", "Cecilia Wrangby", "en", personnummer(date(1996, 6, 21), 986))

MEMBERS: tuple[DemoMember, ...] = (ANNA, BERTIL, CECILIA)
"""Anna has a long history, Bertil a little, Cecilia almost none."""

_TAKEN = {member.personnummer for member in MEMBERS}

_FIXED = {
    1: (1987, "070-1740605", "Visgatan 12 B", "431 30", "Mölndal", datetime(2014, 2, 3, 17, 20, tzinfo=UTC)),
    2: (1958, "031-390 06 11", "Sågverksvägen 4", "443 31", "Lerum", datetime(2021, 9, 18, 9, 5, tzinfo=UTC)),
    3: (1996, "070-1740622", "Spelmansgränd 7", "411 04", "Göteborg", datetime(2026, 8, 24, 19, 41, tzinfo=UTC)),
}


@dataclass(frozen=True, slots=True)
class _Words:
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]


@cache
def _words() -> _Words:
    fake = Faker("sv_SE")
    fake.seed_instance(20261031)
    return _Words(
        tuple(sorted(SwedishNames.first_names)),
        tuple(sorted(SwedishNames.last_names)),
        tuple(sorted({fake.street_name() for _ in range(300)})),
        tuple(sorted({fake.city() for _ in range(200)})),
    )


def _spread_personnummer(number: int) -> str:
    place = number * _STRIDE % (_BIRTHDAYS * _SERIALS)
    day, serial = divmod(place, _SERIALS)
    return personnummer(_FIRST_BIRTHDAY + timedelta(days=day), 980 + serial)


def _generated(number: int) -> DemoMember:
    draw, words = Random(number), _words()  # noqa: S311 - the same people every time, not secrets
    own = _spread_personnummer(number)
    first, last = draw.choice(words.first_names), draw.choice(words.last_names)
    plain = f"{first}.{last}".lower().translate(str.maketrans("åäöéèáüøæ", "aaoeeauoa")).replace(" ", "-")
    return DemoMember(
        email=f"{plain}.{number}@example.se",
        customer_number=f"K{100_000 + number:06}",
        name=f"{first} {last}",
        language="en" if draw.random() < 0.08 else "sv",
        personnummer=own if draw.random() < 0.6 and own not in _TAKEN else None,
    )


def member_accounts(members: int) -> Iterator[DemoMember]:
    """The first `members` members: the three fixed ones, then generated ones, the same at every call."""
    yield from MEMBERS[:members]
    for number in range(len(MEMBERS) + 1, members + 1):
        yield _generated(number)


def customers(members: int) -> Iterator[Customer]:
    """The same members as the shop knows them, one at a time."""
    for number, member in enumerate(member_accounts(members), 1):
        draw = Random(f"customer {number}")  # noqa: S311
        if number in _FIXED:
            yield Customer(number, member, *_FIXED[number], random=draw)
        else:
            yield Customer(
                id=number,
                member=member,
                birth_year=int(_spread_personnummer(number)[:4]),
                telephone=_fictional_telephone(draw),
                street=f"{draw.choice(_words().streets)} {draw.randint(1, 90)}",
                postal_code=f"{draw.randint(111, 984)} {draw.randint(10, 99)}",
                city=draw.choice(_words().cities),
                created_at=END - timedelta(days=draw.randint(30, 4_300), minutes=draw.randint(0, 1_439)),
                random=draw,
            )


def made_up_address(draw: Random) -> tuple[str, ...]:
    """Name, street and city of somebody who is in no shop, as lines."""
    words = _words()
    street = f"{draw.choice(words.streets)} {draw.randint(1, 90)}"
    city = f"{draw.randint(111, 984)} {draw.randint(10, 99)} {draw.choice(words.cities)}"
    return f"{draw.choice(words.first_names)} {draw.choice(words.last_names)}", street, city


def _fictional_telephone(draw: Random) -> str:
    """A number of the series set aside for fiction."""
    last = draw.randint(5, 99)
    return draw.choice((f"070-17406{last:02}", f"031-390 06 {last:02}", f"08-465 004 {last:02}"))
