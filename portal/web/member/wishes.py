"""Requests that say what they are about in particular: what to rectify, why to block, what is objected to.

What was typed is looked at once more before the request is started, and can be changed. Nothing of it is kept until
then: the page that shows it carries it.
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


class WishController(Controller):
    """`/mitt-konto/begaran/ny/rattelse`, `.../blockering` and `.../invandning`, each with `/kontroll` and `/andring`;
    `.../rattelse/rad`"""

    path = f"{PATH}/ny"
    guards = (signed_in_member,)

    @get(FORMS)
    async def ask(self, request: MemberRequest) -> Page:
        """The form."""
        return await kind_page(request, SLUGS[_slug(request)])

    @post([f"{form}/kontroll" for form in FORMS])
    async def check(self, request: MemberRequest) -> Page:
        """What was typed, to be looked at before the request is started."""
        kind = SLUGS[_slug(request)]
        try:
            wish = await wish_of(request, kind)
        except InvalidForm as error:
            return await _again(request, kind, error)
        at_once, asked = await _said(request, wish)
        return page(
            request,
            "member/requests/check",
            section="requests",
            kind=kind,
            kinds=KINDS,
            at=f"{PATH}/ny/{_slug(request)}",
            at_once=at_once,
            asked=asked,
            fields=(await sent(request)).fields,
        )

    @post("/rattelse/rad", status_code=200)
    async def add_row(self, request: MemberRequest) -> Page:
        """The form once more, with room for another thing that is wrong."""
        values = (await sent(request)).values
        return await kind_page(request, "rectification", values=values, rows=rows_of(values) + 1)

    @post([f"{form}/andring" for form in FORMS])
    async def change(self, request: MemberRequest) -> Page:
        """The form once more, with what was typed in it."""
        form = await sent(request)
        return await kind_page(request, SLUGS[_slug(request)], values=form.values, ticked=form.ticked)

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
