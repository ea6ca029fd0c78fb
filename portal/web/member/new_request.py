"""`/mitt-konto/begaran/ny`: choosing what to ask for, reading what it means."""

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain import erasure, requests
from portal.domain.company_sources import manual_sources
from portal.domain.erasure_content import PlanLine
from portal.domain.errors import NotFound, SourcesUnreachable
from portal.settings import settings
from portal.web.guards import signed_in_member
from portal.web.language import message
from portal.web.marking import _
from portal.web.member.requests import PATH
from portal.web.member.words import KINDS, SLUGS
from portal.web.pages import MemberRequest, Page, page, redirect

CHOOSE = _("Choose what you want to ask us for.")
OTHER = "annat"
"""What is asked for by a letter in one's own words."""


class NewRequestController(Controller):
    """`/mitt-konto/begaran/ny`"""

    path = f"{PATH}/ny"
    guards = (signed_in_member,)

    @get()
    async def choose(self, request: MemberRequest) -> Page | Redirect:
        """The question what to ask for; `slag` is the answer to it."""
        chosen = request.query_params.get("slag")
        if chosen in (*SLUGS, OTHER):
            return redirect(f"{PATH}/ny/{chosen}")
        errors = {"slag": message(request.user.language, CHOOSE)} if "svar" in request.query_params else None
        return page(request, "member/requests/new", section="requests", errors=errors, status=422 if errors else 200)

    @get("/annat")
    async def other(self, request: MemberRequest) -> Page:
        """Where to write for everything else."""
        return page(request, "member/requests/other", section="requests", address=settings().addressee)

    @get("/{slag:str}")
    async def check(self, request: MemberRequest, slag: FromPath[str]) -> Page:
        """What the request covers and what happens next, before it is submitted. Raises NotFound."""
        if slag not in SLUGS:
            raise NotFound
        kind = SLUGS[slag]
        already = await requests.open_request(request.user, kind)
        lines = await _foresee(request) if kind == "erasure" and already is None else []
        return page(
            request,
            f"member/requests/{kind}",
            section="requests",
            kind=kind,
            kinds=KINDS,
            already=already,
            lines=lines,
            places=manual_sources(),
            valid_days=settings().form_valid_days,
        )


async def _foresee(request: MemberRequest) -> list[PlanLine] | None:
    """What an erasure would do; None when a source does not answer."""
    try:
        return await erasure.foresee(request.user.id)
    except SourcesUnreachable:
        return None
