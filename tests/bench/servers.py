"""Real web servers, each a process of its own, as `portal run` serves: uvicorn on a local port."""

import multiprocessing
import socket
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg
import uvicorn
from litestar import Litestar, Response, get

from portal.settings import configure, settings

from .statements import Statement, options, send

SPAWN = multiprocessing.get_context("spawn")


@contextmanager
def portal_server() -> Iterator[int]:
    """The portal under the settings in force; gives its port."""
    with _running(_serve_portal, settings().model_dump()) as port:
        yield port


@contextmanager
def bare_server(urls: Mapping[str, str], pages: Mapping[str, tuple[Sequence[Statement], bytes]]) -> Iterator[int]:
    """Litestar with one bare route a page: it sends the page's statements and answers with the page's bytes."""
    with _running(_serve_bare, dict(urls), dict(pages)) as port:
        yield port


@contextmanager
def _running(target: Any, *arguments: Any) -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    process = SPAWN.Process(target=target, args=(listening, *arguments), daemon=True)
    process.start()
    port = listening.getsockname()[1]
    # Now only the server has it: should it die, the browser is told at once.
    listening.close()
    try:
        yield port
    finally:
        process.terminate()
        process.join(10)


def _serve_portal(listening: socket.socket, values: dict[str, Any]) -> None:
    from portal.app import create_app
    from portal.logs import configure_logs

    configure(**{**values, "log_level": "error"})
    configure_logs()
    _serve(create_app(), listening)


def _serve_bare(
    listening: socket.socket, urls: dict[str, str], pages: dict[str, tuple[Sequence[Statement], bytes]]
) -> None:
    pools: dict[str, asyncpg.Pool] = {}

    @asynccontextmanager
    async def connected(_: Litestar) -> AsyncIterator[None]:
        for name, url in urls.items():
            pools[name] = await asyncpg.create_pool(url, min_size=1, max_size=10, **options(name))
        yield
        for pool in pools.values():
            await pool.close()

    @get("/{name:str}")
    async def page(name: str) -> Response[bytes]:
        statements, content = pages[name]
        async with pools["portal"].acquire() as portal, pools["shop"].acquire() as shop:
            await send({"portal": portal, "shop": shop}, statements)
        return Response(content, media_type="text/html; charset=utf-8")

    _serve(Litestar([page], lifespan=[connected], openapi_config=None, logging_config=None), listening)


def _serve(app: Litestar, listening: socket.socket) -> None:
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, proxy_headers=False)
    uvicorn.Server(config).run(sockets=[listening])
