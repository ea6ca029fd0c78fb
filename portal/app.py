"""The web application: its routes, and what lives as long as it does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar

from portal.cli import PortalCommands
from portal.domain.accounts import passwords
from portal.domain.erasure import restored
from portal.jobs.worker import work
from portal.opened import opened
from portal.settings import settings
from portal.web.answering import watched
from portal.web.before import before_each
from portal.web.errors import HANDLERS
from portal.web.headers import add_headers
from portal.web.request_log import log_answer
from portal.web.routes import ROUTES
from portal.web.sessions import resolve_session

LARGEST_BODY = 2 * 1024 * 1024
"""Bytes that a form may have."""


def create_app(with_worker: bool = False) -> Litestar:
    """The application; with a worker in the same process if so wished."""
    app = Litestar(
        route_handlers=ROUTES,
        guards=[resolve_session],
        before_request=before_each,
        before_send=[add_headers, log_answer],
        exception_handlers=HANDLERS,
        lifespan=[_connections, _worker] if with_worker else [_connections],
        plugins=[PortalCommands()],
        request_max_body_size=LARGEST_BODY,
        openapi_config=None,
        logging_config=None,
    )
    # Around all of it, since Litestar's own middleware does not see what leads nowhere.
    app.asgi_handler = watched(app.asgi_handler)
    return app


@asynccontextmanager
async def _connections(_: Litestar) -> AsyncIterator[None]:
    given = settings()
    async with opened(given.database_url, given.pool_size):
        await restored.expect_none()
        await passwords.prepare()
        yield


@asynccontextmanager
async def _worker(_: Litestar) -> AsyncIterator[None]:
    given = settings()
    assert given.database_url is not None
    stop = asyncio.Event()
    working = asyncio.create_task(work(given.database_url, stop))
    try:
        yield
    finally:
        stop.set()
        await working
