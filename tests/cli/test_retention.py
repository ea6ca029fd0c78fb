"""`portal retention run`: what cannot be done is said, and keeps nothing else from being done."""

import asyncio
import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import asyncpg

from portal.settings import settings
from tests.conftest import World
from tests.domain.journeys import closed, erased
from tests.people import ANNA

NOWHERE = "postgresql+asyncpg://shop_reader@127.0.0.1:1/shop"


def run_retention(world: World, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own that knows the portal by its environment alone."""
    given = settings()
    keys = {
        name: getattr(given, name).get_secret_value() for name in ("key_encryption_key", "signing_key", "index_key")
    }
    return subprocess.run(
        [sys.executable, "-c", "from portal.cli import main; main()", "retention", "run"],
        env={
            **os.environ,
            **{f"PORTAL_{name.upper()}": base64.b64encode(key).decode() for name, key in keys.items()},
            "PORTAL_DEMO": "true",
            "PORTAL_DATABASE_URL": world.url("portal_app"),
            "PORTAL_DATA_MAPS": str(given.data_maps),
            "PORTAL_SOURCE_URLS": json.dumps(given.source_urls),
            "PORTAL_SOURCE_ERASURE_URLS": json.dumps(given.source_erasure_urls),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


async def forgotten_of_the_portals_own(world: World, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the command says, after which a counter of sign-ins of long ago is gone."""
    portal = await asyncpg.connect(world.admin_url(world.portal))
    await portal.execute("INSERT INTO throttle VALUES ('old', now() - interval '5 years', 1)")
    try:
        done = await asyncio.to_thread(run_retention, world, **environment)
        assert await portal.fetchval("SELECT count(*) FROM throttle WHERE key = 'old'") == 0, done.stderr
    finally:
        await portal.close()
    assert "the portal's own sign in counters: 1 erased" in done.stdout
    assert "Traceback" not in done.stderr
    return done


async def test_it_ends_well_when_all_is_done(world: World) -> None:
    await closed(await erased(ANNA))
    done = await forgotten_of_the_portals_own(world)
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert "1 persons looked at" in done.stdout


async def test_a_source_that_is_away_keeps_nothing_of_the_portals_own(world: World) -> None:
    done = await forgotten_of_the_portals_own(world, PORTAL_SOURCE_URLS=json.dumps({"shop": NOWHERE}))
    assert done.returncode == 1
    assert "shop did not answer: 1 persons wait there" in done.stderr


async def test_nor_does_a_fault_that_nobody_foresaw(world: World, tmp_path: Path) -> None:
    portal = await asyncpg.connect(world.admin_url(world.portal))
    await portal.execute("UPDATE erasure_tombstone SET journalled_at = NULL")
    await portal.close()
    done = await forgotten_of_the_portals_own(world, PORTAL_ERASURE_JOURNAL=str(tmp_path / "no such" / "journal"))
    assert done.returncode == 1
    assert "persons who have been erased: failed before the end (FileNotFoundError)" in done.stderr
