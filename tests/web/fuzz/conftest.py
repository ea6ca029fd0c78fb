"""How many cases there are, and which. The same in every run; others with FUZZ_SEED, more with FUZZ_CASES.

A failure says the test, that is the route and who acts, and the request. `FUZZ_SEED=<the same> pytest -k <the test>`
sends the same requests again.
"""

from collections.abc import AsyncIterator

import pytest_asyncio
from litestar import Litestar

from portal.data.embedded import EmbeddedServer
from portal.settings import configure, settings
from tests.web.fuzz.town import Town, build


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def built(app: Litestar, server: EmbeddedServer) -> Town:
    """The portal with everything under way in it, made once."""
    before = settings().model_dump()
    made = await build(app, server)
    configure(**before)
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(built: Town) -> AsyncIterator[Town]:
    """The same, open for the tests of one module."""
    before = settings().model_dump()
    await built.put_back()
    yield built
    await built.close()
    configure(**before)
