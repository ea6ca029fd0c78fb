"""The overview of somebody with a hundred thousand rows against that of somebody with about ten: not to be slower."""

from portal.demo import people
from portal.demo.accounts import member_id
from portal.domain.sources.overview import overview

from . import large_persons
from .browser import Browser
from .member_pages import OVERVIEW, password
from .pairs import Ratio, compare

MUCH, LITTLE = large_persons.member(100_000), people.CECILIA
WHAT, AGAINST = "overview {}of 100,000 rows", "of a member with hardly any"


async def domain() -> list[Ratio]:
    """What is held, why and how long, before it is made a page."""

    async def much() -> None:
        await overview(member_id(MUCH), "sv")

    async def little() -> None:
        await overview(member_id(LITTLE), "sv")

    return [await compare(WHAT.format(""), AGAINST, much, little, 50)]


async def page(port: int) -> list[Ratio]:
    """The page, over HTTP."""
    browsers = {member: Browser(port) for member in (MUCH, LITTLE)}
    for member, browser in browsers.items():
        browser.sign_in(member.email, password())

    async def much() -> None:
        browsers[MUCH].get(OVERVIEW)

    async def little() -> None:
        browsers[LITTLE].get(OVERVIEW)

    return [await compare(WHAT.format("page "), AGAINST, much, little, 50)]
