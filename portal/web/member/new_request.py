"""`/mitt-konto/begaran/ny`: choosing what to ask for, reading what it means."""

from collections import defaultdict
from collections.abc import Mapping

from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Redirect

from portal.data.requests.requests import Kind
from portal.domain.consents import consents
from portal.domain.erasure import erasure, own_left
from portal.domain.erasure.erasure_content import PlanLine
from portal.domain.errors import NotFound, SourcesUnreachable
from portal.domain.record_of_processing.published import published
from portal.domain.requests import overtaken, requests, wishes
from portal.domain.rights import objections, places_to_choose
from portal.domain.sources import overview
from portal.domain.sources.company_sources import manual_sources
from portal.domain.sources.places import Group
from portal.settings import settings
from portal.web.guards import signed_in_member
from portal.web.language import message
from portal.web.marking import _
from portal.web.member.requests import PATH
from portal.web.member.wish_forms import rows_of
from portal.web.member.words import BLOCKING_GROUNDS, KINDS, SLUGS
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
        return page(
            request,
            "member/requests/new",
            section="requests",
            errors=errors,
            can_choose=await consents.can_choose(request.user),
            status=422 if errors else 200,
        )

    @get("/annat")
    async def other(self, request: MemberRequest) -> Page:
        """Where to write for everything else."""
        return page(request, "member/requests/other", section="requests", address=settings().addressee)

    @get("/{slag:str}")
    async def check(self, request: MemberRequest, slag: FromPath[str]) -> Page:
        """What the request covers and what happens next, before it is submitted. Raises NotFound."""
        if slag not in SLUGS:
            raise NotFound
        return await kind_page(request, SLUGS[slag])


async def kind_page(
    request: MemberRequest,
    kind: Kind,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    ticked: frozenset[str] = frozenset(),
    rows: int | None = None,
) -> Page:
    """The page on which that kind of request is asked for; with `errors` it keeps the `values` that were sent.

    `rows` is how many things that are wrong it has room for; as many as before, if it is not said.
    """
    already = await requests.open_request(request.user, kind)
    return page(
        request,
        f"member/requests/{kind}",
        status=422 if errors else 200,
        section="requests",
        kind=kind,
        kinds=KINDS,
        already=already,
        can_choose=await consents.can_choose(request.user),
        places=manual_sources(),
        valid_days=settings().form_valid_days,
        errors=errors,
        values=defaultdict(str, values or {}),
        ticked=ticked,
        rows=min(rows or rows_of(values or {}), wishes.MOST_CORRECTIONS),
        limits=wishes,
        **({} if already else await _details(request, kind)),
    )


async def _details(request: MemberRequest, kind: Kind) -> dict[str, object]:
    """What only that kind's page shows."""
    match kind:
        case "erasure":
            lines = await _foresee(request)
            is_anything_left = lines is None or any(line.remaining for line in lines)
            record = (await published()).record
            past = await overview.past_time(request.user.id, request.user.language) if lines else {}
            return {
                "lines": lines,
                "past_time": past,
                "own_left": own_left.after_erasure(record, is_anything_left),
                "others": await overtaken.by_erasure(request.user),
            }
        case "rectification":
            return {"groups": await _places(request)}
        case "restriction":
            return {"grounds": BLOCKING_GROUNDS}
        case "objection":
            going_on = {it.activity.id for it in await consents.overview(request.user) if it.given}
            record = (await published()).record
            open_ = objections.open_to_objection(record)
            return {
                "marketing": [it for it in open_ if objections.is_marketing(it) and it.id in going_on],
                "activities": [it for it in open_ if not objections.is_marketing(it)],
            }
    return {}


async def _places(request: MemberRequest) -> list[Group]:
    """Where something may be wrong; nothing when a source does not answer, so that it is said in one's own words."""
    try:
        record = (await published()).record
        return await places_to_choose.to_choose(request.user.id, request.user.language, record)
    except SourcesUnreachable:
        return []


async def _foresee(request: MemberRequest) -> list[PlanLine] | None:
    """What an erasure would do; None when a source does not answer."""
    try:
        return await erasure.foresee(request.user.id)
    except SourcesUnreachable:
        return None
