"""Errors as pages: what is wrong, in the reader's language, with the right status. Never a stack trace."""

from typing import Any
from urllib.parse import quote

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from portal.data.actors import Staff
from portal.data.errors import DatabaseUnavailable, NoSuchRow
from portal.data.keys import KeyDestroyed
from portal.domain.accounts.account_errors import AccountClosed
from portal.domain.errors import Conflict, PortalError
from portal.web.api.problems import is_api, problem
from portal.web.error_words import WORDS
from portal.web.guards import NotSignedIn
from portal.web.homes import OWN, home_of, stays_here
from portal.web.host_cookies import SESSION
from portal.web.language import language_of, message
from portal.web.later import Later
from portal.web.lost_forms import form_of_before, lost_form, may_be_lost
from portal.web.nowhere import known_to_its_reader
from portal.web.origin import ExpiredForm
from portal.web.pages import is_fragment_wanted, page, redirect
from portal.web.signing_in.confirmations import step_up_needed
from portal.web.staff.outdated import outdated_page
from portal.web.statuses import status_of
from portal.web.step_up import StepUpNeeded

log = structlog.get_logger()


CODE_OF_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}

NO_OTHER_WAY = ("/glomt-losenord", "/logga-in/nyckel", "/logga-in/nyckel/utmaning")
"""Where another way in has been tried too often itself."""

AnyRequest = Request[Any, Any, Any]


def portal_error(request: AnyRequest, error: PortalError) -> Response[Any]:
    """An error that the domain foresaw."""
    if is_api(request):
        return problem(status_of(error), error)
    answer = error_page(request, status_of(error), error.code)
    if isinstance(error, AccountClosed):
        # Said once: from now on nothing is left by which this browser is known.
        answer.cookies = [*answer.cookies, SESSION.gone()]
    if isinstance(error, ExpiredForm) and may_be_lost(request):
        return Later(lambda: form_of_before(request, answer))
    if type(error) is Conflict and isinstance(request.scope.get("user"), Staff):
        return Later(lambda: outdated_page(request, answer))
    return answer


def nothing_there(request: AnyRequest, _error: NoSuchRow) -> Response[Any]:
    """A row that is not there, or not for the reader."""
    if is_api(request):
        return problem(404)
    return error_page(request, 404, "not_found")


def gone(request: AnyRequest, _error: KeyDestroyed) -> Response[Any]:
    """What was encrypted for somebody who has been erased; to a program, for which 410 means more, it is not there."""
    if is_api(request):
        return problem(404)
    return error_page(request, 410, "erased")


def not_signed_in(request: AnyRequest, error: NotSignedIn) -> Response[Any]:
    """The sign-in page; htmx is told to load it as a whole page."""
    answer: Response[Any] = redirect(error.location, flash=error.flash)
    if is_fragment_wanted(request):
        headers = {"HX-Redirect": error.location, "Cache-Control": "no-store"}
        answer = Response(b"", status_code=204, headers=headers, cookies=answer.cookies)
    return Later(lambda: lost_form(request, error, answer)) if may_be_lost(request) else answer


def http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """An error of the framework's: no such route, no such method, a malformed body.

    Whoever opens the address of a form's answer, reloaded or with another language, gets the page that it belongs to.
    """
    if is_api(request):
        return problem(error.status_code, error)
    if error.status_code == 405 and request.method == "GET":
        page_of_form = request.url.path.rpartition("/")[0]
        return redirect(page_of_form if stays_here(page_of_form) else "/")
    code = CODE_OF_STATUS.get(error.status_code, "bad_request" if error.status_code < 500 else "server_error")
    if SESSION.of(request) and request.scope.get("auth") is None:
        return Later(lambda: known_to_its_reader(request, lambda reader: error_page(reader, error.status_code, code)))
    return error_page(request, error.status_code, code)


def unavailable(request: AnyRequest, _error: DatabaseUnavailable) -> Response[Any]:
    """The portal's own database is away; the same may work in a while."""
    log.error("database_unavailable")
    if is_api(request):
        return problem(503)
    return error_page(request, 503, "unavailable")


def unforeseen(request: AnyRequest, error: Exception) -> Response[Any]:
    """A fault of ours. Where it happened is logged; what it said is not, since that may hold personal data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
    log.error("unforeseen_error", kind=type(error).__name__, where=where)
    if is_api(request):
        return problem(500)
    return error_page(request, 500, "server_error")


def error_page(request: AnyRequest, status: int, code: str) -> Response[Any]:
    """The error page for `code`."""
    heading, text = WORDS.get(code, WORDS["bad_request"])
    language = language_of(request)
    home = home_of(request.scope.get("user"))
    return page(
        request,
        "error",
        status=status,
        heading=message(language, heading),
        text=message(language, text),
        back=_request_page(request, home) if status in (403, 409, 413, 503) else home,
        shown_status=status,
        ways_in=code == "throttled" and request.scope.get("user") is None and request.url.path not in NO_OTHER_WAY,
    )


def _request_page(request: AnyRequest, home: str) -> str:
    """The page of the request that was acted upon, to see how it stands now; `home` when there is none."""
    reference = request.scope.get("path_params", {}).get("reference")
    return f"{home}/begaran/{quote(str(reference))}" if reference and home in OWN.values() else home


HANDLERS: dict[Any, Any] = {
    PortalError: portal_error,
    NoSuchRow: nothing_there,
    KeyDestroyed: gone,
    NotSignedIn: not_signed_in,
    StepUpNeeded: step_up_needed,
    DatabaseUnavailable: unavailable,
    HTTPException: http_error,
    Exception: unforeseen,
}
