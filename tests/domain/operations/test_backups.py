"""`portal backup` and `portal restore`: what comes back is whole, and whoever was erased since does not."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import now
from portal.data import key_ring, subjects
from portal.data.accounts import (
    accounts,
    email_changes,
    passkeys,
    provider_identities,
    recovery_codes,
    sessions,
    shut_doors,
    started_sign_ins,
    throttle,
)
from portal.data.actors import SYSTEM
from portal.data.database import acting_as, close_pool, open_pool
from portal.data.postgres_tools import PostgresToolFailed
from portal.data.requests.requests import Request
from portal.domain.accounts import account_closing, shutting, staff_accounts
from portal.domain.accounts import one_time_links as links
from portal.domain.audit import audit
from portal.domain.erasure.replay import replay
from portal.domain.erasure.restored import restored
from portal.domain.operations import backing_up, restoring
from portal.domain.operations.backup_format import BackupUnreadable, new_identity
from portal.domain.record_of_processing.published import forget
from portal.domain.signing_in import access_journal, session_starts
from portal.settings import configure, settings
from tests.conftest import World
from tests.domain.journeys import closed, erased
from tests.people import (
    ADMINISTRATOR,
    ADMINISTRATOR_EMAIL,
    ANNA,
    AUDITOR,
    BERTIL,
    BERTIL_EMAIL,
    CECILIA,
    COLLEAGUE,
    COLLEAGUE_EMAIL,
    HANDLER,
    INTAKE,
)
from tests.processes import environment, run

SECRET, RECIPIENT = new_identity()
DORIS, ERIK, FRIDA = uuid4(), uuid4(), uuid4()


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


OPEN_DOORS = f"""
SELECT 'session' FROM session WHERE revoked_at IS NULL
UNION SELECT 'link' FROM one_time_link WHERE purpose = 'password_reset' AND used_at IS NULL AND withdrawn_at IS NULL
UNION SELECT 'sign-in under way' FROM started_sign_in
UNION SELECT 'known browser' FROM known_browser
UNION SELECT 'change of address' FROM email_change WHERE ended_at IS NULL
UNION SELECT 'blocked' FROM account WHERE id = '{COLLEAGUE.id}'
    AND NOT EXISTS (SELECT FROM account_block WHERE account_id = account.id AND lifted_at IS NULL)
UNION SELECT 'role' FROM staff_role WHERE account_id = '{INTAKE.id}' AND role = 'approver'
UNION SELECT 'factor' FROM totp_factor WHERE account_id = '{HANDLER.id}' AND confirmed_at IS NOT NULL
UNION SELECT 'work account' FROM provider_identity
UNION SELECT 'password' FROM account WHERE id = '{CECILIA.id}' AND password_hash IS NOT NULL
UNION SELECT 'locked' FROM account WHERE id = '{DORIS}' AND closed_at IS NULL
    AND NOT EXISTS (SELECT FROM account_block WHERE account_id = account.id AND lifted_at IS NULL)
UNION SELECT 'address' FROM account WHERE id = '{FRIDA}' AND email = 'ny.2@example.se'
    AND NOT EXISTS (SELECT FROM account_block WHERE account_id = account.id AND lifted_at IS NULL)
