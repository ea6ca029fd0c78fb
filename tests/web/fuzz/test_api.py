"""Programs send whatever to the API: each answer is one that its description foresees, and none is a fault of ours.

Schemathesis draws from the description what fits it and what does not, and compares the answers with it.
"""

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio
import schemathesis
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.settings import configure, settings
from portal.web.api.description import description
from tests import canaries
from tests.web.conftest import ORIGIN
from tests.web.fuzz.drawing import drawn, share
from tests.web.fuzz.sending import Answer, send
from tests.web.fuzz.town import Town

TOKEN = "a-token-of-the-shops"
RIGHT = f"Bearer {TOKEN}"
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(description()).get_all_operations()]
CHECKS = [content_type_conformance, response_schema_conformance, status_code_conformance]
FRAMEWORKS = {404, 405, 413, 415}
"""What the description leaves to HTTP."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def known(town: Town) -> AsyncIterator[Town]:
    """The portal, to which the token is known."""
    before = settings().model_dump()
    configure(**{**before, "api_tokens": {"shop": hashlib.sha256(TOKEN.encode()).hexdigest()}})
    yield town
    configure(**before)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda it: f"{it.method.upper()} {it.path}")
async def test_the_api_answers_as_it_is_described(known: Town, operation: object, mode: GenerationMode) -> None:
    most = share(0.06, 2 * len(OPERATIONS))
    cases = operation.as_strategy(generation_mode=mode)  # type: ignore[attr-defined]
    for number, case in enumerate(drawn(cases, most, f"{operation.path} {mode}")):  # type: ignore[attr-defined]
        right = {} if number % 8 == 7 else {"Authorization": RIGHT}
        asked = httpx.Request(**case.as_transport_kwargs(base_url=ORIGIN, headers=right))
        answer = await _sent(known, asked, f"198.51.100.{number % 250}")
        assert answer.status < 500, case
        text = answer.body.decode()
        assert not canaries.owners(text), case
        if "Authorization" not in right:
            assert answer.status in {401, 429, *FRAMEWORKS}, case
        if answer.status not in FRAMEWORKS:
            came = httpx.Response(answer.status, headers=list(answer.headers), text=text, request=asked)
            came.elapsed = timedelta()
            case.validate_response(came, checks=CHECKS)


async def _sent(known: Town, asked: httpx.Request, address: str) -> Answer:
    target = asked.url.raw_path.decode()
    headers = [(name, value) for name, value in asked.headers.items() if name != "accept-encoding"]
    return await send(known.app, asked.method, target, headers, {}, asked.read(), address)
