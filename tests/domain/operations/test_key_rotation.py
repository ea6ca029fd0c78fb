"""Rotation of the key-encryption key: nothing is lost, whatever happens on the way."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator
from contextvars import Context
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from portal.data import bulk, key_ring, keys, subjects
from portal.data.accounts import recovery_codes as recovery_rows
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.key_ring import UnknownKey
from portal.data.subjects import DataSubject
from portal.domain import signing
from portal.domain.operations import key_check, key_rotation
from portal.domain.operations.health import is_ready
from portal.domain.operations.key_check import KeysMissing
from portal.domain.signing_in import recovery_codes
from portal.settings import configure, settings
from tests.conftest import World
from tests.people import ANNA, BERTIL
from tests.processes import environment, run, started

EARLIER, PRESENT = os.urandom(32), os.urandom(32)
SECRET = b"hemligt"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def back_again(world: World) -> AsyncIterator[bytes]:
    """Whatever a test does, the next one begins with everything wrapped by the key of the settings."""
    before = settings().model_dump()
    own = before["key_encryption_key"].get_secret_value()
    yield own
    configure(**before | {"accepted_key_encryption_keys": (EARLIER, PRESENT)})
    assert (await key_rotation.rotate()).is_complete
    configure(**before)


def wraps(key: bytes, *accepted: bytes) -> None:
    """Let `key` wrap, and the others open what they have wrapped."""
    configure(**settings().model_dump() | {"key_encryption_key": key, "accepted_key_encryption_keys": accepted})


async def sealed_for(subject: UUID) -> bytes:
    async with acting_as(SYSTEM):
        return (await subjects.find(subject)).encrypt(SECRET, "test")


async def opened_for(subject: UUID, sealed: bytes) -> bytes:
    async with acting_as(SYSTEM):
        return (await subjects.find(subject)).decrypt(sealed, "test")


async def crowd(size: int) -> list[UUID]:
    """So many persons, each with a key of his or her own."""
    ids = [uuid4() for _ in range(size)]
    async with acting_as(SYSTEM):
        await bulk.add_subjects([DataSubject(id_, None, keys.new_data_key(id_), None) for id_ in ids])
    return ids


async def wrapped_by_each() -> dict[bytes, int]:
    return {use.fingerprint: use.values for use in await key_rotation.status()}


async def test_both_keys_are_in_use_until_everything_is_wrapped_by_the_new_one(back_again: bytes) -> None:
    sealed = await sealed_for(ANNA.id)
    wraps(PRESENT, back_again)
    [new] = await crowd(1)
    wraps(back_again, PRESENT)
    assert await opened_for(new, await sealed_for(new)) == SECRET, "a process that does not wrap with it opens it"
    wraps(PRESENT, back_again)
    before = await wrapped_by_each()
    assert before[key_ring.fingerprint(back_again)] > 0

    would = await key_rotation.rotate(dry_run=True)
    assert await wrapped_by_each() == before
    did = await key_rotation.rotate()
    assert did.rewrapped == would.rewrapped
    assert did.is_complete

    after = await wrapped_by_each()
    assert after == {key_ring.fingerprint(PRESENT): sum(before.values()), key_ring.fingerprint(back_again): 0}
    wraps(PRESENT)
    assert await opened_for(ANNA.id, sealed) == SECRET
    assert (await key_rotation.rotate()).rewrapped == {}


async def test_values_of_before_they_said_by_which_key_are_opened_and_named(world: World, back_again: bytes) -> None:
    sealed = await sealed_for(ANNA.id)
    admin = await asyncpg.connect(world.admin_url(world.portal))
    await admin.execute("UPDATE data_subject SET data_key = substring(data_key FROM 13)")
    await admin.close()
    assert await opened_for(ANNA.id, sealed) == SECRET
    assert (await wrapped_by_each())[b""] > 0
    assert await key_check.missing() == ()
    assert (await key_rotation.rotate()).is_complete
    assert set(await wrapped_by_each()) == {key_ring.fingerprint(back_again)}
    assert await opened_for(ANNA.id, sealed) == SECRET


async def test_a_key_that_is_not_in_the_settings_is_named_and_nothing_is_served(
    world: World, back_again: bytes
) -> None:
    wraps(PRESENT)
    with pytest.raises(UnknownKey, match=key_ring.fingerprint(back_again).hex()):
        await sealed_for(ANNA.id)
    with pytest.raises(KeysMissing, match=r"values of data_subject\.data_key are wrapped by the unknown key"):
        await key_check.expect_all()
    assert not await is_ready()
    refused = run("worker", env=environment(world))
    assert refused.returncode == 4, refused.stderr
    assert key_ring.fingerprint(back_again).hex() in refused.stderr
    unknown = {use.fingerprint for use in await key_rotation.status() if not use.is_known}
    assert unknown == {key_ring.fingerprint(back_again)}
    wraps(back_again)
    await key_check.expect_all()
    assert await is_ready()


async def test_a_rotation_that_is_killed_goes_on_where_it_was(world: World, back_again: bytes) -> None:
    everybody = await crowd(4000)
    sealed = {subject: await sealed_for(subject) for subject in (everybody[0], everybody[-1], ANNA.id)}
    wraps(PRESENT, back_again)
    given = environment(world)
    under_way = started("keys", "rotate", env=given)
    while not (await wrapped_by_each())[key_ring.fingerprint(PRESENT)] > 0:
        assert under_way.poll() is None, under_way.communicate()
        await asyncio.sleep(0.002)
    under_way.kill()
    under_way.communicate()
    halfway = await wrapped_by_each()
    assert halfway[key_ring.fingerprint(back_again)] > 0, "it was killed before its end"
    for subject, ciphertext in sealed.items():
        assert await opened_for(subject, ciphertext) == SECRET

    again = await asyncio.to_thread(run, "keys", "rotate", env=given)
    assert again.returncode == 0, again.stderr
    assert f"{halfway[key_ring.fingerprint(back_again)]} values wrapped anew" in again.stdout
    wraps(PRESENT)
    for subject, ciphertext in sealed.items():
        assert await opened_for(subject, ciphertext) == SECRET
    status = await asyncio.to_thread(run, "keys", "status", env=environment(world))
    assert (status.returncode, "and every new one" in status.stdout) == (0, True)
    assert f"public key {base64.b64encode(signing.public_key().public_bytes_raw()).decode()}" in status.stdout


async def test_a_recovery_code_on_paper_still_signs_in_once_under_another_index_key() -> None:
    async with acting_as(SYSTEM):
        first, second, *_ = await recovery_codes.renew(ANNA.id)
    earlier, other = settings().index_key, os.urandom(32)
    try:
        configure(**settings().model_dump() | {"index_key": other, "accepted_index_keys": (earlier,)})
        async with acting_as(SYSTEM):
            assert [await recovery_codes.use(ANNA.id, first) for _ in range(2)] == [True, False]
            assert not await recovery_codes.use(BERTIL.id, second)
        configure(**settings().model_dump() | {"accepted_index_keys": ()})
        async with acting_as(SYSTEM):
            assert not await recovery_codes.use(ANNA.id, second), "nobody knows that key any longer"
    finally:
        async with acting_as(SYSTEM):
            await recovery_rows.forget_of(ANNA.id)


async def test_what_is_destroyed_meanwhile_stays_destroyed_and_what_is_held_is_left(back_again: bytes) -> None:
    [gone] = await crowd(1)
    wraps(PRESENT, back_again)
    async with acting_as(SYSTEM):
        await subjects.destroy_key(gone)
        rotating = await asyncio.create_task(key_rotation.rotate(), context=Context())
        assert (rotating.left, rotating.is_complete) == (1, False), "the other transaction holds it"
    assert (await key_rotation.rotate()).is_complete
    async with acting_as(SYSTEM):
        assert (await subjects.find(gone)).data_key is None


async def test_what_no_key_opens_is_counted_and_hinders_nothing_else(world: World, back_again: bytes) -> None:
    [spoilt] = await crowd(1)
    sealed = await sealed_for(BERTIL.id)
    async with acting_as(SYSTEM):
        key = (await subjects.find(spoilt)).data_key
    assert key
    admin = await asyncpg.connect(world.admin_url(world.portal))
    await admin.execute("UPDATE data_subject SET data_key = $2 WHERE id = $1", spoilt, key[:-1] + bytes([key[-1] ^ 1]))
    wraps(PRESENT, back_again)
    did = await key_rotation.rotate()
    assert (did.unopened, did.left) == ({"data_subject.data_key": 1}, 0)
    wraps(PRESENT)
    assert await opened_for(BERTIL.id, sealed) == SECRET
    assert not did.is_complete
    await admin.execute("DELETE FROM data_subject WHERE id = $1", spoilt)
    await admin.close()