UNION SELECT 'passkey' FROM passkey WHERE account_id = '{CECILIA.id}' AND sign_count = 1
UNION SELECT 'copied passkey' FROM passkey WHERE account_id = '{CECILIA.id}' AND sign_count = 2 AND doubted_at IS NULL
UNION SELECT 'recovery code' FROM recovery_code WHERE account_id = '{CECILIA.id}' AND used_at IS NULL
UNION SELECT 'closed' FROM account WHERE id = '{ERIK}' AND closed_at IS NULL
"""
DOORS = {
    "session", "link", "sign-in under way", "known browser", "change of address", "blocked", "role", "factor",
    "work account", "password", "locked", "address", "passkey", "copied passkey", "recovery code", "closed",
}  # fmt: skip


async def open_doors(world: World, database: str) -> set[str]:
    connection = await asyncpg.connect(world.admin_url(database))
    try:
        return {row[0] for row in await connection.fetch(OPEN_DOORS)}
    finally:
        await connection.close()


async def open_all() -> None:
    """What leads in while the backup is made."""
    await staff_accounts.change_roles(ADMINISTRATOR, INTAKE.id, ["intake", "approver"])
    async with acting_as(SYSTEM):
        for number, account in enumerate((DORIS, ERIK, FRIDA)):
            await subjects.add(account, f"K90000{number}")
            email = f"ny.{number}@example.se"
            await accounts.add(accounts.Account(account, "member", email, "hash", "sv", frozenset(), None))
        await provider_identities.link(provider_identities.identity_of("https://idp.example", "1"), AUDITOR.id)
        for count in (1, 2):
            made = passkeys.NewPasskey(bytes([count]), b"public", count)
            await passkeys.add(CECILIA.id, made, bytes(32), b"name")
        await recovery_codes.replace(CECILIA.id, [b"digest"])
        await started_sign_ins.add("started", CECILIA.id, timedelta(hours=1))
        await throttle.remember_browser(b"browser", CECILIA.id)
        await links.make(CECILIA.id, "password_reset")
        await email_changes.add(uuid4(), CECILIA.id, b"encrypted")
        await session_starts.start(await member(CECILIA.id), None, "password", "firefox_linux")


async def shut_all() -> None:
    """What staff, members and the portal shut after it."""
    await staff_accounts.block(ADMINISTRATOR, COLLEAGUE.id)
    await staff_accounts.change_roles(ADMINISTRATOR, INTAKE.id, ["intake"])
    await staff_accounts.reset_factor(ADMINISTRATOR, HANDLER.id)
    await staff_accounts.unlink(ADMINISTRATOR, AUDITOR.id)
    async with acting_as(SYSTEM):
        await shutting.shut(CECILIA.id)
        removed, copied = sorted(await passkeys.of_account(CECILIA.id), key=lambda it: it.sign_count)
        await passkeys.remove(removed.id, CECILIA.id)
        await passkeys.doubt(copied.id)
        assert await recovery_codes.use(CECILIA.id, [b"digest"])
        await accounts.set_email(FRIDA, "frida@example.se")
        await shutting.lock(DORIS)
        await account_closing.end(await member(ERIK))
        await sessions.revoke_everybodys()


async def member(account: UUID) -> accounts.Account:
    found = await accounts.of_member(account)
    assert found
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def made(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Request]:
    """A backup of a portal in which Anna has been erased, and which has not heard of what became of Bertil yet, nor of
    any door that was shut."""
    await closed(await erased(ANNA))
    await open_all()
    await audit.make_checkpoint()
    path = await backing_up.back_up(tmp_path_factory.mktemp("backups"), silent)
    assert await open_doors(world, world.portal) == DOORS
    request = await erased(BERTIL)
    await closed(request)
    await shut_all()
    await access_journal.bring_up_to_date()
    assert await open_doors(world, world.portal) == set()
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


def last_line(journal: Path) -> bytes:
    return journal.read_bytes().splitlines(keepends=True)[-1]


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
    assert f"{COLLEAGUE_EMAIL}, who works here, were shut again" in done.stdout
    assert await open_doors(world, empty) == set(), "and so does nobody get in who was shut out"

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


async def test_a_database_restored_by_its_own_tools_is_not_served_before_every_door_is_shut_again(
    world: World, made: tuple[Path, Request], empty: str, settings_for_backups: Path
) -> None:
    await put_back(world, empty, made[0])
    assert await open_doors(world, empty) == DOORS
    # As if nothing had been erased since: the journal of what was shut tells by itself.
    env = environment(
        world,
        PORTAL_DATABASE_URL=world.server.url("portal_app", empty),
        PORTAL_ERASURE_JOURNAL=str(settings_for_backups),
    )
    refused = await asyncio.to_thread(run, "worker", env=env)
    assert refused.returncode == 3
    tried = await asyncio.to_thread(run, "erasures", "replay", "--dry-run", env=env)
    assert f"{COLLEAGUE_EMAIL}, who works here, would be shut again" in tried.stdout, tried.stderr
    assert await open_doors(world, empty) == DOORS
    done = await asyncio.to_thread(run, "erasures", "replay", env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "of members were shut again: blocked" in done.stdout
    assert await open_doors(world, empty) == set()
    again = await asyncio.to_thread(run, "erasures", "replay", env=env)
    assert again.returncode == 0
    assert COLLEAGUE_EMAIL not in again.stdout, "and nothing twice"


async def test_the_last_administrator_who_had_been_blocked_keeps_the_database_from_being_served(
    world: World, made: tuple[Path, Request], empty: str, tmp_path: Path
) -> None:
    await put_back(world, empty, made[0])
    journal = tmp_path / "erasures.jsonl"
    before = settings().model_dump()
    url = world.server.url("portal_app", empty)
    door = shut_doors.ShutDoor(uuid4(), ADMINISTRATOR.id, "blocked", None, now())
    configure(**before | {"erasure_journal": journal})
    try:
        await access_journal.keep_ahead([door])
    finally:
        configure(**before)
    env = environment(world, PORTAL_DATABASE_URL=url, PORTAL_ERASURE_JOURNAL=str(journal))
    done = await asyncio.to_thread(run, "erasures", "replay", env=env)
    assert done.returncode == 1
    assert "is the only administrator and cannot be blocked" in done.stderr
    assert (await asyncio.to_thread(run, "worker", env=env)).returncode == 3
    new = ("staff", "add", "ny@example.se", "--name", "Nya", "--role", "administrator")
    assert (await asyncio.to_thread(run, *new, env=env)).returncode == 0
    done = await asyncio.to_thread(run, "erasures", "replay", env=env)
    assert done.returncode == 0, done.stderr
    listed = await asyncio.to_thread(run, "staff", "list", env=env)
    assert f"{ADMINISTRATOR_EMAIL}\tAdam Administratör\tadministrator\tblocked" in listed.stdout


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
    *added, cut_off = new.read_bytes().split(b"\n")
    assert cut_off == b'{"id": "cut o'
    assert len(added) == back.journal_lines > 0
    assert all(line.startswith(b"{") for line in added)


async def test_a_restore_that_is_killed_before_its_replay_leaves_a_database_that_is_not_served(
    world: World, made: tuple[Path, Request], empty: str, tmp_path: Path, settings_for_backups: Path
) -> None:
    # The journal was lost and begun anew: it has what came after the backup, and nothing of what the backup has.
    new = tmp_path / "erasures.jsonl"
    new.write_bytes(last_line(settings_for_backups))
    before = settings().model_dump()
    url = world.server.url("portal_app", empty)
    await close_pool()
    forget()
    configure(**before | {"erasure_journal": new, "database_url": url, "data_maps": tmp_path})
    try:
        back = await put_back(world, empty, made[0])
        assert back.journal_lines > 0
        await open_pool(url, 2)
        assert await restored() == ("portal",)
        assert (await replay()).is_complete
        assert await restored() == ()
    finally:
        await close_pool()
        forget()
        configure(**before)
        await open_pool(world.url("portal_app"), settings().pool_size)


async def test_a_journal_that_cannot_be_written_has_nothing_restored(
    world: World, made: tuple[Path, Request], empty: str, tmp_path: Path
) -> None:
    before = settings().model_dump()
    configure(**before | {"erasure_journal": tmp_path / "gone" / "erasures.jsonl"})
    try:
        with pytest.raises(FileNotFoundError):
            await put_back(world, empty, made[0])
    finally:
        configure(**before)
    assert await is_empty(world, empty)


async def test_a_restore_that_fails_leaves_the_journal_as_it_was(
    world: World, made: tuple[Path, Request], empty: str, tmp_path: Path, settings_for_backups: Path
) -> None:
    journal = tmp_path / "erasures.jsonl"
    journal.write_bytes(last_line(settings_for_backups))
    before = settings().model_dump()
    administrator = await asyncpg.connect(world.server.url("postgres", "postgres"))
    await administrator.execute(f"ALTER DATABASE {empty} SET default_transaction_read_only = on")
    await administrator.close()
    configure(**before | {"erasure_journal": journal})
    try:
        with pytest.raises(PostgresToolFailed, match="read-only"):
            await put_back(world, empty, made[0])
    finally:
        configure(**before)
    assert await is_empty(world, empty)
    assert journal.read_bytes() == last_line(settings_for_backups)


async def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    there = tmp_path / "backup.age"
    there.write_text("yesterday's")
    with pytest.raises(FileExistsError):
        await backing_up.back_up(there, silent)
    assert there.read_text() == "yesterday's"
