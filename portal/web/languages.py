"""Choosing the language: the account's when signed in, the browser's otherwise.

What is being filled in comes along: the switch of a page with a form sends the form here, and not to where it goes.
"""

from typing import Literal

from litestar import post
from litestar.response import Redirect

from portal.data.actors import Language
from portal.domain.accounts import accounts
from portal.web.carried import carrying
from portal.web.filled_in import kept_beside
from portal.web.forms import Form, InvalidForm, parse
from portal.web.guards import anybody, signed_in
from portal.web.homes import home_of, stays_here
from portal.web.language import language_cookie
from portal.web.page_before import address_before
from portal.web.pages import AnyRequest, redirect
from portal.web.signing_in.confirmations import WAITING
from portal.web.step_up import CONFIRMATION, fields_of, without_secrets


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
    language, go_on, page = _wished(request)
    form = await request.form()
    if go_on.startswith(CONFIRMATION) and "till" in form:
        go_on, fields = str(form["till"]), fields_of(form, WAITING)
    else:
        fields = fields_of(form)
    shown = without_secrets(fields)
    has_more = len(shown) < len(fields) or any(not isinstance(it, str) and it.filename for it in form.values())
    answer = redirect(
        await kept_beside(request, page, go_on, shown), flash="ifyllt-delvis" if has_more else "ifyllt-med"
    )
    return await _spoken(request, language, answer)


@post("/sprak/skrivet", guards=[anybody])
async def choose_language_before_sign_in(request: AnyRequest) -> Redirect:
    """The same for whoever is not signed in, and for whom nothing can be kept here: the browser carries it along."""
    language, go_on, page = _wished(request)
    fields = without_secrets(fields_of(await request.form()))
    answer = await _spoken(request, language, redirect(page))
    if any(value for _, value in fields) and (cookie := carrying(go_on, fields)):
        answer.cookies.append(cookie)
    return answer


def _wished(request: AnyRequest) -> tuple[Language, str, str]:
    """The language, where the form goes, and the page it is on. Raises InvalidForm."""
    query = request.query_params
    language, page = query.get("sprak"), query.get("sida") or address_before(request)
    if language not in ("sv", "en"):
        raise InvalidForm({"sprak": "bad_value"})
    return language, query.get("till", ""), page if stays_here(page) else home_of(request.user)


async def _spoken(request: AnyRequest, language: Language, answer: Redirect) -> Redirect:
    if request.user is not None:
        await accounts.speak(request.user, language)
    answer.cookies.append(language_cookie(language))
    return answer
