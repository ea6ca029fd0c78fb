"""Requests that say what they are about in particular: what to rectify, why to block, what is objected to.

What was typed is looked at once more before the request is started, and can be changed. Until then it is kept for the
session's pages alone.
"""

from litestar import Controller, get, post
from litestar.response import Redirect

from portal.data.requests.requests import Kind
from portal.domain.consents.consents import in_session
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests, wishes
from portal.domain.requests.starting_errors import AlreadyOpen, TooManyStarted
from portal.domain.requests.wishes import Objecting, Wish
from portal.domain.rights import objections
from portal.domain.rights.objections import Objected
from portal.web.filled_in import filled_in, kept_beside
from portal.web.forms import InvalidForm
from portal.web.guards import signed_in_member
from portal.web.member.consents import PATH as CONSENTS
from portal.web.member.new_request import kind_page
from portal.web.member.requests import PATH
from portal.web.member.wish_forms import in_words, rows_of, sent, wish_of
from portal.web.member.words import KINDS, SLUGS
from portal.web.pages import MemberRequest, Page, page, redirect
from portal.web.step_up import STEP_UP

FORMS = ["/rattelse", "/blockering", "/invandning"]

ROOM = "till"
"""In the address of the form that is to have room for one thing more."""


class WishController(Controller):
    """`/mitt-konto/begaran/ny/rattelse`, `.../blockering` and `.../invandning`, each with `/kontroll`;
    `.../rattelse/rad`"""

    path = f"{PATH}/ny"
    guards = (signed_in_member,)

    @get(FORMS)
    async def ask(self, request: MemberRequest) -> Page:
        """The form, with what was typed in it, if it is to be changed."""
        if filled_in(request) is None:
            return await kind_page(request, SLUGS[_slug(request)])
        form = await sent(request)
        rows = rows_of(form.values) + (ROOM in request.query_params)
        return await kind_page(request, SLUGS[_slug(request)], values=form.values, ticked=form.ticked, rows=rows)

    @post([f"{form}/kontroll" for form in FORMS])
    async def keep(self, request: MemberRequest) -> Redirect:
        """Keep what was typed for the page that shows it, which can be left and come back to."""
        at = _at(request)
        return redirect(await kept_beside(request, f"{at}/kontroll", f"{at}/kontroll", (await sent(request)).fields))

    @get([f"{form}/kontroll" for form in FORMS])
    async def check(self, request: MemberRequest) -> Page | Redirect:
        """What was typed, to be looked at before the request is started."""
        kind, at = SLUGS[_slug(request)], _at(request)
        kept = filled_in(request)
        if kept is None:
            return redirect(at)
        try:
            wish = await wish_of(request, kind)
        except InvalidForm as error:
            return await _again(request, kind, error)
        at_once, asked = await _said(request, wish)
        own_words = asked.pop() if asked and wishes.ends_in_own_words(wish) else None
        return page(
            request,
            "member/requests/check",
            section="requests",
            kind=kind,
            kinds=KINDS,
            at=at,
            kept=kept.id,
            at_once=at_once,
            asked=asked,
            own_words=own_words,
            fields=kept.fields,
        )

    @post("/rattelse/rad")
    async def add_row(self, request: MemberRequest) -> Redirect:
        """The form once more, with room for another thing that is wrong."""
        at, form = _at(request), await sent(request)
        return redirect(await kept_beside(request, f"{at}?{ROOM}=", f"{at}/kontroll", form.fields))

    @post(FORMS, opt=STEP_UP)
    async def create(self, request: MemberRequest) -> Page | Redirect:
        """Ask for it; what is objected to in marketing ends at once, without a letter."""
        kind = SLUGS[_slug(request)]
        try:
            wish = await wish_of(request, kind)
        except InvalidForm as error:
            return await _again(request, kind, error)
        if isinstance(wish, Objecting):
            how = in_session("objection", request.auth.token_hash)
            return _answered(await objections.object_to(request.user, wish.activities, wish.reasons, how))
        try:
            made = await requests.submit(request.user, kind, wish)
        except AlreadyOpen as error:
            return redirect(f"{PATH}/{error.reference}", flash="begaran-fanns")
        return redirect(f"{PATH}/{made.reference}", flash="begaran-skapad")


def _answered(objected: Objected) -> Redirect:
    """To what came of it, and no word of what did not."""
    match objected.refused:
        case AlreadyOpen(reference=reference):
            flash = "begaran-fanns-avstangt" if objected.ended else "begaran-fanns"
            return redirect(f"{PATH}/{reference}", flash=flash)
        case TooManyStarted() as refused:
            if not objected.ended:
                raise refused
            return redirect(CONSENTS, flash="samtycken-inte-resten")
    if objected.request is None:
        return redirect(CONSENTS, flash="samtycken")
    flash = "begaran-skapad-avstangt" if objected.ended else "begaran-skapad"
    return redirect(f"{PATH}/{objected.request.reference}", flash=flash)


def _slug(request: MemberRequest) -> str:
    return request.url.path.removeprefix(f"{PATH}/ny/").split("/")[0]


def _at(request: MemberRequest) -> str:
    return f"{PATH}/ny/{_slug(request)}"


async def _again(request: MemberRequest, kind: Kind, error: InvalidForm) -> Page:
    form = await sent(request)
    return await kind_page(request, kind, in_words(request, error.faults), form.values, form.ticked)


async def _said(request: MemberRequest, wish: Wish) -> tuple[list[str], list[str]]:
    """What happens at once, and what the form will say, a line each."""
    record, language = (await published()).record, request.user.language
    if not isinstance(wish, Objecting):
        return [], list(wishes.said(wish, language, record))
    ending = {
        it.id: it.name.in_(language) for it in objections.open_to_objection(record) if objections.is_marketing(it)
    }
    rest = tuple(activity for activity in wish.activities if activity not in ending)
    at_once = [ending[activity] for activity in wish.activities if activity in ending]
    return at_once, list(wishes.said(Objecting(rest, wish.reasons), language, record)) if rest else []
