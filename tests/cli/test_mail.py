"""`portal mail bounce` and `portal members`: as the mail system and an administrator call them."""

import asyncio
import base64
import os
import subprocess
import sys
from pathlib import Path

import asyncpg

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.notices import notice_choices
from portal.settings import settings
from tests.conftest import World
from tests.domain.noticed import send_all, send_to, send_to_nobody
from tests.mail.test_bounces import report
from tests.mail_server import mail_server
from tests.people import ANNA, ANNA_EMAIL


def portal(
    world: World, *arguments: str, read: bytes = b"", url: str | None = None
) -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own that knows the portal by its environment alone."""
    given = settings()
    keys = {
        name: getattr(given, name).get_secret_value() for name in ("key_encryption_key", "signing_key", "index_key")
    }
    done = subprocess.run(
        [sys.executable, "-c", "from portal.cli import main; main()", *arguments],
        env={
            **os.environ,
            **{f"PORTAL_{name.upper()}": base64.b64encode(key).decode() for name, key in keys.items()},
            "PORTAL_DEMO": "true",
            "PORTAL_DATABASE_URL": url or world.url("portal_app"),
        },
        input=read,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


async def test_a_report_from_the_mail_systems_pipe_is_noted(world: World) -> None:
    as_admin = await asyncpg.connect(world.admin_url(world.portal))
    async with mail_server() as server:
        send_to(world, server)
        async with acting_as(SYSTEM):
            await audit.record("answer.posted", subject=ANNA.id)
        await send_all(as_admin)
        path = server.to(ANNA_EMAIL)[0].return_path
    send_to_nobody(world)
    await as_admin.close()
    done = await asyncio.to_thread(portal, world, "mail", "bounce", read=report(path).read())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("noted: ")
    assert (await notice_choices.standing(ANNA)).failing_since
    nowhere = "postgresql://portal_app@127.0.0.1:1/portal"
    away = await asyncio.to_thread(portal, world, "mail", "bounce", read=report(path).read(), url=nowhere)
    assert away.returncode == 75, "the mail system brings it again"


async def test_members_are_imported_from_the_terminal(world: World, tmp_path: Path) -> None:
    file = tmp_path / "medlemmar.csv"
    file.write_text("customer_number,email,name\nK900001,ny@example.se,Nils\nK900002,fel,Nora\n")
    for expected in ("1 members would be added", "1 members added"):
        options = ["--dry-run"] if "would" in expected else []
        done = await asyncio.to_thread(portal, world, "members", "import", str(file), *options)
        assert done.returncode == 1, done.stderr
        assert "line 3: the e-mail address is missing or cannot be one" in done.stdout
        assert expected in done.stdout
        assert "Column not read: 'name'" in done.stderr
        assert "Nora" not in done.stdout + done.stderr
