"""How the worker hears of jobs: nothing is announced before it listens, and it knows at once when it hears no more."""

import asyncio

import asyncpg
from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.ports.driver import NotifyCallback


class ListeningPool(AsyncpgPoolDriver):
    """PgQueuer's driver over a pool; `lost` is set when PostgreSQL ends the connection that listens.

    PgQueuer probes whether it hears itself while it is only about to listen: a probe that was quicker is answered by
    nobody, and ends the worker. By the probes alone a lost connection is noticed after as long as 20 s.
    """

    def __init__(self, pool: asyncpg.Pool) -> None:
        super().__init__(pool)
        self.lost = asyncio.Event()
        self._listens = asyncio.Event()

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Listen to `channel`."""
        await super().add_listener(channel, callback)
        assert self._listener_connection is not None
        self._listener_connection.add_termination_listener(lambda _: self.lost.set())
        self._listens.set()

    async def notify(self, channel: str, payload: str) -> None:
        """Tell everybody who listens to `channel`, ourselves among them."""
        await self._listens.wait()
        await super().notify(channel, payload)
