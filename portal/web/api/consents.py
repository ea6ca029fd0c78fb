"""`/api/consents`: who may be marketed to, what has changed, and the links by which persons unsubscribe."""

from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import SecurityRequirement
from litestar.params import JSONBody, QueryParameter
from litestar.response import Stream

from portal.domain.consents import consent_changes, consent_check, unsubscribing
from portal.domain.consents.consent_check import MOST_LISTED
from portal.web.api.bearer import bears_token
from portal.web.api.consent_answers import (
    Changes,
    ConsentAnswers,
    ConsentPage,
    ConsentQuestions,
    LinkQuestions,
    Links,
    changes,
    consent_page,
    in_pieces,
    questions,
)
from portal.web.api.problems import PROBLEMS, nested_too_deep, problems
from portal.web.origin import own_origin
from portal.web.unsubscribing import PATH as UNSUBSCRIBING

LARGEST = 4 * 1024 * 1024
"""Bytes that a question about ten thousand persons may have."""


class ConsentApiController(Controller):
    """`/api/consents`"""

    path = "/api/consents"
    guards = (bears_token,)
    exception_handlers = {RecursionError: nested_too_deep}
    opt = {"public": True, "bearer": True}
    tags = ("Consents",)
    security: list[SecurityRequirement] = [{"token": []}]

    @post(
        operation_id="checkConsents",
        status_code=200,
        request_max_body_size=LARGEST,
        responses={**PROBLEMS, 200: ResponseSpec(ConsentAnswers, generate_examples=False, description="The answers.")},
    )
    async def check(self, request: Request[Any, str, Any], data: JSONBody[ConsentQuestions]) -> Stream:
        """Ask about up to 10 000 persons at once, before anything is sent to them."""
        answers = await consent_check.check(request.auth, questions(data.persons))
        return Stream(in_pieces(answers), media_type="application/json", headers={"Cache-Control": "no-store"})

    @get(operation_id="listConsents", responses=PROBLEMS)
    async def index(
        self,
        request: Request[Any, str, Any],
        after: Annotated[str, QueryParameter(max_length=40, description="`after` of the page before.")] = "",
        limit: Annotated[int, QueryParameter(ge=1, le=MOST_LISTED, description="Persons on the page.")] = MOST_LISTED,
    ) -> ConsentPage:
        """List everybody page by page, for a list of one's own. Then follow the changes from `cursor` of page one."""
        return consent_page(await consent_check.everybody(request.auth, after, limit))

    @get("/changes", operation_id="followConsents", responses=problems(410))
    async def changes(
        self,
        request: Request[Any, str, Any],
        cursor: Annotated[
            int | None, QueryParameter(ge=0, le=2**62, description="`cursor` of the page before; without: from now on.")
        ] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=consent_changes.MOST, description="Changes on the page.")] = 1000,
    ) -> Changes:
        """What has changed since `cursor`. 410 where that is so long ago that the list is to be read anew."""
        return changes(await consent_changes.after(request.auth, cursor, limit))

    @post("/unsubscribe-links", operation_id="makeUnsubscribeLinks", status_code=200, responses=PROBLEMS)
    async def links(self, request: Request[Any, str, Any], data: JSONBody[LinkQuestions]) -> Links:
        """Links for the header List-Unsubscribe (RFC 8058), which end `activity` for the person, in the same order."""
        made = await unsubscribing.tokens(request.auth, data.activity, questions(data.persons))
        origin = own_origin(request)
        return Links([f"{origin}{UNSUBSCRIBING}/{token}" for token in made])
