"""`/mitt-konto/begaran`: the member's requests, followed from the form to the answer."""

from typing import Literal

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.clock import today
from portal.domain.record_of_processing.published import published
from portal.domain.requests import overtaken, pending, requests
from portal.domain.requests.requests import Followed
from portal.domain.requests.time_limits import as_it_shows
from portal.domain.rights import stayed
from portal.letters.reference import normalise
from portal.settings import settings
from portal.web.count_words import sentence
from portal.web.forms import Form, parse
from portal.web.guards import signed_in_member
from portal.web.member.request_timeline import entries
from portal.web.member.words import KINDS, TOLD, standing_of, status_of
from portal.web.pages import MemberRequest, Page, page, pdf, redirect
from portal.web.step_up import STEP_UP

PATH = "/mitt-konto/begaran"


class NewRequestForm(Form):
    """The kind of request that is submitted."""

    kind: Literal["access", "erasure", "portability"]


class RequestController(Controller):
    """`/mitt-konto/begaran`"""

    path = PATH
    guards = (signed_in_member,)

    @get()
    async def index(self, request: MemberRequest) -> Page:
        """Every request of the member's, newest first."""
        made = await requests.of_member(request.user)
        return page(
            request,
            "member/requests/index",
            section="requests",
            requests=made,
            pending=await pending.of_requests(made),
            kinds=KINDS,
            status_of=status_of,
        )

    @post(opt=STEP_UP)
    async def submit(self, request: MemberRequest) -> Redirect:
        """Start a request."""
        form = await parse(request, NewRequestForm)
        made = await requests.submit(request.user, form.kind)
        return redirect(f"{PATH}/{made.reference}", flash="begaran-skapad")

    @get("/{reference:str}")
    async def show(self, request: MemberRequest, reference: FromPath[str]) -> Page:
        """One request: where it stands, what to do now, and what has happened."""
        followed = await requests.follow(request.user, reference)
        asked = followed.request
        limit = as_it_shows(asked)
        return page(
            request,
            "member/requests/show",
            section="requests",
            followed=followed,
            asked=asked,
            kinds=KINDS,
            status_of=status_of,
            standing=standing_of(asked, followed.pending),
            timeline=entries(followed, request.user.language, (await published()).record),
            count=sentence(limit, request.user.language) if limit else None,
            days_left=(asked.due_on - today()).days if asked.due_on else None,
            address=settings().addressee,
            told_words=TOLD,
            stayed=await stayed.after(request.user, asked),
            others=await overtaken.by_erasure(request.user) if _can_overtake(followed) else None,
        )

    @get("/{reference:str}/blankett.pdf")
    async def form(self, request: MemberRequest, reference: FromPath[str]) -> Response[bytes]:
        """The form to print, sign and post."""
        content = await requests.form_pdf(request.user, reference)
        return pdf(content, f"blankett-{normalise(reference)}.pdf")

    @get("/{reference:str}/aterkallelse")
    async def confirm_withdrawal(self, request: MemberRequest, reference: FromPath[str]) -> Page | Redirect:
        """Ask whether the request is to be withdrawn; when it is too late, the request itself says so."""
        followed = await requests.follow(request.user, reference)
        if not followed.can_be_withdrawn:
            return redirect(f"{PATH}/{followed.request.reference}")
        return page(request, "member/requests/withdrawal", section="requests", asked=followed.request, kinds=KINDS)

    @post("/{reference:str}/aterkallelse")
    async def withdraw(self, request: MemberRequest, reference: FromPath[str]) -> Redirect:
        """Withdraw the request."""
        withdrawn = await requests.withdraw(request.user, reference)
        return redirect(f"{PATH}/{withdrawn.reference}", flash="begaran-aterkallad")


def _can_overtake(followed: Followed) -> bool:
    """Whether it is an erasure that nobody has approved."""
    return followed.request.kind == "erasure" and followed.can_be_withdrawn
