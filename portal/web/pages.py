"""The shape of every answer: a whole page, a fragment of it for htmx, a redirect, a PDF."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import missing
from litestar import MediaType, Request, Response
from litestar.connection import ASGIConnection
from litestar.response import Redirect
from litestar.routes import HTTPRoute
from markupsafe import Markup

from portal.data.accounts.sessions import Session
from portal.data.actors import Language, Member, Staff
from portal.settings import settings
from portal.web import assets, form_tokens
from portal.web.carried import CARRIED
from portal.web.compression import compressed
from portal.web.flashes import COOKIE as FLASH_COOKIE
from portal.web.flashes import flash_cookie, flashes_of, no_flash_cookie
from portal.web.footer import controller
from portal.web.homes import home_of
from portal.web.language import catalogue, formatters, language_of, translator
from portal.web.page_before import page_before
from portal.web.typed_forms import typed

TEMPLATES = Path(__file__).parents[1] / "templates"

AnyRequest = Request[Any, Any, Any]
MemberRequest = Request[Member, Session, Any]
StaffRequest = Request[Staff, Session, Any]
Page = Response[str]


def page(request: AnyRequest, name: str, *, status: int = 200, **context: object) -> Page:
    """The template `name` (without `.html`) as the answer, in the reader's language.

    Templates whose file name begins with an underscore are fragments; pages include the same file.
    """
    is_fragment = name.rpartition("/")[2].startswith("_")
    over = (
        []
        if is_fragment
        else [
            *([no_flash_cookie()] if FLASH_COOKIE in request.cookies else []),
            *([CARRIED.gone()] if CARRIED.of(request) else []),
        ]
    )
    content: Any
    content, encoding = compressed(render(request, name, **context), request.headers.get("accept-encoding", ""))
    return Response(
        content,
        status_code=status,
        media_type=MediaType.HTML,
        headers={"Cache-Control": "no-store", "Vary": "Cookie, HX-Request, Accept-Encoding", **encoding},
        cookies=over,
    )


def render(connection: ASGIConnection[Any, Any, Any, Any], name: str, **context: object) -> str:
    """The template `name` as text."""
    language = language_of(connection)
    session: Session | None = connection.scope.get("auth")
    common: Mapping[str, object] = {
        "language": language,
        "audience": session.kind if session else None,
        "reader": connection.scope.get("user"),
        "own_email": session.email if session else None,
        "home": home_of(connection.scope.get("user")),
        "form_token": form_tokens.masked(session.form_token) if session else None,
        "shown_change": connection.scope.get("shown_change"),
        "is_demo": settings().is_demo,
        "controller": controller(),
        "section": None,
        "filled_in": connection.scope.get("filled_in"),
        "is_answer": connection.scope.get("method") == "POST",
        "form_page": _form_page(connection),
        "errors": None,
        "flashes": flashes_of(connection, language),
    }
    return environment(language).get_template(f"{name}.html").render({**common, **context})


def is_fragment_wanted(request: AnyRequest) -> bool:
    """Whether htmx asks, and so wants only what changed."""
    return request.headers.get("HX-Request") == "true"


def redirect(path: str, flash: str | None = None) -> Redirect:
    """See Other: the browser gets `path` next, which says `flash` once, and reloading it repeats nothing."""
    cookies = [flash_cookie(flash)] if flash else None
    return Redirect(path, status_code=303, headers={"Cache-Control": "no-store"}, cookies=cookies)


def pdf(content: bytes, file_name: str) -> Response[bytes]:
    """A PDF that the browser shows under `file_name`, which names nobody."""
    return Response(
        content,
        media_type="application/pdf",
        headers={"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{file_name}"'},
    )


def json_file(content: bytes, file_name: str) -> Response[bytes]:
    """A JSON file that the browser saves under `file_name`, which names nobody."""
    return Response(
        content,
        media_type="application/json",
        headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def _form_page(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """The path at which a page with a form is had anew: its own, or where the form was that it answers; None where
    neither can be asked for."""
    if connection.scope.get("method") != "POST":
        return connection.url.path
    before = page_before(connection)
    if before not in ("/", connection.url.path):
        return before
    template = connection.scope.get("path_template")
    routes = (it for it in connection.app.routes if isinstance(it, HTTPRoute) and it.path_format == template)
    return connection.url.path if any("GET" in it.methods for it in routes) else None


class _Undefined(StrictUndefined):
    """A name that was not passed is an error; a key that a row or an option may do without is merely false."""

    def __bool__(self) -> bool:  # type: ignore[override]
        return super().__bool__() if self._undefined_obj is missing else False


def telephone(number: str) -> Markup:
    """The number on one line, as a link that rings it (RFC 3966)."""
    called = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    return Markup('<a class="telephone" href="tel:{}">{}</a>').format(called, number)


@cache
def environment(language: Language) -> Environment:
    """The templates with everything they may use, for one language."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=_Undefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    env.globals["_"] = env.globals["gettext"] = translator(language)
    env.filters.update(formatters(language))
    env.filters["text"] = lambda text: getattr(text, language)
    env.filters["tel"] = telephone
    env.globals["asset"] = assets.url
    env.globals["page_content"] = typed
    return env
