"""The page that a form was on."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection

from portal.web.homes import stays_here


def page_before(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The path of the page that the request came from, `/` when it is not told. Only the path is taken, so that
    a redirect to it stays here."""
    return address_before(connection).partition("?")[0]


def address_before(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The same with its query, for the page that asked for it and for nobody else."""
    try:
        parts = urlsplit(connection.headers.get("referer", ""))
    except ValueError:
        return "/"
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    return address if stays_here(address) else "/"
