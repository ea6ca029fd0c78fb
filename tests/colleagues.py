"""Somebody of the staff whose account is blocked for a while."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from portal.data.actors import Staff
from portal.domain.accounts import staff_accounts
from tests.people import ADMINISTRATOR


@asynccontextmanager
async def blocked(colleague: Staff) -> AsyncIterator[None]:
    """Within, the account is blocked; afterwards whoever has it signs in anew."""
    await staff_accounts.block(ADMINISTRATOR, colleague.id)
    try:
        yield
    finally:
        await staff_accounts.lift_block(ADMINISTRATOR, colleague.id)
