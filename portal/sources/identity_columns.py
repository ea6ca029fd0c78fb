"""Where a source has what tells its persons from one another, as its data map says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IdentityColumns:
    """Where a source has what a letter needs to reach its person, and what tells the person from others.

    `lines` are the lines of the address, each of one or more columns of `address_table`, whose newest row counts.
    """

    table: str
    name: tuple[str, ...]
    """The columns of the name, first name first where they stand apart."""
    personnummer: str | None
    address_table: str
    lines: tuple[tuple[str, ...], ...]
    email: str | None = None
    telephone: str | None = None
