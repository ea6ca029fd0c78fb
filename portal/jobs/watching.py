"""Around every job and scheduled task: it is counted and timed by its name, and traced where that is wished."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from portal import metrics, tracing
from portal.data.errors import Stale
from portal.jobs.queue import WorkPostponed


@contextmanager
def watched(name: str) -> Iterator[None]:
    """Count what becomes of the job: `done`, `superseded` by another worker, `postponed` until later, or `failed`."""
    began, result = time.perf_counter(), "failed"
    with tracing.span("consumer") as finish:
        try:
            yield
            result = "done"
        except Stale:
            result = "superseded"
            raise
        except WorkPostponed:
            result = "postponed"
            raise
        finally:
            metrics.JOBS.labels(name, result).inc()
            metrics.JOB_SECONDS.labels(name).observe(time.perf_counter() - began)
            finish(name, {"portal.result": result}, result == "failed")
