"""Three people who are easily confused, and the ways in which shops write what they are known by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, UUID, uuid5

from stdnum.luhn import calc_check_digit

from portal.sources.person import Person


@dataclass(frozen=True)
class Somebody:
    """One person: for each identifier all the values."""

    letter: str
    known: Mapping[str, tuple[str, ...]]

    def person(self, identifiers: tuple[str, ...]) -> Person:
        """As a source is asked for the person, by these identifiers alone."""
        given = {name: values for name, values in self.known.items() if name in identifiers}
        return Person(given, self.letter.encode() * 32)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Written:
    """What a cell has for an identifier: the value, and whom it names, by place among the people."""

    value: object
    names: int | None = field(default=None)


def _personnummer(day: str, serial: str) -> str:
    return f"{day}-{serial}{calc_check_digit(day[2:] + serial)}"


def _somebody(letter: str, number: str, emails: tuple[str, ...], telephones: tuple[str, ...], born: str) -> Somebody:
    return Somebody(
        letter,
        {
            "customer_number": (number, str(uuid5(NAMESPACE_URL, number))),
            "email": emails,
            "telephone": telephones,
            "personnummer": (born,),
        },
    )


PEOPLE = (
    _somebody(
        "a",
        "1001",
        ("anna_ek@example.se", "åsa@example.com"),
        ("070-1740605", "08-465 004 05"),
        _personnummer("20020412", "980"),
    ),
    _somebody(
        "b",
        "10010",
        ("annaxek@example.se", "anna_ek@example.se.example.com"),
        ("070-1740606", "031-390 06 05"),
        _personnummer("19200412", "981"),
    ),
    _somebody(
        "c",
        "100",
        ("ek@example.se", "a%@example.com"),
        ("070-1740650", "08-465 004 50"),
        _personnummer("19850412", "982"),
    ),
)

STRANGERS = {
    "customer_number": "1002",
    "email": "xanna_ek@example.se",
    "telephone": "070-1740699",
    "personnummer": _personnummer("19020412", "985"),
}


def spellings(identifier: str, value: str) -> list[str]:
    """Every way in which a shop may have written the value as text."""
    if identifier == "email":
        return [value, value.upper(), value.title()]
    if identifier == "telephone":
        digits = "".join(each for each in value if each.isdigit())
        rest = digits[1:]
        spaced = f"{rest[:2]}-{rest[2:5]} {rest[5:]}"
        return [value, digits, f"+46{rest}", f"0046 {spaced}", f"+46 (0){spaced}", f"(0{spaced[:2]}) {spaced[3:]}"]
    if identifier == "personnummer":
        day, number = value.split("-")
        if day < "1927":
            return [value, day + number, f"{day} {number}", f"{day[2:]}+{number}"]
        return [value, day + number, f"{day} {number}", *(f"{day[2:]}{sign}{number}" for sign in ("-", "", " "))]
    return [value]


def written(identifier: str, kind: str, who: int, choice: int) -> Written:
    """A cell that names that person, or with 3 a stranger; which value and which spelling `choice` says."""
    values = PEOPLE[who].known[identifier] if who < len(PEOPLE) else (STRANGERS[identifier],)
    names = who if who < len(PEOPLE) else None
    if identifier == "customer_number":
        if kind == "uuid":
            value = values[1] if len(values) > 1 else str(uuid5(NAMESPACE_URL, values[0]))
            return Written(UUID(value), names)
        return Written(int(values[0]) if kind in ("int", "bigint") else values[0], names)
    value = values[choice % len(values)]
    ways = spellings(identifier, value)
    if kind == "bigint":
        numbers = [int(way.lstrip("+")) for way in ways if way.lstrip("+").isdigit()]
        return Written(numbers[choice % len(numbers)], names)
    return Written(ways[(choice // len(values)) % len(ways)], names)
