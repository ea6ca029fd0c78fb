"""`/mitt-konto/samtycken`: every choice about marketing, each in force at once (Art. 7(3), Art. 21(3))."""

from collections.abc import Sequence
from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.consents import consents
from portal.domain.consents.consents import Consent, in_session
from portal.domain.rights import restrictions
from portal.web.forms import Form, parse
from portal.web.guards import signed_in_member
from portal.web.member import unconfirmed
from portal.web.member.words import CHANNELS
from portal.web.pages import MemberRequest, Page, is_fragment_wanted, page, redirect

PATH = "/mitt-konto/samtycken"


class ConsentForm(Form):
    """Whether the activity may go on from now."""

    given: bool
    wording: int | None = None
    """The version of the wording that the page had."""


class ConsentController(Controller):
    """`/mitt-konto/samtycken`"""

    path = PATH
    guards = (signed_in_member,)

    @get()
    async def show(self, request: MemberRequest) -> Page:
        """Every choice, by the way in which marketing comes, and the history."""
        choices = await consents.overview(request.user)
        return page(
            request,
            "member/consents/show",
            section="consents",
            channels=_by_channel(choices),
            restriction=await restrictions.of_member(request.user),
            can_choose=await consents.can_choose(request.user),
            switched_on=sum(choice.given for choice in choices),
            **await _beside(request, choices),
        )

    @post("/aterkallelse")
    async def withdraw_everything(self, request: MemberRequest) -> Redirect:
        """Switch everything off."""
        await consents.withdraw_everything(request.user, in_session("everything", request.auth.token_hash))
        return redirect(PATH, flash="allt-aterkallat")

    @post("/{activity:str}")
    async def update(self, request: MemberRequest, activity: FromPath[str]) -> Page | Redirect:
        """Switch one activity on or off; htmx gets it back together with the history."""
        form = await parse(request, ConsentForm)
        how = in_session("consents", request.auth.token_hash)
        consent = await consents.choose(request.user, activity, form.given, how, shown=form.wording)
        if not is_fragment_wanted(request):
            return redirect(PATH, flash="samtycken")
        choices = await consents.overview(request.user)
        return page(
            request,
            "member/consents/_changed",
            consent=consent,
            switched_on=sum(choice.given for choice in choices),
            **await _beside(request, choices),
        )


async def _beside(request: MemberRequest, choices: Sequence[Consent]) -> dict[str, Any]:
    """What stands beside the switches, and goes with one that is swapped."""
    return {
        "choices": choices,
        "bases_unconfirmed": unconfirmed.is_rule_for_bases([choice.activity for choice in choices]),
        "history": await consents.history(request.user),
        "names": {choice.activity.id: choice.activity.name for choice in choices},
    }


def _by_channel(choices: Sequence[Consent]) -> list[tuple[str, list[Consent]]]:
    groups: dict[str | None, list[Consent]] = {}
    for choice in choices:
        groups.setdefault(choice.activity.channel, []).append(choice)
    return [(CHANNELS.get(channel, CHANNELS[None]), group) for channel, group in groups.items()]
