"""Several public keys are accepted, one key signs: what was signed before the key was changed stays valid."""

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from cryptography.exceptions import InvalidSignature

from portal.clock import today
from portal.domain import signing
from portal.domain.audit import audit
from portal.domain.intake import signed_letters
from portal.domain.requests import requests
from portal.settings import configure, settings
from tests.people import ANNA, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def back_again(world: object) -> AsyncIterator[None]:
    before = settings().model_dump()
    yield
    configure(**before)


def signs_anew(*accepted: bytes) -> None:
    """Another key signs from now on, and those public keys are accepted."""
    configure(**settings().model_dump() | {"signing_key": os.urandom(32), "accepted_public_keys": accepted})


async def test_a_form_that_was_signed_by_an_earlier_key_is_genuine_while_that_is_accepted() -> None:
    earlier = signing.public_key().public_bytes_raw()
    printed, other = await requests.submit(ANNA, "access"), await requests.submit(BERTIL, "access")
    signs_anew()
    assert (await signed_letters.register(HANDLER, other.seal, today())).outcome == "forged"
    configure(**settings().model_dump() | {"accepted_public_keys": (earlier,)})
    assert (await signed_letters.register(HANDLER, printed.seal, today())).outcome == "genuine"


async def test_so_is_a_checkpoint_of_the_audit_log() -> None:
    earlier = signing.public_key().public_bytes_raw()
    await audit.make_checkpoint()
    signs_anew()
    assert (await audit.verify()).faults == ("the newest checkpoint is not signed by this portal",)
    configure(**settings().model_dump() | {"accepted_public_keys": (earlier,)})
    assert (await audit.verify()).faults == ()


def test_a_signature_names_its_key_and_is_valid_in_its_context_alone() -> None:
    earlier = signing.public_key()
    signature = signing.sign("certificate", b"text")
    signs_anew(earlier.public_bytes_raw())
    assert signing.verify("certificate", b"text", signature) == earlier
    assert signing.verify("certificate", b"text", signing.sign("certificate", b"text")) == signing.public_key()
    with pytest.raises(InvalidSignature):
        signing.verify("journal", b"text", signature)
    with pytest.raises(InvalidSignature):
        signing.verify("certificate", b"Text", signature)
