"""`/api/restrictions`: whose data is restricted, and who may be marketed to."""

from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.openapi.spec import SecurityRequirement
from litestar.params import JSONBody, QueryParameter
from pydantic import BaseModel, ConfigDict, Field

from portal.domain.rights import restriction_questions
from portal.domain.rights.restriction_questions import MOST, Question
from portal.web.api.bearer import bears_token
from portal.web.api.problems import PROBLEMS, nested_too_deep

Value = Annotated[str, Field(min_length=1, max_length=254)]


class ByCustomerNumber(BaseModel):
    """A person by the shop's own number."""

    model_config = ConfigDict(extra="forbid", strict=True)
    customer_number: Value


class ByEmail(BaseModel):
    """A person by e-mail address, in any case."""

    model_config = ConfigDict(extra="forbid", strict=True)
    email: Value


class ByTelephone(BaseModel):
    """A person by telephone number, in any spelling; one without a country is Swedish."""

    model_config = ConfigDict(extra="forbid", strict=True)
    telephone: Value


class Questions(BaseModel):
    """Whom it is about, each by one thing that the shop knows."""

    model_config = ConfigDict(extra="forbid", strict=True)
    persons: Annotated[list[ByCustomerNumber | ByEmail | ByTelephone], Field(max_length=MOST)]


class Answer(BaseModel):
    """What may be done with one person's data.

    `restricted`: it may only be stored, since `since`. `marketing`: whether any marketing may go on; `activities` are
    those of the record of processing that may. Of somebody whom the portal does not know: not restricted, no
    marketing, since there is no consent.
    """

    restricted: bool
    since: date | None
    marketing: bool
    activities: list[str]


class Answers(BaseModel):
    """An answer for each person asked about, in the same order."""

    persons: list[Answer]


class Restricted(BaseModel):
    """Somebody whose data is restricted now."""

    customer_number: str
    since: date


class RestrictedPage(BaseModel):
    """Some of those who are restricted now; `after` asks for the next page, null on the last."""

    restricted: list[Restricted]
    after: str | None


class RestrictionApiController(Controller):
    """`/api/restrictions`"""

    path = "/api/restrictions"
    guards = (bears_token,)
    exception_handlers = {RecursionError: nested_too_deep}
    opt = {"public": True, "bearer": True}
    tags = ("Restrictions",)
    security: list[SecurityRequirement] = [{"token": []}]

    @post(operation_id="askAboutPersons", status_code=200, responses=PROBLEMS)
    async def ask(self, request: Request[Any, str, Any], data: JSONBody[Questions]) -> Answers:
        """Ask about up to 1 000 persons at once."""
        questions = [
            Question(known_by, value)  # type: ignore[arg-type]
            for person in data.persons
            for known_by, value in person.model_dump().items()
        ]
        answers = await restriction_questions.ask(request.auth, questions)
        return Answers(
            persons=[
                Answer(
                    restricted=each.restricted,
                    since=each.since,
                    marketing=each.marketing,
                    activities=list(each.activities),
                )
                for each in answers
            ]
        )

    @get(operation_id="listRestricted", responses=PROBLEMS)
    async def index(
        self,
        request: Request[Any, str, Any],
        after: Annotated[str, QueryParameter(max_length=40, description="`after` of the page before.")] = "",
        limit: Annotated[int, QueryParameter(ge=1, le=MOST, description="Persons on the page.")] = MOST,
    ) -> RestrictedPage:
        """List those who are restricted now and have a customer number, page by page."""
        page = await restriction_questions.restricted_now(request.auth, after, limit)
        return RestrictedPage(
            restricted=[Restricted(customer_number=number, since=since) for number, since in page.persons],
            after=page.after,
        )
