"""Noting that what goes into one envelope is printed, or posted: from its own page, or from its request's."""

from datetime import date
from typing import Annotated

from litestar.response import Redirect

from portal.domain.letters import postings
from portal.domain.letters.posting_errors import DayToCome, NotEnclosed, PostedTooEarly
from portal.domain.letters.postings import Envelope
from portal.domain.letters.print_errors import NotOpened
from portal.web.forms import Form, concerning, parse
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.possible_days import until_today


class PostingForm(Form):
    """The day on which the letter went into the post."""

    posted_on: Annotated[date, until_today("day_to_come")]


async def printed(request: StaffRequest, envelope: Envelope, at: str) -> Page | Redirect:
    """Note that it is on paper, and go on to the page `at`. Raises InvalidForm."""
    with concerning("printed", NotOpened):
        await postings.mark_printed(request.user, envelope)
    return redirect(at, flash="utskrivet")


async def posted(request: StaffRequest, envelope: Envelope, at: str) -> Page | Redirect:
    """Note that it is in the post, and go on to the page `at`. Raises InvalidForm."""
    form = await parse(request, PostingForm)
    with concerning("posted_on", DayToCome, PostedTooEarly), concerning("enclosed", NotEnclosed):
        await postings.mark_posted(request.user, envelope, form.posted_on)
    return redirect(at, flash="postat")
