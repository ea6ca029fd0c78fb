"""The web server, and what it says at the terminal once it is there."""

import signal
import time
from types import FrameType
from typing import Any

import uvicorn

from portal import stopping
from portal.app import create_app
from portal.demo.accounts import sign_ins
from portal.one_command import in_portal
from portal.refusal import refuse_unless_whole
from portal.settings import settings
from portal.terminal import console
from portal.tracing import start_tracing


def serve(with_worker: bool) -> None:
    """Serve until Ctrl-C or SIGTERM; with a worker in the same process if so wished.

    Told by SIGTERM, it goes on for `drained_for` while it says that it is not ready, then takes nothing more and
    finishes what it has begun. Ends the process at once where nothing may be served, see `refuse_unless_whole`.
    """
    in_portal(refuse_unless_whole)
    given = settings()
    config = uvicorn.Config(
        create_app(with_worker),
        host=given.host,
        port=given.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5 if given.is_demo else 25,
    )
    end_tracing = start_tracing("portal-web")
    try:
        _Server(config).run()
    finally:
        end_tracing()


class _Server(uvicorn.Server):
    """Says where it is once it is there, and that it will end before it does."""

    _ends_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM, the first time, begins the end; whatever else is sent is the end."""
        drain = settings().drained_for.total_seconds()
        if sig == signal.SIGTERM and self._ends_at is None and drain > 0:
            stopping.begin()
            self._ends_at = time.monotonic() + drain
        else:
            stopping.begin()
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        if self._ends_at is not None and not self.should_exit and time.monotonic() >= self._ends_at:
            super().handle_exit(signal.SIGTERM, None)
        return await super().on_tick(counter)

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            _announce()


def _announce() -> None:
    console.print(f"\nThe portal is at [bold]{settings().address}[/bold]  (Ctrl-C ends it)")
    if settings().is_demo:
        console.print("This is a demo. Sign in as")
        for person in sign_ins():
            console.print(f"  {person.email:<26} {person.role}")
        console.print(f"with the password {settings().demo_password.get_secret_value()}")
        key = settings().demo_totp_secret.get_secret_value()
        console.print(f"Staff are asked for a code of the key {key} too; the page says which it is right now.")
