"""Real workers in processes of their own, forked from one that has read all the code, so that each is there at once.

    python -m tests.faults.worker_processes

reads a line for each worker, `SIGNAL MOMENT COMMIT` or `- - 0`, and answers with the worker's process id. With a
signal the worker sends it to itself, `before` or `after` its COMMITth commit in any database.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

Moment = Literal["before", "after"]


class Workers:
    """Starts workers, and ends those that are left."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._started: list[int] = []

    def start(self, sends: signal.Signals | None = None, moment: Moment = "before", commit: int = 0) -> int:
        """The process id of a worker that has just begun."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{sends.name if sends else '-'} {moment} {commit}\n")
        self._process.stdin.flush()
        self._started.append(int(self._process.stdout.readline()))
        return self._started[-1]

    def kill(self, worker: int) -> None:
        """End a worker as the kernel does, wherever it is; one that is gone already stays so."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)

    def kill_all(self) -> None:
        """End every worker."""
        for worker in self._started:
            self.kill(worker)
        self._started.clear()


@contextmanager
def workers(environment: Mapping[str, str]) -> Iterator[Workers]:
    """A place to start workers from, with the settings in `environment`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.worker_processes"],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    started = Workers(process)
    try:
        yield started
    finally:
        started.kill_all()
        process.kill()
        process.wait()


def is_stopped(worker: int) -> bool:
    """Whether the worker is paused, or gone."""
    try:
        with open(f"/proc/{worker}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] in ("T", "Z")
    except FileNotFoundError:
        return True


def _send_at(sends: signal.Signals, moment: Moment, commit: int) -> None:
    """Let this process send itself a signal at one of its commits."""
    from asyncpg.transaction import Transaction

    original = Transaction.commit
    made = 0

    async def commit_and_send(transaction: Transaction) -> None:
        nonlocal made
        made += 1
        if made == commit and moment == "before":
            os.kill(os.getpid(), sends)
        await original(transaction)
        # On a busy machine a commit may fail, when its transaction has stood still for too long: then after the next.
        if made >= commit and moment == "after":
            os.kill(os.getpid(), sends)

    Transaction.commit = commit_and_send  # type: ignore[method-assign]


def _serve() -> None:
    import portal.jobs.worker  # noqa: F401
    from portal.cli import worker

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        name, moment, commit = line.split()
        child = os.fork()
        if child:
            print(child, flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        if name != "-":
            _send_at(signal.Signals[name], moment, int(commit))  # type: ignore[arg-type]
        asyncio.set_event_loop(None)
        try:
            worker.main([], standalone_mode=False)
        finally:
            os._exit(0)


if __name__ == "__main__":
    _serve()
