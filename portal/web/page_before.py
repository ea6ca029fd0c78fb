"""The page that a form was on."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection

from portal.web.homes import stays_here


def page_before(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The path of the page that the request came from, `/` when it is not told. Only the path is taken, so that
    a redirect to it stays here."""
    try:
        path = urlsplit(connection.headers.get("referer", "")).path
    except ValueError:
        return "/"
    return path if stays_here(path) else "/"
