"""What comes before every handler."""

from typing import Any

from litestar import Request, Response

from portal.web import form_data
from portal.web.filled_in import note_filled_in
from portal.web.looked_at import note_what_is_seen
from portal.web.origin import SAFE, refuse_forged
from portal.web.step_up import expect_fresh


async def before_each(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """Refuse what is forged and what is to be confirmed first, then note what its sender had before his or her eyes,
    and what a page shows that was filled in before. An answer is in the handler's place.

    Raises as `refuse_forged` and `expect_fresh` do, and UnreadableForm.
    """
    await refuse_forged(request)
    if request.method not in SAFE:
        await form_data.read(request)
    await expect_fresh(request)
    await note_what_is_seen(request)
    return await note_filled_in(request)
