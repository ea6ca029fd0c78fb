"""A browser without a screen: one kept connection, cookies and form tokens. Costs a tenth of a millisecond."""

import re
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from time import monotonic
from urllib.parse import urlencode

from tests.authenticator import STAFF, next_code

TOKEN = re.compile(rb'name="form_token" value="([^"]+)"')

KEPT = 3
"""Seconds after which the server may have closed a connection that nobody used: it is opened anew before it is."""


class Browser:
    """Speaks to the server at `port`."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._used = monotonic()
        self.cookies: dict[str, str] = {}

    def get(self, path: str, status: int = 200) -> bytes:
        """The body of the answer, which must have `status`."""
        return self._send("GET", path, None, status)

    def post(self, path: str, status: int = 303, **form: str) -> bytes:
        """The body of the answer to the form."""
        return self._send("POST", path, urlencode(form), status)

    def sign_in(self, email: str, password: str) -> None:
        """Get a session."""
        self.cookies.clear()
        self.post("/logga-in", email=email, password=password)
        if email in STAFF:
            self.post("/logga-in/kod", code=next_code(str(self._connection.port), email))
        assert "portal" in self.cookies

    def token(self, path: str) -> str:
        """The form token in the page at `path`."""
        found = TOKEN.search(self.get(path))
        assert found, path
        return found[1].decode()

    def _send(self, method: str, path: str, body: str | None, status: int) -> bytes:
        headers = self._headers()
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        if monotonic() - self._used > KEPT:
            self._connection.close()
        self._used = monotonic()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == status, (method, path, answer.status)
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return content

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Accept-Language": "sv"}
