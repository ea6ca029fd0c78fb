"""`/annan-inloggad`: a page of somebody's sent a form, and somebody else is signed in in this browser by now.

It is shown as a whole page, with the menu and in the language of whoever is signed in: to reload the page of before
would show that account.
"""

from typing import Any

from litestar import Response, get

from portal.domain.signing_in import kept_forms
from portal.web import form_tokens
from portal.web.guards import signed_in
from portal.web.pages import AnyRequest, Page, is_fragment_wanted, page
from portal.web.step_up import TOKEN

PATH = "/annan-inloggad"


@get(PATH, guards=[signed_in])
async def show_other_account(request: AnyRequest) -> Page:
    """Say so, and whose account it is."""
    return page(request, "other_account")


async def other_account(request: AnyRequest) -> Response[Any] | None:
    """That page, where the form that was sent is of another account's session; None otherwise.

    Raises UnreadableForm and HTTPException for what is no form.
    """
    sent = form_tokens.unmasked((await request.form()).get(TOKEN))
    if not await kept_forms.is_anothers(request.auth, sent):
        return None
    if is_fragment_wanted(request):
        return Response(b"", status_code=403, headers={"HX-Redirect": PATH, "Cache-Control": "no-store"})
    return page(request, "other_account", status=403)
