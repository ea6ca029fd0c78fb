"""Two who change the time of one request in the same moment: one wins, the other is told, and nothing hangs."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import asyncpg
import pytest

from portal.clock import today
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.errors import PortalError
from portal.domain.letters import postings
from portal.domain.requests import extensions, identity, identity_questions, refusals, requests
from tests.domain.journeys import received
from tests.domain.letters_on_the_way import letters_of, now_of, written
from tests.people import ANNA, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")

Action = Callable[[Request], Awaitable[object]]


async def extend(request: Request) -> None:
    await extensions.order(HANDLER, request.reference, "complexity", "Mycket.")


async def refuse(request: Request) -> None:
    await refusals.refuse(HANDLER, request.reference, "law", "Därför.")


async def ask(request: Request) -> None:
    await identity_questions.ask(HANDLER, request.reference, "Vem?", today() + timedelta(days=20), ["letter"])


async def confirm(request: Request) -> None:
    await identity.confirm(HANDLER, request.reference, "in_person")


async def withdraw(request: Request) -> None:
    await requests.withdraw(ANNA, request.reference)


async def tried(action: Action, request: Request) -> bool:
    """Whether it was done; otherwise whoever tried was told by an error that a page explains."""
    try:
        await action(request)
    except PortalError:
        return False
    return True


PAIRS = [
    (extend, extend),
    (extend, refuse),
    (extend, withdraw),
    (refuse, refuse),
    (refuse, withdraw),
    (refuse, confirm),
    (ask, ask),
    (ask, confirm),
    (ask, refuse),
    (ask, withdraw),
]


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda it: it.__name__)
async def test_at_least_one_of_two_wins_and_what_is_left_fits_together(
    as_admin: asyncpg.Connection, one: Action, other: Action
) -> None:
    request = await received(ANNA, "access")
    done = await asyncio.gather(tried(one, request), tried(other, request))
    assert any(done)
    if one is other:
        assert sorted(done) == [False, True]
    now = await now_of(request)
    waiting = [it.kind for it in await letters_of(request) if it.withdrawn_at is None]
    if now.status == "refusing":
        assert waiting == ["refusal"]
    assert waiting.count("refusal") == (now.status == "refusing")
    assert waiting.count("extension") <= 1
    assert waiting.count("identity_question") <= 1
    assert now.status != "identity_confirmed" or "identity_question" not in waiting
    assert (await audit.verify()).faults == ()
    if now.status not in ("refusing", "withdrawn"):
        await requests.withdraw(ANNA, request.reference)


async def test_a_letter_that_is_posted_while_the_request_is_refused_hangs_nobody() -> None:
    request = await received(BERTIL, "access")
    await extend(request)
    letter = await written(request, "extension")

    async def post(_: Request) -> None:
        await postings.mark_posted(HANDLER, letter, today())

    done = await asyncio.gather(tried(post, request), tried(refuse, request))
    assert done[1]
    extension = next(it for it in await letters_of(request) if it.kind == "extension")
    assert (extension.posted_on is not None) == done[0]
    assert (extension.withdrawn_at is None) == done[0]
