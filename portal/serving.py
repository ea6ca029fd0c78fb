"""The web server, and what it says at the terminal once it is there."""

from typing import Any

import uvicorn

from portal.app import create_app
from portal.demo.accounts import sign_ins
from portal.one_command import in_portal
from portal.refusal import refuse_unless_whole
from portal.settings import settings
from portal.terminal import console


def serve(with_worker: bool) -> None:
    """Serve until Ctrl-C or SIGTERM; with a worker in the same process if so wished.

    Ends the process at once where a database has come back from a backup that is older than an erasure.
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
        timeout_graceful_shutdown=5,
    )
    _Server(config).run()


class _Server(uvicorn.Server):
    """Says where it is once it is there."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            _announce(self.config.host, self.config.port)


def _announce(host: str, port: int) -> None:
    console.print(f"\nThe portal is at [bold]http://{host}:{port}[/bold]  (Ctrl-C ends it)")
    if settings().is_demo:
        console.print("This is a demo. Sign in as")
        for person in sign_ins():
            console.print(f"  {person.email:<26} {person.role}")
        console.print(f"with the password {settings().demo_password.get_secret_value()}")
        key = settings().demo_totp_secret.get_secret_value()
        console.print(f"Staff are asked for a code of the key {key} too; the page says which it is right now.")
