"""Whole stretches of a request's journey through the domain, for tests that begin where they end."""

from uuid import UUID

from portal.clock import today
from portal.data.actors import Member
from portal.data.by_hand import manual_tasks
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans
from portal.data.erasure.erasure_plans import StoredPlan
from portal.data.letters import answers as answer_rows
from portal.data.letters.answers import Answer
from portal.data.requests.requests import Kind, Request
from portal.data.rights import restrictions
from portal.data.rights.restrictions import Ground
from portal.domain.access import access
from portal.domain.by_hand import attestations
from portal.domain.by_hand.attestations import Statement
from portal.domain.erasure import closing, erasure
from portal.domain.intake import signed_letters
from portal.domain.letters import answers, postings
from portal.domain.requests import identity, requests
from tests.looking import release
from tests.on_paper import fetch_enclosed, print_answer
from tests.people import APPROVER, HANDLER
from tests.telling import close


async def received(member: Member, kind: Kind) -> Request:
    """A request whose signed letter has come."""
    request = await requests.submit(member, kind)
    await signed_letters.register(HANDLER, request.seal, today())
    return request


async def confirmed(member: Member, kind: Kind) -> Request:
    """A request whose letter has come and whose sender is confirmed."""
    request = await received(member, kind)
    return await identity.confirm(HANDLER, request.reference, "in_person")


async def collected(member: Member) -> Request:
    """An access request of the member's whose extract waits to be looked through; the one under way, if any."""
    request = await requests.submit(member, "access")
    if request.status == "awaiting_letter":
        request = await confirmed(member, "access")
        await access.collect(request.id)
    return request


async def planned(member: Member) -> Request:
    """An erasure whose plan waits for its approval."""
    request = await confirmed(member, "erasure")
    await erasure.plan(request.id)
    return request


async def approved(member: Member) -> Request:
    """An erasure whose plan is approved, and that is not carried out yet."""
    request = await planned(member)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    return request


async def digest_of(request: Request) -> str:
    """The digest of the plan in force."""
    return (await plan_of(request)).digest.hex()


async def plan_of(request: Request) -> StoredPlan:
    """The plan in force."""
    async with acting_as(HANDLER):
        plan = await erasure_plans.in_force(request.id)
    assert plan
    return plan


async def looked_through(request: Request) -> None:
    """Attest that nothing was found in any of the places that are still to be looked through for the request."""
    async with acting_as(HANDLER):
        waiting = await manual_tasks.unattested(request.id)
    for source in waiting:
        await attestations.attest(HANDLER, request.reference, source, Statement("nothing_found"))


async def erased(member: Member) -> Request:
    """An erasure that has been carried out and whose decision is posted."""
    request = await approved(member)
    await looked_through(request)
    await erasure.execute(request.id)
    await answers.render(request.id)
    await posted(request)
    return request


async def answered(member: Member) -> Request:
    """An access request whose extract is posted."""
    request = await received(member, "access")
    await answer(request)
    return request


async def answer(request: Request) -> None:
    """Take an access request from its letter to the posted extract."""
    await identity.confirm(HANDLER, request.reference, "in_person")
    await access.collect(request.id)
    await looked_through(request)
    await release(HANDLER, request)
    await answers.render(request.id)
    await posted(request)


async def answer_of(request: Request) -> Answer | None:
    """The answer of a request and its letters, once all of them are written."""
    async with acting_as(HANDLER):
        return await answer_rows.find(request.id)


async def posted(request: Request) -> None:
    """Print and post the answer of a request."""
    await fetch_enclosed(request)
    await print_answer(HANDLER, request.reference)
    await postings.mark_posted(HANDLER, request.reference, today())


async def closed(request: Request) -> None:
    """Close a request and do what follows."""
    await close(HANDLER, request)
    await closing.remove_account(request.id)


async def told_of_lifting(person: UUID, ground: Ground) -> None:
    """As if the person had been told, by a letter that is in the post, that the restriction will be lifted."""
    async with acting_as(HANDLER):
        await restrictions.note_notice(person, ground, today(), HANDLER.id)
