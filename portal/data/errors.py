"""What the data layer tells its callers.

What the database itself refuses is the driver's error under a name of ours: only here is it known which driver it is.
Whoever goes on after one has to meet it around a transaction, or a part of one (`attempt`).
"""

import asyncpg

AlreadyThere = asyncpg.UniqueViolationError
"""There may be one such row, and there is one already: nothing was written."""

RuleBroken = asyncpg.CheckViolationError
"""A rule that the database holds would be broken, by the name in `constraint_name`: nothing was written."""

StorageFull = asyncpg.InsufficientResourcesError
"""The database has no room left for it."""

DatabaseFault = asyncpg.PostgresError
"""Whatever else it says instead of an answer."""


class NoSuchRow(Exception):
    """No row, or none that the actor may see."""


class DatabaseUnavailable(Exception):
    """The portal's database does not answer, or was lost on the way: what was under way may not have happened."""


class Stale(Exception):
    """The row has changed since it was read: nothing was written."""
