"""OpenTelemetry, sent to a real collector of our own: what was done is told, of whom is not."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from portal import tracing
from portal.domain.requests import requests
from portal.settings import configure, settings
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER
from tests.web.conftest import app, client, sign_in

__all__ = ["app", "client"]


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a collector, and what was sent to it."""
    sent: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            sent.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", sent
    server.shutdown()


def fail_over_anna() -> None:
    with tracing.span("consumer") as finish:
        finish("plan-erasure", {}, True)
        raise ValueError(f"Anna, {ANNA_NUMBER}")


async def test_answers_are_spans_by_route_without_anything_of_the_person(
    client: httpx.AsyncClient, collector: tuple[str, list[bytes]]
) -> None:
    address, sent = collector
    before = settings().model_dump()
    configure(**before | {"otlp_endpoint": address})
    asked = await requests.submit(ANNA, "access")
    end = tracing.start_tracing("portal-test")
    try:
        await sign_in(client, ANNA_EMAIL)
        await client.get(f"/mitt-konto/begaran/{asked.reference}?q={ANNA_NUMBER}")
        await client.get(f"/{ANNA_EMAIL}")
        with pytest.raises(ValueError, match="Anna"):
            fail_over_anna()
    finally:
        end()
        configure(**before)
    spans = [
        span
        for message in sent
        for resource in ExportTraceServiceRequest.FromString(message).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    assert {"POST /logga-in", "GET /mitt-konto/begaran/{reference}", "GET unmatched", "plan-erasure"} <= {
        span.name for span in spans
    }
    everything = b"".join(sent)
    for personal in (asked.reference, ANNA_EMAIL, ANNA_NUMBER, "Anna"):
        assert personal.encode() not in everything


def test_nothing_of_it_is_loaded_unless_it_is_wished() -> None:
    asks = "import sys, portal.cli, portal.app, portal.serving; print([m for m in sys.modules if 'opentelemetry' in m])"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, timeout=180, check=True)
    assert done.stdout.strip() == "[]"
