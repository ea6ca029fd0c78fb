"""A real OpenID provider on a port of its own, with a page to sign in on, and every trouble that a server can make."""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth2 import OAuth2Error

from tests.identity_grants import Asked, Person, Protocol, new_key

PAGE = """<!doctype html><html lang="en"><title>Provider</title><h1>Sign in to your work account</h1>
<form method="post"><label>Who <input name="who" autofocus></label><button>Sign in</button>
<button name="no" value="1">Cancel</button></form></html>"""


@dataclass
class Visitor:
    """Somebody who is signed in at the provider."""

    person: Person
    signed_in_at: int


class IdentityProvider(ThreadingHTTPServer):
    """Knows `people` by what they type. `asked` counts what was asked; `trouble` is met at the place of that name."""

    daemon_threads = True
    slow_seconds = 3.0

    def __init__(self, back: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.protocol = Protocol(self.issuer, back)
        self.people: dict[str, Person] = {}
        self.visitors: dict[str, Visitor] = {}
        self.asked: list[str] = []
        self.troubles: dict[str, str] = {}
        self.algorithms = ["RS256"]

    def rotate(self) -> None:
        """Sign with another key from now on, and publish that alone."""
        self.protocol.key = new_key()

    def calm(self) -> None:
        """Nothing is wrong any longer."""
        self.troubles.clear()
        self.protocol.trouble = ""
        self.protocol.says_more_elsewhere = False
        self.algorithms = ["RS256"]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is no news."""


@contextmanager
def identity_provider(back: str) -> Iterator[IdentityProvider]:
    """A provider that sends people back to the address `back`, as long as the block lasts."""
    server = IdentityProvider(back)
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
    server: IdentityProvider

    def log_message(self, format: str, *args: Any) -> None:
        """Addresses and headers are nobody's business."""

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer(dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode())))

    def _answer(self, form: dict[str, str]) -> None:
        place = urlsplit(self.path).path
        self.server.asked.append(place)
        trouble = self.server.troubles.get(place)
        if trouble == "slow":
            time.sleep(self.server.slow_seconds)
        if trouble in ("slow", "drop"):
            self.close_connection = True
            return
        if trouble == "broken":
            self._send(500, b"<h1>anna@example.com: SELECT</h1>")
            return
        if trouble == "no json":
            self._send(200, b"<h1>Welcome</h1>")
            return
        places = {
            "/.well-known/openid-configuration": self._metadata,
            "/jwks": self._keys,
            "/authorize": self._authorize,
            "/token": self._token,
            "/userinfo": self._person,
        }
        places.get(place, lambda _: self._send(404, b""))(form)

    def _metadata(self, _: dict[str, str]) -> None:
        at = self.server.issuer
        self._json(
            {
                "issuer": "https://evil.example" if self.server.troubles.get("issuer") else at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/jwks",
                "userinfo_endpoint": f"{at}/userinfo",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": self.server.algorithms,
                "code_challenge_methods_supported": ["S256"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    def _keys(self, _: dict[str, str]) -> None:
        odd = {"kty": "AKP", "alg": "ML-DSA-44", "kid": "of another age"}
        self._json({"keys": [odd, self.server.protocol.key.as_dict(private=False, use="sig")]})

    def _authorize(self, form: dict[str, str]) -> None:
        asked = dict(parse_qsl(urlsplit(self.path).query))
        visitor = self._visitor()
        if form.get("who") in self.server.people:
            visitor = Visitor(self.server.people[form["who"]], int(time.time()))
        elif not form.get("no") and (visitor is None or asked.get("prompt") == "login"):
            self._send(200, PAGE.encode(), {"content-type": "text/html"})
            return
        request = Asked("GET", self.server.issuer + self.path, self.headers, asked)
        request.user = visitor
        try:
            grant = self.server.protocol.get_consent_grant(request, visitor)
        except OAuth2Error as error:
            self._json(dict(error.get_body()), 400)
            return
        granted = None if form.get("no") else visitor
        said = self.server.protocol.create_authorization_response(request, granted, grant)
        cookie = secrets.token_urlsafe()
        if granted:
            self.server.visitors[cookie] = granted
        self._send(said.status, said.content(), {**said.headers, "set-cookie": f"idp={cookie}; Path=/; HttpOnly"})

    def _visitor(self) -> Visitor | None:
        cookie = SimpleCookie(self.headers.get("cookie", "")).get("idp")
        return self.server.visitors.get(cookie.value) if cookie else None

    def _token(self, form: dict[str, str]) -> None:
        asked = Asked("POST", self.server.issuer + self.path, self.headers, form)
        said = self.server.protocol.create_token_response(asked)
        content = said.content()
        if self.server.troubles.get("/token") == "half":
            self.send_response(said.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
            return
        self._send(said.status, content, said.headers)

    def _person(self, _: dict[str, str]) -> None:
        person = self.server.protocol.access.get(self.headers.get("authorization", "").removeprefix("Bearer "))
        if person is None:
            self._send(401, b"")
            return
        subject = "another" if self.server.troubles.get("userinfo") else person.subject
        self._json({"sub": subject, "email": person.email, "email_verified": person.verified})

    def _json(self, said: Any, status: int = 200) -> None:
        self._send(status, json.dumps(said).encode(), {"content-type": "application/json"})

    def _send(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(content)
