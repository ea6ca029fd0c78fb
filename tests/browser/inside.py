"""The portal served by the tests' own process, over the tests' own database, for a browser to look at.

No worker runs beside it, so that what a test has put there stays as it is while it is looked at.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from litestar import Litestar


@asynccontextmanager
async def served(app: Litestar) -> AsyncIterator[str]:
    """Serve `app` as long as the context lasts; gives its URL."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()  # Whoever comes before the server has started waits.
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))
        serving = asyncio.create_task(server.serve(sockets=[door]))
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = server.force_exit = True
            await serving
