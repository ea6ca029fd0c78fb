"""Saying at the terminal that nothing is served, and why."""

import sys

from portal.domain.erasure.restored import DatabaseRestored, expect_none
from portal.domain.operations.key_check import KeysMissing, expect_all
from portal.terminal import console

REFUSED = 3
"""The exit status of a portal that does not start because a database was restored."""

KEYS_MISSING = 4
"""The exit status of a portal that does not start because it lacks a key that something is wrapped by."""


async def refuse_unless_whole() -> None:
    """End the process where a database has come back from before an erasure, or where a key is missing."""
    try:
        await expect_all()
        await expect_none()
    except (KeysMissing, DatabaseRestored) as refused:
        console.print(str(refused), style="bold red", soft_wrap=True)
        sys.exit(KEYS_MISSING if isinstance(refused, KeysMissing) else REFUSED)
