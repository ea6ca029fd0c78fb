"""A MariaDB server of the tests' own, in a folder of its own."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STARTED_WITHIN = 30
"""Seconds."""


@contextmanager
def mariadb_server() -> Iterator[Path]:
    """The socket of a running server, in which root needs no password. RuntimeError where MariaDB is not installed."""
    if not shutil.which("mariadbd") or not shutil.which("mariadb-install-db"):
        raise RuntimeError("the tests need MariaDB: 'make test' installs it, or apt-get install mariadb-server")
    # The path of a socket may be 107 bytes long.
    with tempfile.TemporaryDirectory(prefix="mariadb-", dir="/tmp") as folder:
        data, socket = Path(folder, "data"), Path(folder, "socket")
        common = ["--no-defaults", f"--datadir={data}", "--user=root"]
        install = ["mariadb-install-db", *common, "--auth-root-authentication-method=normal", "--skip-test-db"]
        made = subprocess.run(install, check=False, capture_output=True, text=True)
        if made.returncode:
            raise RuntimeError(f"MariaDB did not make its folder: {(made.stdout + made.stderr)[-2000:]}")
        options = [f"--socket={socket}", "--skip-networking", "--innodb-flush-log-at-trx-commit=0"]
        options += ["--innodb-buffer-pool-size=64M", f"--log-error={Path(folder, 'log')}"]
        server = subprocess.Popen(["mariadbd", *common, *options], stderr=subprocess.DEVNULL)
        try:
            _wait(server, socket, Path(folder, "log"))
            yield socket
        finally:
            # Nothing is kept; a polite end may be missed by a server that has just begun.
            server.kill()
            server.wait()


def _wait(server: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"MariaDB did not start: {log.read_text()[-2000:]}")
        time.sleep(0.05)
