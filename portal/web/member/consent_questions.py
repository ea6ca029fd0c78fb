"""`/mitt-konto/samtycken/fragor`: a wording has changed, and the member is asked anew, one question a page."""

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.consents import consent_questions, consents
from portal.domain.consents.consents import in_session
from portal.web.forms import Form, parse
from portal.web.guards import signed_in_member
from portal.web.pages import MemberRequest, Page, page, redirect
from portal.web.signing_in.kept_forms import waiting_page

PATH = "/mitt-konto/samtycken/fragor"
HOME = "/mitt-konto"


class AnswerForm(Form):
    """Yes or no, to the wording that the page had."""

    given: bool
    wording: int


class ConsentQuestionController(Controller):
    """`/mitt-konto/samtycken/fragor`"""

    path = PATH
    guards = (signed_in_member,)

    @get()
    async def show(self, request: MemberRequest) -> Page | Redirect:
        """The next question; who has none goes on."""
        left = await consent_questions.open_questions(request.user)
        if not left:
            return redirect(await _onward(request))
        return page(request, "member/consent_questions/show", section="consents", question=left[0], left=len(left))

    @post("/senare")
    async def postpone(self, request: MemberRequest) -> Redirect:
        """Ask again at the next sign-in."""
        await consent_questions.postpone(request.user, request.auth)
        return redirect(await _onward(request), flash="fragor-senare")

    @post("/{activity:str}")
    async def answer(self, request: MemberRequest, activity: FromPath[str]) -> Redirect:
        """Record the answer, and ask the next question, if there is one."""
        form = await parse(request, AnswerForm)
        how = in_session("question", request.auth.token_hash)
        await consents.choose(request.user, activity, form.given, how, shown=form.wording)
        return redirect(PATH, flash="samtycken")


async def _onward(request: MemberRequest) -> str:
    """What was filled in and could not be sent, if anything was; the first page otherwise."""
    return await waiting_page(request, request.auth.account()) or HOME
