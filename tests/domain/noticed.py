"""Notices in tests: settings that lead to a server, and doing the jobs that wait."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from portal.domain.notices import notice_sending
from tests.conftest import World, in_force
from tests.mail_server import MailServer

RETURN_PATH = "studs@portal.example"


def send_to(world: World, server: MailServer, **settings: object) -> None:
    """Have notices sent to that server."""
    given: dict[str, Any] = {
        "smtp_url": f"smtp+unencrypted://127.0.0.1:{server.port}",
        "mail_from": "JAVI Musik <integritet@portal.example>",
        "mail_return_path": RETURN_PATH,
        "smtp_timeout": timedelta(seconds=20),
        "base_url": "https://portal.example",
    }
    in_force(world, **{**given, **settings})


def send_to_nobody(world: World) -> None:
    """Have no mail server, as at first."""
    in_force(world, smtp_url=None, mail_from=None, mail_return_path=None, smtp_ca_file=None, base_url=None)


async def waiting(as_admin: asyncpg.Connection) -> list[UUID]:
    """The notices that have not ended, in the order in which they were ordered."""
    rows = await as_admin.fetch("SELECT id FROM notice WHERE ended_at IS NULL ORDER BY event_id, kind")
    return [row["id"] for row in rows]


async def send_all(as_admin: asyncpg.Connection) -> None:
    """Do the job of each notice that waits."""
    for notice in await waiting(as_admin):
        await notice_sending.send(notice)


async def outcomes(as_admin: asyncpg.Connection) -> list[tuple[str, str | None]]:
    """(kind, outcome) of every notice."""
    rows = await as_admin.fetch("SELECT kind, outcome FROM notice ORDER BY event_id, kind")
    return [(row["kind"], row["outcome"]) for row in rows]
