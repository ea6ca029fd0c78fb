"""Choosing the language: the account's when signed in, the browser's otherwise."""

from typing import Literal

from litestar import post
from litestar.response import Redirect

from portal.domain.accounts import accounts
from portal.web.forms import Form, parse
from portal.web.guards import anybody
from portal.web.language import language_cookie
from portal.web.page_before import page_before
from portal.web.pages import AnyRequest, redirect


class LanguageForm(Form):
    """The language wished for."""

    language: Literal["sv", "en"]


@post("/sprak", guards=[anybody])
async def choose_language(request: AnyRequest) -> Redirect:
    """Change the language and show the same page again."""
    chosen = await parse(request, LanguageForm)
    if request.user is not None:
        await accounts.speak(request.user, chosen.language)
    answer = redirect(page_before(request))
    answer.cookies.append(language_cookie(chosen.language))
    return answer
