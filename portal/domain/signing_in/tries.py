"""How often a password or a code may be tried, counted in the database and so over all processes."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from uuid import UUID

from portal.data import keys
from portal.data.accounts import throttle
from portal.settings import settings

NOBODY = UUID(int=0)
"""The id of no account."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What tries are counted under, and how many there may be in a window."""

    key: bytes
    most: int


def of_one(name: str, value: str) -> Counter:
    """A counter of an account's, or of a browser's."""
    return Counter(keys.index(name, value), settings().throttle_failures)


def of_network(name: str, address: str) -> Counter:
    """A counter of a network's: many more, for whole offices, libraries and mobile networks share an address, and
    nobody in one of them is to keep out the others."""
    return Counter(keys.index(name, network(address)), settings().throttle_network_failures)


def of_password(email: str, address: str, known_browser: str | None) -> list[Counter]:
    """Under which keys a password is counted. A browser known to the account has a counter of its own, out of reach
    of those who try from elsewhere. The network comes first: one that has used up what it has counts against nobody
    any longer, and leaves no rows of addresses that it makes up."""
    if known_browser:
        return [of_one("browser", known_browser)]
    return [of_network("address", address), of_one("account", email)]


def of_factor(account: UUID, known_browser: str | None) -> list[Counter]:
    """The same for a code. Who gets this far has the password, so the account alone counts, wherever one tries from."""
    if known_browser:
        return [of_one("browser-factor", known_browser)]
    return [of_one("account-factor", str(account))]


async def take(counters: list[Counter]) -> bool:
    """Count a try under each key until one is exhausted; whether none was."""
    for counter in counters:
        if await throttle.take(counter.key, settings().throttle_window) > counter.most:
            return False
    return True


async def give_back(counters: list[Counter]) -> None:
    """Uncount a try that turned out to be right."""
    for counter in counters:
        await throttle.give_back(counter.key)


def network(address: str) -> str:
    """The address, or for IPv6 its /64, of which one subscriber has all addresses."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
