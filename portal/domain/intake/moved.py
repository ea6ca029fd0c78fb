"""Whether what came may say another address than the shop has: then somebody has to choose where the answer goes."""

from collections.abc import Sequence

from portal.data import subjects
from portal.data.intake import otherwise as otherwise_rows
from portal.data.intake import signed_letters
from portal.data.requests.requests import Request
from portal.domain.intake.envelopes import Seen, seen
from portal.domain.intake.said import Said, unsealed


async def may_have_moved(request: Request, shops: Sequence[str]) -> bool:
    """As `differs`, of all that came for the request, in the transaction under way."""
    came = await otherwise_rows.find(request.id)
    said = unsealed(came, await subjects.find(request.subject_id)) if came else None
    return differs([await seen(row) for row in await signed_letters.of_request(request.id)], said, shops)


def differs(envelopes: Sequence[Seen], said: Said | None, shops: Sequence[str] | None) -> bool:
    """Whether something is written in a form by hand, or what was `said` gives another address than the `shops`."""
    given = said.claim.lines if said else ()
    is_written_in = any(it.texts and it.texts.get("changes") for it in envelopes)
    return is_written_in or bool(given and shops and _plain(given) != _plain(shops))


def _plain(lines: Sequence[str]) -> list[str]:
    return " ".join(lines).casefold().replace(",", " ").split()
