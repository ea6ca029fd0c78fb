"""Forged requests are refused: a state is changed only by a form of ours, sent from a page of ours, in its session."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection

from portal.data.accounts.sessions import Session
from portal.domain.errors import Forbidden
from portal.settings import settings
from portal.web import form_data, form_tokens

SAFE = {"GET", "HEAD", "OPTIONS"}


class ForeignOrigin(Forbidden):
    """The request was sent from another site."""


class ExpiredForm(Forbidden):
    """The form's token is missing, or of another session."""


async def refuse_forged(request: Request[Any, Session | None, Any]) -> None:
    """Raises ForeignOrigin, ExpiredForm and UnreadableForm, before any handler runs."""
    opt = request.route_handler.opt
    if request.method in SAFE or opt.get("bearer") or opt.get("from_anywhere"):
        # A token that no browser sends by itself, or one in a link that nobody can make, is its own proof.
        return
    if not is_ours(request):
        raise ForeignOrigin
    session = request.scope.get("auth")
    if session is not None and not form_tokens.is_of(
        (await form_data.read(request)).get("form_token"), session.form_token
    ):
        raise ExpiredForm


def is_ours(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether a page of ours sent it."""
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return connection.headers.get("origin") == own_origin(connection)


def own_origin(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The origin that browsers reach the portal under."""
    if given := settings().base_url:
        return given.rstrip("/")
    return f"{connection.url.scheme}://{connection.headers.get('host', '')}"
