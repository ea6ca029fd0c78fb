"""Errors of the API as problem details (RFC 9457), in English: programs read them, and those who write programs."""

from typing import Any

from litestar import Request, Response
from litestar.openapi.datastructures import ResponseSpec
from pydantic import BaseModel

from portal.domain.errors import NotFound, PortalError, Throttled
from portal.domain.operations.api_tokens import WrongToken
from portal.settings import settings
from portal.web.api.bearer import NoToken

PREFIX = "/api/"

TITLES = {
    400: "The request is not understood",
    401: "A token is needed",
    404: "There is no such thing",
    405: "That method is not offered here",
    410: "Changes since then are no longer kept",
    413: "The request is too large",
    415: "The request is not JSON",
    429: "Too many wrong tokens",
    503: "The portal's database does not answer right now",
}
DETAILS = {
    400: "Compare what was sent with /api/openapi.json. Nothing was done.",
    401: "Send Authorization: Bearer and a token that the portal knows.",
    410: "Read the list anew, and follow its cursor.",
    429: "Wait until the time in Retry-After is over.",
    503: "Try again in a while.",
}
SERVER_ERROR = "Something went wrong on our side"

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What is wrong (RFC 9457). `code` is for programs, where the status alone does not tell."""

    type: str
    title: str
    status: int
    detail: str | None = None
    code: str | None = None


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """For the API's description: what may be wrong with any question, and these."""
    return {
        status: ResponseSpec(Problem, generate_examples=False, description=TITLES[status], media_type=MEDIA_TYPE)
        for status in (400, 401, *statuses, 429, 503)
    }


PROBLEMS = problems()
"""What may be wrong with any question."""


def is_api(request: Request[Any, Any, Any]) -> bool:
    """Whether a program asks, not a browser."""
    return request.url.path.startswith(PREFIX)


def problem(status: int, error: Exception | None = None) -> Response[Any]:
    """What is wrong, and nothing of what was sent."""
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, NoToken):
        headers["WWW-Authenticate"] = 'Bearer realm="portal"'
    if isinstance(error, WrongToken):
        headers["WWW-Authenticate"] = 'Bearer realm="portal", error="invalid_token"'
    if isinstance(error, Throttled):
        headers["Retry-After"] = str(int(settings().throttle_window.total_seconds()))
    said = Problem(
        type="about:blank",
        title=TITLES.get(status, TITLES[400] if status < 500 else SERVER_ERROR),
        status=status,
        detail=DETAILS.get(status),
        code=error.code if isinstance(error, PortalError) and not isinstance(error, NotFound) else None,
    )
    content = said.model_dump(exclude_none=True)
    return Response(content, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def nested_too_deep(_request: Request[Any, Any, Any], _error: RecursionError) -> Response[Any]:
    """JSON with more brackets in brackets than anything of ours has, which the parser gives up on."""
    return problem(400)
