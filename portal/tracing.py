"""OpenTelemetry, where the settings name a collector: spans of answers and jobs, named by route and job.

They hold a method, a route's pattern and a status, and nothing that a person has sent. The library is there only when
it is wanted (`pip install portal[otel]`), and read only then.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from portal.settings import settings

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

Finish = Callable[[str, dict[str, str | int], bool], None]
"""Told at the end what the span is called, what it says, and whether it failed."""


class TracingNotInstalled(Exception):
    """PORTAL_OTLP_ENDPOINT is set and OpenTelemetry is not installed."""


_tracer: "Tracer | None" = None


def start_tracing(service: str) -> Callable[[], None]:
    """Send spans to PORTAL_OTLP_ENDPOINT from now on, if it is set; call what is returned to send the last of them.

    Raises TracingNotInstalled.
    """
    global _tracer
    endpoint = settings().otlp_endpoint
    if endpoint is None:
        return lambda: None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise TracingNotInstalled(
            "PORTAL_OTLP_ENDPOINT is set, and OpenTelemetry is not installed: requirements-otel.lock has it."
        ) from None
    provider = TracerProvider(resource=Resource.create({"service.name": service}), shutdown_on_exit=False)
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=5)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracer = provider.get_tracer("portal")

    def end() -> None:
        global _tracer
        _tracer = None
        provider.shutdown()

    return end


@contextmanager
def span(kind: str) -> Iterator[Finish]:
    """A span of an answer (`server`) or a job (`consumer`); what it is called is known at its end."""
    if _tracer is None:
        yield _nothing
        return
    from opentelemetry.trace import SpanKind

    # What is raised may say whom it is about, so it is not put into the span.
    with _tracer.start_as_current_span(
        kind,
        kind=SpanKind.SERVER if kind == "server" else SpanKind.CONSUMER,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        yield lambda name, attributes, failed: _finish(current, name, attributes, failed)


def _finish(span: "Span", name: str, attributes: dict[str, str | int], failed: bool) -> None:
    from opentelemetry.trace import StatusCode

    span.update_name(name)
    span.set_attributes(attributes)
    if failed:
        span.set_status(StatusCode.ERROR)


def _nothing(name: str, attributes: dict[str, str | int], failed: bool) -> None:
    """Nobody wants it."""
