"""`/mitt-konto`: what is held about the member, why, and for how long."""

from litestar import Controller, get
from litestar.response import Redirect

from portal.clock import today
from portal.domain.consents import consent_questions, consents
from portal.domain.notices import notice_choices
from portal.domain.record_of_processing.assumed import BASES
from portal.domain.record_of_processing.published import published
from portal.domain.requests import pending, requests
from portal.domain.rights import restrictions
from portal.domain.sources import overview
from portal.web.guards import signed_in_member
from portal.web.member import unconfirmed
from portal.web.member.consent_questions import PATH as QUESTIONS
from portal.web.member.holdings import View, groups_of, summary_of
from portal.web.member.words import BASES_MEAN, KINDS
from portal.web.pages import MemberRequest, Page, page, redirect
from portal.web.signing_in.kept_forms import waiting_page


class OverviewController(Controller):
    """`/mitt-konto`"""

    path = "/mitt-konto"
    guards = (signed_in_member,)

    @get()
    async def show(self, request: MemberRequest) -> Page | Redirect:
        """The overview by purpose; with `?visa=kategori` by category. What is asked anew comes first."""
        member = request.user
        choices = await consents.overview(member)
        if any(it.is_outdated for it in choices) and await _is_to_be_asked(request):
            return redirect(QUESTIONS)
        view: View = "category" if request.query_params.get("visa") == "kategori" else "purpose"
        held = await overview.overview(member.id, member.language)
        open_requests = [made for made in await requests.of_member(member) if made.is_open]
        record = (await published()).record
        return page(
            request,
            "member/overview/show",
            section="overview",
            view=view,
            groups=groups_of(held, view),
            summary=summary_of(held),
            past_time=held.past_time,
            unreachable=held.unreachable,
            bases=BASES,
            bases_mean=BASES_MEAN,
            unconfirmed=unconfirmed,
            as_a_rule=unconfirmed.as_a_rule(held.uses),
            is_any_unconfirmed=any(unconfirmed.of_use(use) for use in held.uses),
            today=today(),
            choices=choices,
            not_sent=await waiting_page(request, request.auth.account()),
            open_requests=open_requests,
            kinds=KINDS,
            pending=await pending.of_requests(open_requests),
            record=record,
            email=request.auth.email,
            standing=await notice_choices.standing(member),
            restriction=await restrictions.of_member(member),
        )


async def _is_to_be_asked(request: MemberRequest) -> bool:
    if await consent_questions.is_postponed(request.user, request.auth):
        return False
    return bool(await consent_questions.open_questions(request.user))
