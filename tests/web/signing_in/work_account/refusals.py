"""What is seen of a sign-in that was refused."""

from datetime import timedelta

import asyncpg
import httpx

from portal.clock import now
from portal.domain.audit import summed_events


async def whys(admin: asyncpg.Connection) -> list[str]:
    """Why sign-ins were refused, in order, as the audit log has it."""
    await summed_events.record(now() + timedelta(hours=1))
    sql = "SELECT details->>'provider_why' AS why FROM audit_event WHERE code = 'account.provider_refused' ORDER BY id"
    return [row["why"] for row in await admin.fetch(sql)]


def is_out(client: httpx.AsyncClient) -> bool:
    return not {"portal", "portal-sign-in"} & set(client.cookies)
