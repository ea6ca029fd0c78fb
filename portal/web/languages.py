"""Choosing the language: the account's when signed in, the browser's otherwise.

What is being filled in comes along: the switch of a page with a form sends the form here, and not to where it goes.
"""

from typing import Literal

from litestar import post
from litestar.response import Redirect

from portal.data.actors import Language
from portal.domain.accounts import accounts
from portal.web.filled_in import kept_beside
from portal.web.forms import Form, InvalidForm, parse
from portal.web.guards import anybody, signed_in
from portal.web.homes import home_of, stays_here
from portal.web.language import language_cookie
from portal.web.page_before import address_before
from portal.web.pages import AnyRequest, redirect
from portal.web.signing_in.confirmations import WAITING
from portal.web.step_up import CONFIRMATION, SECRET, fields_of


class LanguageForm(Form):
    """The language wished for."""

    language: Literal["sv", "en"]


@post("/sprak", guards=[anybody])
async def choose_language(request: AnyRequest) -> Redirect:
    """Change the language and show the same page again."""
    chosen = await parse(request, LanguageForm)
    return await _spoken(request, chosen.language, redirect(address_before(request)))


@post("/sprak/ifyllt", guards=[signed_in])
async def choose_language_in_form(request: AnyRequest) -> Redirect:
    """Change the language and show the same page again, with what is filled in, save passwords, codes and files."""
    query = request.query_params
    language, go_on = query.get("sprak"), query.get("till", "")
    if language not in ("sv", "en"):
        raise InvalidForm({"sprak": "bad_value"})
    page = query.get("sida") or address_before(request)
    if not stays_here(page):
        page = home_of(request.user)
    form = await request.form()
    if go_on.startswith(CONFIRMATION) and "till" in form:
        go_on, fields = str(form["till"]), fields_of(form, WAITING)
    else:
        fields = fields_of(form)
    shown = [(name, value) for name, value in fields if name not in SECRET]
    has_more = len(shown) < len(fields) or any(not isinstance(it, str) and it.filename for it in form.values())
    answer = redirect(
        await kept_beside(request, page, go_on, shown), flash="ifyllt-delvis" if has_more else "ifyllt-med"
    )
    return await _spoken(request, language, answer)


async def _spoken(request: AnyRequest, language: Language, answer: Redirect) -> Redirect:
    if request.user is not None:
        await accounts.speak(request.user, language)
    answer.cookies.append(language_cookie(language))
    return answer
