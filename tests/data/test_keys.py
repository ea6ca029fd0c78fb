"""One data key per data subject: what is encrypted for one opens for nobody else and for nothing else."""

from uuid import uuid4

import pytest

from portal.data import keys, subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.keys import KeyDestroyed

pytestmark = pytest.mark.usefixtures("world")
SECRET = "en hemlighet på svenska".encode()


def test_what_is_encrypted_for_a_subject_opens_for_that_subject_and_purpose() -> None:
    subject = uuid4()
    key = keys.new_data_key(subject)
    sealed = keys.encrypt(subject, key, SECRET, "extract:1")
    assert SECRET not in sealed
    assert keys.decrypt(subject, key, sealed, "extract:1") == SECRET


def test_the_same_text_is_never_encrypted_alike() -> None:
    subject = uuid4()
    key = keys.new_data_key(subject)
    assert keys.encrypt(subject, key, SECRET, "extract:1") != keys.encrypt(subject, key, SECRET, "extract:1")


def test_another_subjects_key_does_not_open_it() -> None:
    subject, other = uuid4(), uuid4()
    sealed = keys.encrypt(subject, keys.new_data_key(subject), SECRET, "extract:1")
    with pytest.raises(ValueError, match="does not belong"):
        keys.decrypt(other, keys.new_data_key(other), sealed, "extract:1")


def test_a_key_put_in_another_subjects_row_does_not_unwrap() -> None:
    subject, other = uuid4(), uuid4()
    key = keys.new_data_key(subject)
    sealed = keys.encrypt(subject, key, SECRET, "extract:1")
    with pytest.raises(ValueError, match="does not belong"):
        keys.decrypt(other, key, sealed, "extract:1")


def test_a_ciphertext_put_in_another_place_does_not_open() -> None:
    subject = uuid4()
    key = keys.new_data_key(subject)
    sealed = keys.encrypt(subject, key, SECRET, "extract:1")
    with pytest.raises(ValueError, match="does not belong"):
        keys.decrypt(subject, key, sealed, "extract:2")


@pytest.mark.parametrize("at", [0, 11, 12, -1])
def test_one_changed_byte_is_noticed(at: int) -> None:
    subject = uuid4()
    key = keys.new_data_key(subject)
    sealed = bytearray(keys.encrypt(subject, key, SECRET, "extract:1"))
    sealed[at] ^= 1
    with pytest.raises(ValueError, match="altered"):
        keys.decrypt(subject, key, bytes(sealed), "extract:1")


@pytest.mark.parametrize("length", [0, 5, 12, 27])
def test_a_ciphertext_cut_short_is_noticed(length: int) -> None:
    subject = uuid4()
    key = keys.new_data_key(subject)
    sealed = keys.encrypt(subject, key, SECRET, "extract:1")
    with pytest.raises(ValueError, match="altered"):
        keys.decrypt(subject, key, sealed[:length], "extract:1")


async def test_a_destroyed_key_opens_nothing_and_is_destroyed_once() -> None:
    subject = uuid4()
    async with acting_as(SYSTEM):
        await subjects.add(subject, None)
        before = await subjects.find(subject)
        sealed = before.encrypt(SECRET, "extract:1")
        assert await subjects.destroy_key(subject)
        assert not await subjects.destroy_key(subject)
        after = await subjects.find(subject)
    with pytest.raises(KeyDestroyed):
        after.decrypt(sealed, "extract:1")
    with pytest.raises(KeyDestroyed):
        after.encrypt(SECRET, "extract:1")


def test_an_index_is_the_same_each_time_and_differs_by_kind_and_value() -> None:
    assert keys.index("account", "a@example.se") == keys.index("account", "a@example.se")
    assert len({keys.index("account", "a"), keys.index("address", "a"), keys.index("account", "b")}) == 3
    assert b"a@example.se" not in keys.index("account", "a@example.se")
