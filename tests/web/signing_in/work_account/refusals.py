"""What is seen of a sign-in that was refused."""

import asyncpg
import httpx


async def whys(admin: asyncpg.Connection) -> list[str]:
    """Why sign-ins were refused, in order, as the audit log has it."""
    sql = "SELECT details->>'provider_why' AS why FROM audit_event WHERE code = 'account.provider_refused' ORDER BY id"
    return [row["why"] for row in await admin.fetch(sql)]


def is_out(client: httpx.AsyncClient) -> bool:
    return not {"portal", "portal-sign-in"} & set(client.cookies)
