"""Asking who the sender of a letter is (Art. 12(6)), and noting what came back."""

from datetime import date
from typing import Annotated, Literal, get_args

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.domain.desk.case_time import CaseTime
from portal.domain.letters.posting_errors import WrongDay
from portal.domain.requests import identity_questions
from portal.letters.words.identity_question import WAYS, IdentityWay
from portal.settings import settings
from portal.web.forms import Form, concerning, parse, sent
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.possible_days import until_today
from portal.web.staff.requests import time_words
from portal.web.staff.requests.case_forms import Filled, case_form
from portal.web.staff.requests.case_page import case_page_again
from portal.web.staff.shown_again import shown_again


class QuestionForm(Form):
    """What is asked, in the handler's words, and by when; each way to answer is a box of its own."""

    question: Annotated[str, Field(min_length=1, max_length=1500)]
    answer_by: date
    way_letter: bool = False
    way_telephone: bool = False
    way_in_person: bool = False

    @property
    def ways(self) -> tuple[IdentityWay, ...]:
        """The ways that were ticked."""
        ticked = {"letter": self.way_letter, "telephone": self.way_telephone, "in_person": self.way_in_person}
        return tuple(way for way in get_args(IdentityWay) if ticked[way])


class AnswerForm(Form):
    """When and how the answer came, and what it was."""

    answered_on: Annotated[date, until_today("wrong_day")]
    answered_how: Literal["letter", "telephone", "in_person", "email"]
    answer: Annotated[str, Field(min_length=1, max_length=1500)]


@case_form("staff/identity_questions/new")
async def _form(request: StaffRequest, time: CaseTime) -> Filled | None:
    if not time.can_be_asked or not request.user.is_handler:
        return None
    days = time.answer_days
    at_first = {"question": "", "answer_by": days.suggested.isoformat(), "way_letter": "true"}
    return at_first, {
        "ways": WAYS,
        "days": days,
        "pauses": settings().identity_question_pauses,
        "time_words": time_words,
    }


class IdentityQuestionController(Controller):
    """`/personal/begaran/{reference}/identitetsfraga` and `.../svar`"""

    path = "/personal/begaran/{reference:str}/identitetsfraga"
    guards = [handlers]

    @get()
    async def new(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """The form; where nothing can be asked now, the request's page says how it stands."""
        return await _form(request, reference)

    @post()
    @shown_again("question", _form, *QuestionForm.model_fields)
    async def create(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Ask; the letter is written."""
        chosen = any((await sent(request, "way_letter", "way_telephone", "way_in_person")).values())
        form = await parse(request, QuestionForm, besides={} if chosen else {"way_letter": "missing"})
        with concerning("answer_by", WrongDay):
            await identity_questions.ask(request.user, reference, form.question, form.answer_by, form.ways)
        return redirect(request_at(reference), flash="identitetsfraga")

    @post("/svar")
    @shown_again("answer", case_page_again, *AnswerForm.model_fields)
    async def note_answer(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Note what came back."""
        form = await parse(request, AnswerForm)
        with concerning("answered_on", WrongDay):
            await identity_questions.note_answer(
                request.user, reference, form.answered_on, form.answered_how, form.answer
            )
        return redirect(request_at(reference), flash="identitetssvar")
