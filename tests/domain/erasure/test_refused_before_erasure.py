"""A refusal is told before the address of whoever is told goes with an erasure (Art. 12(4))."""

from collections.abc import Sequence

import pytest

from portal.data.requests.queue_order import Filter
from portal.data.requests.requests import Request
from portal.domain.desk import work_queue
from portal.domain.desk.next_step import Doer
from portal.domain.erasure import closing, erasure
from portal.domain.erasure.erasure_errors import OtherRequestsOpen
from portal.domain.letters import answers
from portal.domain.requests import refusals, requests
from tests.domain import letters_on_the_way as on_the_way
from tests.domain.journeys import digest_of, looked_through, planned, posted, received
from tests.people import ANNA, APPROVER, HANDLER
from tests.telling import close

pytestmark = pytest.mark.usefixtures("world")


async def waits_for(request: Request) -> tuple[Doer, Sequence[str]]:
    """Whose step the queue says is next, and which other requests have to be closed before."""
    [line] = [it for it in (await work_queue.page(APPROVER, Filter())).lines if it.entry.id == request.id]
    return line.step.by, line.next.blocked_by


async def test_a_person_is_not_removed_while_the_letter_of_a_refusal_is_not_in_the_post() -> None:
    wish = await planned(ANNA)
    copy = await received(ANNA, "access")
    assert await refusals.refuse(HANDLER, copy.reference, "law", "Artikel 15.4.")
    with pytest.raises(OtherRequestsOpen):
        await erasure.approve(APPROVER, wish.reference, await digest_of(wish))
    assert await waits_for(wish) == ("handler", [copy.reference]), "it is nothing for an approver yet"
    assert wish.id not in {it.entry.id for it in (await work_queue.page(APPROVER, Filter(approver=APPROVER.id))).lines}
    await on_the_way.posted(copy, "refusal")
    await erasure.approve(APPROVER, wish.reference, await digest_of(wish))
    late = await received(ANNA, "access")
    assert await refusals.refuse(HANDLER, late.reference, "law", "Artikel 15.4.")
    await looked_through(wish)
    await erasure.execute(wish.id)
    await answers.render(wish.id)
    await posted(wish)
    with pytest.raises(OtherRequestsOpen):
        await closing.close(HANDLER, wish.reference)
    assert await waits_for(wish) == ("handler", [late.reference])
    await on_the_way.posted(late, "refusal")
    await close(HANDLER, wish)
    assert (await requests.follow(ANNA, wish.reference)).request.status == "closed"
