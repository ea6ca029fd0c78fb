"""`portal backup` and `portal restore`: what comes back is whole, and whoever was erased since does not."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from portal.data import key_ring, subjects
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as, close_pool, open_pool
from portal.data.postgres_tools import PostgresToolFailed
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.erasure.restored import restored
from portal.domain.operations import backing_up, restoring
from portal.domain.operations.backup_format import BackupUnreadable, new_identity
from portal.domain.record_of_processing.published import forget
from portal.settings import configure, settings
from tests.conftest import World
from tests.domain.journeys import closed, erased
from tests.people import ANNA, BERTIL, BERTIL_EMAIL
from tests.processes import environment, run

SECRET, RECIPIENT = new_identity()


def silent(*_: object) -> None:
    """Nobody looks on."""


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def settings_for_backups(world: World, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """A journal outside every database, and what a backup needs."""
    before = settings().model_dump()
    journal = tmp_path_factory.mktemp("journal") / "erasures.jsonl"
    configure(
        **before
        | {
            "erasure_journal": journal,
            "backup_database_url": world.admin_url(world.portal),
            "backup_recipients": (RECIPIENT,),
        }
    )
    yield journal
    configure(**before)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def made(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Request]:
    """A backup of a portal in which Anna has been erased, and which has not heard of what became of Bertil yet."""
    await closed(await erased(ANNA))
    await audit.make_checkpoint()
    path = await backing_up.back_up(tmp_path_factory.mktemp("backups"), silent)
    request = await erased(BERTIL)
    await closed(request)
    return path, request


@pytest_asyncio.fixture(loop_scope="session")
async def empty(world: World) -> AsyncIterator[str]:
    """The name of a database with nothing in it."""
    name = f"{world.portal}_empty"
    admin = await asyncpg.connect(world.admin_url("postgres"))
    await admin.execute(f"CREATE DATABASE {name} OWNER portal_owner")
    await admin.execute(f"GRANT CONNECT ON DATABASE {name} TO portal_app")
    yield name
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def is_empty(world: World, database: str) -> bool:
    connection = await asyncpg.connect(world.admin_url(database))
    try:
        return not await connection.fetchval(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        )
    finally:
        await connection.close()


def is_beginning(part: Path, whole: Path) -> bool:
    return whole.read_bytes().startswith(part.read_bytes())


async def put_back(world: World, database: str, path: Path, secret: str = SECRET) -> restoring.Restored:
    return await restoring.restore(path, world.server.url("portal_owner", database), secret, silent)


async def test_nothing_of_a_person_can_be_read_in_a_backup_and_nobody_else_opens_it(made: tuple[Path, Request]) -> None:
    path, _ = made
    content = path.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n")
    assert path.stat().st_mode & 0o777 == 0o600
    for personal in (BERTIL_EMAIL.encode(), b"PGDMP", b"data_subject"):
        assert personal not in content
    assert os.listdir(path.parent) == [path.name]


async def test_whoever_was_erased_after_the_backup_is_erased_again_before_anything_is_served(
    world: World, made: tuple[Path, Request], empty: str, tmp_path: Path, settings_for_backups: Path
) -> None:
    path, _ = made
    (tmp_path / "key.txt").write_text(f"# the secret\n{SECRET}\n")
    # The journal was on the machine that was lost; the backup has its part, and the company the rest.
    env = environment(
        world,
        PORTAL_DATABASE_URL=world.server.url("portal_app", empty),
        PORTAL_OWNER_DATABASE_URL=world.server.url("portal_owner", empty),
        PORTAL_ERASURE_JOURNAL=str(settings_for_backups),
    )
    words = ("restore", str(path), "--identity", str(tmp_path / "key.txt"))
    done = await asyncio.to_thread(run, *words, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 faults" in done.stdout
    assert "1 persons were removed again" in done.stdout

    before = settings().model_dump()
    await close_pool()
    forget()
    configure(**before | {"database_url": world.server.url("portal_app", empty)})
    await open_pool(world.server.url("portal_app", empty), 2)
    try:
        assert await restored() == ()
        assert (await audit.verify()).faults == ()
        async with acting_as(SYSTEM):
            for gone in (ANNA, BERTIL):
                assert await accounts.by_id(gone.id) is None
                assert (await subjects.find(gone.id)).data_key is None
    finally:
        await close_pool()
        forget()
        configure(**before)
        await open_pool(world.url("portal_app"), settings().pool_size)

    again = await asyncio.to_thread(run, *words, env=env)
    assert again.returncode == 5
    assert "not empty" in again.stderr


async def test_what_comes_back_is_what_was_there_with_every_policy_and_right(
    world: World, made: tuple[Path, Request], empty: str
) -> None:
    await put_back(world, empty, made[0])
    questions = (
        "SELECT tablename, rowsecurity FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        "SELECT relname, relforcerowsecurity, relacl::text FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2",
        "SELECT p.oid::regprocedure::text, p.proacl::text, p.prosrc FROM pg_proc p"
        " WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT attrelid::regclass::text, attname, attacl::text FROM pg_attribute WHERE attacl IS NOT NULL"
        " AND NOT attisdropped ORDER BY 1, 2",
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
        "SELECT nspname, nspacl::text FROM pg_namespace WHERE nspname = 'public'",
    )
    connections = [await asyncpg.connect(world.admin_url(each)) for each in (world.portal, empty)]
    for question in questions:
        was, now = [await each.fetch(question) for each in connections]
        assert [tuple(row) for row in was] == [tuple(row) for row in now], question
    for each in connections:
        await each.close()


@pytest.mark.parametrize("damage", ["cut off", "cut off in its last piece", "altered", "altered header", "not one"])
async def test_a_damaged_file_changes_nothing(
    world: World, made: tuple[Path, Request], empty: str, tmp_path: Path, damage: str
) -> None:
    content = made[0].read_bytes()
    middle = len(content) // 2
    damaged = {
        "cut off": content[:middle],
        "cut off in its last piece": content[:-1],
        "altered": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "altered header": content.replace(b"X25519", b"X25518", 1),
        "not one": os.urandom(1000),
    }[damage]
    path = tmp_path / "damaged.age"
    path.write_bytes(damaged)
    with pytest.raises(BackupUnreadable, match=r"damaged\.age is cut off, altered, or not for this key"):
        await put_back(world, empty, path)
    assert await is_empty(world, empty)


async def test_another_secret_opens_nothing(world: World, made: tuple[Path, Request], empty: str) -> None:
    with pytest.raises(BackupUnreadable, match="not for this key"):
        await put_back(world, empty, made[0], new_identity()[0])
    assert await is_empty(world, empty)


async def test_a_backup_whose_values_no_key_opens_is_refused_with_the_keys_name(
    world: World, made: tuple[Path, Request], empty: str
) -> None:
    before = settings().model_dump()
    own = key_ring.fingerprints()[0].hex()
    configure(**before | {"key_encryption_key": os.urandom(32)})
    try:
        with pytest.raises(BackupUnreadable, match=own):
            await put_back(world, empty, made[0])
    finally:
        configure(**before)
    assert await is_empty(world, empty)


async def test_a_backup_that_cannot_be_made_leaves_no_file(world: World, tmp_path: Path) -> None:
    before = settings().model_dump()
    configure(**before | {"backup_database_url": world.url("portal_owner")})
    try:
        # Whom row-level security binds would see nothing, and a backup of that would be none.
        with pytest.raises(PostgresToolFailed, match="row-level security"):
            await backing_up.back_up(tmp_path, silent)
    finally:
        configure(**before)
    assert os.listdir(tmp_path) == []


async def test_a_journal_that_was_lost_comes_back_with_the_backup(
    world: World, made: tuple[Path, Request], empty: str, tmp_path: Path, settings_for_backups: Path
) -> None:
    before = settings().model_dump()
    new = tmp_path / "erasures.jsonl"
    configure(**before | {"erasure_journal": new})
    try:
        back = await put_back(world, empty, made[0])
    finally:
        configure(**before)
    assert back.journal_lines > 0
    assert is_beginning(new, settings_for_backups), "as it was when the backup was made"


async def test_a_line_of_the_journal_that_was_cut_off_takes_none_of_the_backups_with_it(
    world: World, made: tuple[Path, Request], empty: str, tmp_path: Path
) -> None:
    before = settings().model_dump()
    new = tmp_path / "erasures.jsonl"
    new.write_bytes(b'{"id": "cut o')
    configure(**before | {"erasure_journal": new})
    try:
        back = await put_back(world, empty, made[0])
    finally:
        configure(**before)
    cut_off, *added = new.read_bytes().splitlines()
    assert cut_off == b'{"id": "cut o'
    assert len(added) == back.journal_lines > 0
    assert all(line.startswith(b"{") for line in added)


async def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    there = tmp_path / "backup.age"
    there.write_text("yesterday's")
    with pytest.raises(FileExistsError):
        await backing_up.back_up(there, silent)
    assert there.read_text() == "yesterday's"
