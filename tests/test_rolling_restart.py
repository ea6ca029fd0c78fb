"""A restart, process after process, that nobody notices; and a worker that finishes what it has begun."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import asyncpg
import httpx
import uvicorn

from portal.clock import today
from portal.data.access import extracts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.intake import signed_letters
from portal.domain.requests import identity, requests
from tests.conftest import World
from tests.people import ANNA, ANNA_EMAIL, HANDLER, PASSWORD
from tests.processes import environment
from tests.serving_processes import ended, web_server, worker
from tests.web.conftest import post

PATIENCE = 60.0
CLIENTS = 3
WAITS = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'relation' AND datname = current_database())"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


async def until(is_so: Callable[[], object]) -> None:
    """Wait until it is so; fails when it takes too long."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110 - what is waited for happens in other processes
            await asyncio.sleep(0.02)


class Proxy:
    """Passes each question on to one of those who say that they are ready, over connections that it keeps open.

    It asks them a few times a second, and gives no question to two: what fails, fails for the client.
    """

    def __init__(self, ports: list[int]) -> None:
        self.backends = [f"http://127.0.0.1:{port}" for port in ports]
        self.ready: set[str] = set()
        self.answered = dict.fromkeys(self.backends, 0)
        self._turn = 0
        nobodys = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._client = httpx.AsyncClient(cookies=nobodys, timeout=30)

    async def look(self) -> None:
        """Ask everybody, for as long as this runs."""
        while True:
            for backend in self.backends:
                try:
                    answer = await self._client.get(f"{backend}/health/ready", timeout=5)
                except httpx.TransportError:
                    self.ready.discard(backend)
                else:
                    (self.ready.add if answer.status_code == 200 else self.ready.discard)(backend)
            await asyncio.sleep(0.1)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = (await receive())["body"]
        self._turn += 1
        backend = sorted(self.ready)[self._turn % len(self.ready)]
        headers = [(name, value) for name, value in scope["headers"] if name not in (b"connection", b"host")]
        path = scope["raw_path"].decode()
        answer = await self._client.request(scope["method"], backend + path, headers=headers, content=body)
        self.answered[backend] += 1
        kept = [
            (name, value)
            for name, value in answer.headers.raw
            if name.lower() not in (b"connection", b"content-length", b"transfer-encoding", b"content-encoding")
        ]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": kept})
        await send({"type": "http.response.body", "body": answer.content})

    def has_answered(self, backend: str, questions: int) -> bool:
        """Whether so many were passed on to it, and came back."""
        return self.answered[backend] >= questions

    async def until(self, backend: str, is_ready: bool) -> None:
        """Wait until the proxy holds it for ready, or no longer."""
        await until(lambda: (backend in self.ready) == is_ready)


@asynccontextmanager
async def proxied(proxy: Proxy) -> AsyncIterator[str]:
    """The address at which the proxy listens."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(proxy, host="127.0.0.1", port=port, log_config=None, lifespan="off"))
    looking, serving = asyncio.create_task(proxy.look()), asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    looking.cancel()
    await serving
    with suppress(asyncio.CancelledError):
        await looking


async def test_two_processes_are_restarted_in_turn_and_no_question_fails(world: World) -> None:
    ports = [free_port(), free_port()]
    environments = [environment(world, PORT=str(port), PORTAL_DRAIN="PT1S") for port in ports]
    processes = [web_server(each) for each in environments]
    proxy = Proxy(ports)
    answers: list[tuple[str, int]] = []
    failures: list[str] = []
    stop = asyncio.Event()

    async def ask_on(address: str) -> None:
        async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client:
            await post(client, "/logga-in", {"email": ANNA_EMAIL, "password": PASSWORD})
            while not stop.is_set():
                for path in ("/mitt-konto/samtycken", "/mitt-konto/sakerhet", "/sprak"):
                    try:
                        answer = await (
                            post(client, path, {"language": "sv"}) if path == "/sprak" else client.get(path)
                        )
                    except httpx.TransportError as error:
                        failures.append(f"{path}: {type(error).__name__}")
                    else:
                        answers.append((path, answer.status_code))
                await asyncio.sleep(0.01)

    try:
        async with proxied(proxy) as address:
            for backend in proxy.backends:
                await proxy.until(backend, is_ready=True)
            asking = [asyncio.create_task(ask_on(address)) for _ in range(CLIENTS)]
            for number, backend in enumerate(proxy.backends):
                await until(partial(proxy.has_answered, backend, 20))
                processes[number].terminate()
                await proxy.until(backend, is_ready=False)
                assert processes[number].is_alive(), "it says that it is about to end before it does"
                assert await asyncio.to_thread(ended, processes[number]) == 0
                so_far = proxy.answered[backend]
                processes[number] = web_server(environments[number])
                await proxy.until(backend, is_ready=True)
                await until(partial(proxy.has_answered, backend, so_far + 20))
            stop.set()
            await asyncio.gather(*asking)
    finally:
        for process in processes:
            process.kill()
    assert failures == []
    assert len(answers) > 60
    assert set(answers) == {("/mitt-konto/samtycken", 200), ("/mitt-konto/sakerhet", 200), ("/sprak", 303)}


async def test_a_worker_that_is_told_to_end_finishes_the_job_that_it_has_begun(world: World) -> None:
    asked = await requests.submit(ANNA, "access")
    await signed_letters.register(HANDLER, asked.seal, today())
    await identity.confirm(HANDLER, asked.reference, "in_person")
    shop = await asyncpg.connect(world.admin_url(world.shop))
    other = await asyncpg.connect(world.admin_url(world.shop))
    held = shop.transaction()
    await held.start()
    await shop.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
    port = free_port()
    working = worker(environment(world, PORTAL_WORKER_PORT=str(port)))
    try:
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            while not await other.fetchval(WAITS):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            assert (await client.get("/health/ready")).status_code == 200
            working.terminate()
            while (await client.get("/health/ready")).status_code == 200:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)
        assert working.is_alive(), "its job is not done yet"
        await held.rollback()
        assert await asyncio.to_thread(ended, working) == 0
    finally:
        working.kill()
        await shop.close()
        await other.close()
    async with acting_as(SYSTEM):
        assert await extracts.exists(asked.id), "it is collected"
    portal = await asyncpg.connect(world.admin_url(world.portal))
    assert await portal.fetchval("SELECT count(*) FROM pgqueuer WHERE status = 'picked'") == 0
    await portal.close()
