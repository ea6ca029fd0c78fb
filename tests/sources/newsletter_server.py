"""The newsletter service on a port of its own: signatures, status codes, and every trouble that a server can make."""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.sources.newsletter_service import DataHasChanged, NewsletterService, NotUnderstood
from tests.sources.newsletter_signature import OTHER_SECRET, SECRET, sign
from tests.sources.newsletter_troubles import PLAIN, Trouble


class NewsletterServer(ThreadingHTTPServer):
    """Serves `service`; `asked` is every question that came, `troubles` what to do instead of answering well."""

    daemon_threads = True
    slow_seconds = 2.5

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.service = NewsletterService()
        self.asked: list[tuple[str, Any]] = []
        self.seen: set[str] = set()
        self.answered: dict[str, tuple[dict[str, str], bytes]] = {}
        self._troubles: list[tuple[str, Trouble]] = []

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.server_port}"

    def troubled(self, call: str, *troubles: Trouble) -> None:
        """Meet the next questions of that kind with these troubles, one each."""
        self._troubles += [(call, trouble) for trouble in troubles]

    def calm(self) -> None:
        """Forget the troubles that have not come."""
        self._troubles.clear()

    def trouble(self, call: str) -> Trouble | None:
        """What to do to the question that has come."""
        for place, (troubled, trouble) in enumerate(self._troubles):
            if troubled == call:
                del self._troubles[place]
                return trouble
        return None

    def calls(self, call: str) -> int:
        """How often that was asked."""
        return sum(asked == call for asked, _ in self.asked)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is no news."""


@contextmanager
def newsletter_server() -> Iterator[NewsletterServer]:
    """A server on a free port, as long as the block lasts."""
    server = NewsletterServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: NewsletterServer

    def log_message(self, format: str, *args: Any) -> None:
        """Addresses and headers are nobody's business."""

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["content-length"])))

    def _answer(self, content: bytes | None) -> None:
        call = self.path.removeprefix("/v1/")
        if not self._is_genuine(content or b""):
            self._plain(401)
            return
        question = json.loads(content) if content is not None else None
        if (question is None) != (call == "description") or (question and question.pop("call") != call):
            self._plain(404)
            return
        self.server.asked.append((call, question))
        trouble = self.server.trouble(call)
        if trouble == "drop":
            self._drop()
        elif trouble == "slow":
            time.sleep(self.server.slow_seconds)
            self._drop()
        elif trouble in PLAIN:
            self._plain(*PLAIN[trouble])
        else:
            self._done(call, question, trouble)

    def _is_genuine(self, content: bytes) -> bool:
        id_, timestamp = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        if abs(time.time() - int(timestamp)) > 300 or id_ in self.server.seen:
            return False
        self.server.seen.add(id_)
        return hmac.compare_digest(sign(SECRET, id_, timestamp, content), self.headers["webhook-signature"])

    def _done(self, call: str, question: Any, trouble: Trouble | None) -> None:
        service = self.server.service
        status = 200
        try:
            if call == "collect":
                self._stream(question, trouble)
                return
            if call == "description":
                said = service.description()
            elif call == "erase":
                said = self._erased(question, trouble)
            else:
                said = {"holdings": service.holdings, "plan": service.plan, "receipt": service.receipt}[call](question)
        except DataHasChanged:
            status, said = 409, {"error": "data_changed"}
        except NotUnderstood:
            self._plain(422)
            return
        if trouble == "answer lost":
            self._drop()
            return
        if trouble == "nonsense":
            said = {"tables": {"astrology": 1}, "digest": "x"}
        content = json.dumps(said).encode()
        if trouble == "too long":
            content += b" " * (2 << 20)
        self._signed(call, status, content, trouble)

    def _erased(self, question: Any, trouble: Trouble | None) -> Any:
        service, key = self.server.service, self.headers["idempotency-key"]
        if trouble == "pretends":
            planned = service.plan(question)["tables"]
            return {
                "tables": {
                    name: {"deleted": t["delete"], "anonymised": t["anonymise"], "cleared": t["clear"]}
                    for name, t in planned.items()
                }
            }
        said = service.erase(question, key)
        if trouble == "forgets":
            service.database.execute("DELETE FROM receipts")
        return said

    def _signed(self, call: str, status: int, content: bytes, trouble: Trouble | None) -> None:
        headers = self._headers(content, trouble)
        if trouble == "altered":
            content = content.replace(b"1", b"2").replace(b"0", b"3").replace(b"false", b"true ")
        if trouble == "replayed":
            headers, content = self.server.answered[call]
        self.server.answered[call] = (headers, content)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if trouble in ("cut", "cut in last line"):
            self.wfile.write(content[: len(content) // 2])
            self._drop()
        else:
            with suppress(OSError):
                self.wfile.write(content)

    def _headers(self, content: bytes, trouble: Trouble | None) -> dict[str, str]:
        """Bound to the question by its id."""
        id_ = "answer_" + self.headers["webhook-id"].removeprefix("ask_")
        timestamp = str(int(time.time()) - (3600 if trouble == "old" else 0))
        secret = OTHER_SECRET if trouble == "forged" else SECRET
        headers = {"webhook-id": id_, "webhook-timestamp": timestamp}
        if trouble != "unsigned":
            headers["webhook-signature"] = sign(secret, id_, timestamp, content)
        if trouble == "compressed":
            headers["content-encoding"] = "gzip"
        return headers

    def _stream(self, question: Any, trouble: Trouble | None) -> None:
        headers = self._headers(b"", trouble)
        if trouble == "replayed":
            headers, content = self.server.answered["collect"]
        else:
            content = self._lines(question, headers, trouble)
        self.server.answered["collect"] = (headers, content)
        if trouble == "altered":
            content = content.replace(b"@example", b"@elsewhere", 1)
        if trouble == "answer lost":
            self._drop()
            return
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-type", "application/x-ndjson")
        # Without a length, so that only the last line tells a whole answer from half of one.
        self.send_header("connection", "close")
        self.end_headers()
        ends = {"cut": len(content) // 2, "cut in last line": len(content) - 40}
        with suppress(OSError):
            self.wfile.write(content[: ends.get(trouble or "", len(content))])
        self.close_connection = True

    def _lines(self, question: Any, headers: dict[str, str], trouble: Trouble | None) -> bytes:
        rows = list(self.server.service.collect(question))
        counted = len(rows)
        if trouble == "half":
            rows = rows[: len(rows) // 2]
        if trouble == "repeated":
            rows, counted = [row for row in rows for _ in range(2)], counted * 2
        lines, most = b"", question["rows"]
        if trouble == "too long":
            lines += b" " * (2 << 20)
        for place, (table, row) in enumerate(rows, 1):
            if trouble == "nonsense":
                table = "astrology"
            lines += json.dumps({"table": table, "row": row}).encode() + b"\n"
            if place % most == 0 and place < len(rows):
                lines += self._signature("more", place, lines, headers, trouble)
                if trouble == "first portion":
                    return lines
        return lines + self._signature("end", counted, lines, headers, trouble)

    def _signature(self, end: str, rows: int, lines: bytes, headers: dict[str, str], trouble: Trouble | None) -> bytes:
        digest = hashlib.sha256(lines).hexdigest()
        secret = OTHER_SECRET if trouble == "forged" else SECRET
        id_, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
        signature = sign(secret, id_, timestamp, f"{end}.{rows}.{digest}".encode())
        if trouble == "unsigned":
            signature = ""
        said = {"end": end == "end", "rows": rows, "sha256": digest, "signature": signature}
        return json.dumps(said).encode() + b"\n"

    def _plain(self, status: int, headers: dict[str, str] | None = None) -> None:
        content = b"anna@example.com: SELECT * FROM subscriptions"
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value.format(self.server.url, self.path))
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _drop(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
