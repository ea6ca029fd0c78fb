"""The queue: every request by its deadline, with what is to be done next; and requests by part of their reference."""

from typing import get_args

from litestar import Controller, get
from litestar.response import Redirect

from portal.data.requests.queue_order import TABS
from portal.data.requests.requests import Kind
from portal.domain.consents import webhook_desk
from portal.domain.desk import work_queue
from portal.domain.errors import NotFound
from portal.domain.intake import envelopes, scans
from portal.domain.requests import reminders
from portal.domain.retention import overdue
from portal.domain.rights import restrictions_in_force
from portal.domain.signing_in import sign_in_help
from portal.letters import reference as references
from portal.letters.reference import MalformedReference
from portal.settings import settings
from portal.web.guards import readers
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff import words
from portal.web.staff.intake import envelope_words
from portal.web.staff.queue.queue_place import remember
from portal.web.staff.queue.queue_view import PATH, View, written_place
from portal.web.staff.requests import step_words, time_words

LONGEST_SEARCH = 40
"""Characters of a search that are read."""


class QueueController(Controller):
    """`/personal`"""

    path = PATH
    guards = [readers]

    @get()
    async def index(self, request: StaffRequest) -> Page | Redirect:
        """A page of the queue, which begins after the place `efter` or ends before `fore`; or what `sok` finds."""
        typed = request.query_params.get("sok", "").strip()[:LONGEST_SEARCH]
        if typed:
            return await _found(request, typed)
        query = request.query_params
        try:
            view = View.of(query)
            after, before = view.place(query.get("efter", "")), view.place(query.get("fore", ""))
        except NotFound:
            return redirect(PATH)
        shown = await work_queue.page(request.user, view.filter(request.user.id), after, before)
        answer = page(
            request,
            "staff/queue/index",
            section="queue",
            view=view,
            lines=shown.lines,
            previous=view.address(fore=written_place(shown.before)) if shown.before else None,
            next=view.address(efter=written_place(shown.after)) if shown.after else None,
            is_first=not (after or before),
            reminders=await reminders.for_desk(request.user) if view == View() and not (after or before) else [],
            overdue=await overdue.for_desk(request.user) if view == View() and not (after or before) else [],
            blocks=await restrictions_in_force.count(request.user)
            if view == View() and not (after or before)
            else None,
            time_words=time_words,
            messages_given_up=await webhook_desk.count_given_up(request.user) if settings().webhooks else 0,
            piles_unread=await scans.unread(request.user) if request.user.takes_in else [],
            envelope_words=envelope_words,
            help_waits=await sign_in_help.waits_for(request.user),
            letters_waiting=await envelopes.count_waiting(request.user),
            numbers=await work_queue.numbers(request.user, view.shown),
            handlers=await work_queue.handlers(request.user),
            kinds=get_args(Kind),
            states=TABS[view.shown].states,
            typed="",
            words=words,
            step_words=step_words,
        )
        return remember(request, answer)


async def _found(request: StaffRequest, typed: str) -> Page | Redirect:
    """The request itself where a whole reference was typed, or all whose reference begins so."""
    lines = await work_queue.search(request.user, typed)
    if lines and len(lines) == 1 and _is_whole(typed):
        return redirect(f"{PATH}/begaran/{lines[0].entry.reference}")
    return page(
        request,
        "staff/queue/search",
        section="queue",
        typed=typed,
        lines=lines,
        most=work_queue.PAGE,
        words=words,
        step_words=step_words,
    )


def _is_whole(typed: str) -> bool:
    try:
        return bool(references.normalise(typed))
    except MalformedReference:
        return False
