"""A table of the portal's own data as an extract has it: what it is called, and where its rows come from, in one."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.subjects import DataSubject
from portal.domain.extract_content import Column, Row, Table
from portal.sources.data_map import Label

T = TypeVar("T")

AT_A_TIME = 1000
"""Rows in memory at most."""

Pages = Callable[[UUID], AsyncIterator[list[Row]]]
"""The rows of a person, some at a time; no transaction is open in between. Raises KeyDestroyed."""


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table as it is described in an extract, and its rows."""

    table: Table
    pages: Pages


def own_table(name: str, label: tuple[str, str], pages: Pages, *columns: Column) -> OwnTable:
    """The table of that name; `label` in Swedish and in English, the `columns` in the order of the rows' values."""
    return OwnTable(Table(name, Label(*label), columns), pages)


def column(name: str, sv: str, en: str, kind: str = "text") -> Column:
    """A column: what it is called, and of what type its values are."""
    return Column(name, Label(sv, en), kind)


def at_once(read: Callable[[UUID], Awaitable[Iterable[T]]], row: Callable[[T], Row]) -> Pages:
    """The rows of which a person has few; `read` is called in a transaction of its own."""

    async def pages(subject: UUID) -> AsyncIterator[list[Row]]:
        async with acting_as(SYSTEM):
            found = await read(subject)
        yield [row(each) for each in found]

    return pages


def with_key(read: Callable[[UUID], Awaitable[Iterable[T]]], row: Callable[[DataSubject, T], Row | None]) -> Pages:
    """The rows, of which a person has few, in which something is encrypted for the person; those of which `row` makes
    None hold nothing."""

    async def opened(subject: UUID) -> list[Row]:
        person = await subjects.find(subject)
        return [made for each in await read(subject) if (made := row(person, each)) is not None]

    return at_once(opened, lambda made: made)


def page_by_page(read: Callable[[UUID, T | None, int], Awaitable[list[T]]], row: Callable[[T], Row]) -> Pages:
    """The rows of which a person may have many; `read` goes on after the last that it gave before."""

    async def pages(subject: UUID) -> AsyncIterator[list[Row]]:
        last: T | None = None
        while True:
            async with acting_as(SYSTEM):
                page = await read(subject, last, AT_A_TIME)
            yield [row(each) for each in page]
            if len(page) < AT_A_TIME:
                return
            last = page[-1]

    return pages
