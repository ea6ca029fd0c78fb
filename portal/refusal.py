"""Saying at the terminal that nothing is served, and why."""

import sys

from portal.domain.restored import DatabaseRestored, expect_none
from portal.terminal import console

REFUSED = 3
"""The exit status of a portal that does not start because a database was restored."""


async def refuse_if_restored() -> None:
    """End the process where a database has come back from a backup that is older than an erasure."""
    try:
        await expect_none()
    except DatabaseRestored as restored:
        console.print(str(restored), style="bold red", soft_wrap=True)
        sys.exit(REFUSED)
