"""Where a worker answers for its health and its metrics: a small web server beside its work."""

import asyncio
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from litestar import Litestar

from portal.settings import settings
from portal.web.health import live, ready
from portal.web.metrics import metrics


@asynccontextmanager
async def listening() -> AsyncIterator[None]:
    """Answer on `worker_port` until the end of the block, if there is one."""
    given = settings()
    if given.worker_port is None:
        yield
        return
    app = Litestar(route_handlers=[live, ready, metrics], openapi_config=None, logging_config=None)
    config = uvicorn.Config(
        app, host=given.host, port=given.worker_port, log_config=None, access_log=False, server_header=False
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        yield
    finally:
        server.should_exit = True
        await serving


class _Server(uvicorn.Server):
    """Leaves signals to the worker."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield
