"""What only some kinds of request have on their page: what the person asks for in particular, and what was decided."""

from portal.domain.access import portability
from portal.domain.desk.case import Case
from portal.domain.rights import objections, restriction_requests
from portal.web.pages import StaffRequest


async def particulars(request: StaffRequest, case: Case) -> dict[str, object]:
    """What the page of that kind of request needs besides; nothing for the others, and once the person is erased."""
    asked = case.request
    kind = asked.kind if case.sender is not None else None
    return {
        "blocking": await restriction_requests.asked(request.user, asked) if kind == "restriction" else None,
        "objection": await objections.open_objection(request.user, asked) if kind == "objection" else None,
        "portable_files": await portability.files_of(request.user, asked) if kind == "portability" else [],
        "may_fetch_files": portability.may_fetch(request.user, asked),
    }
