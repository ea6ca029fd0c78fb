"""Web servers and workers in processes of their own, forked from one that has read the code, so that each starts at
once."""

import multiprocessing
import os
from collections.abc import Mapping
from contextlib import suppress

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["portal.serving", "portal.cli"])


def web_server(environment: Mapping[str, str]) -> "multiprocessing.process.BaseProcess":
    """`portal run` with those settings, just begun."""
    return _begun(_run, environment)


def worker(environment: Mapping[str, str]) -> "multiprocessing.process.BaseProcess":
    """`portal worker` with those settings, just begun."""
    return _begun(_work, environment)


def ended(process: "multiprocessing.process.BaseProcess", patience: float = 60) -> int:
    """The exit status of a process that has been told to end; it is killed when it takes too long."""
    process.join(patience)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise AssertionError("it did not end")
    return process.exitcode


def _begun(target: object, environment: Mapping[str, str]) -> "multiprocessing.process.BaseProcess":
    process = FORKED.Process(target=target, args=(dict(environment),), daemon=True)  # type: ignore[arg-type]
    process.start()
    return process


def _run(environment: dict[str, str]) -> None:
    _portal(environment, "run")


def _work(environment: dict[str, str]) -> None:
    _portal(environment, "worker")


def _portal(environment: dict[str, str], command: str) -> None:
    from portal.cli import main

    os.environ.update(environment)
    with suppress(SystemExit):
        main([command], standalone_mode=False)
