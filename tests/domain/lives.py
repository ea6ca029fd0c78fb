"""What happens to a person's data in the portal from the first request to the last, with a canary in every text."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import asyncpg

from portal.clock import today
from portal.data.actors import Member
from portal.data.requests.requests import Kind, Request
from portal.domain.access import access
from portal.domain.by_hand import attestations, found_files
from portal.domain.by_hand.attestations import Statement
from portal.domain.by_hand.found_files import Upload
from portal.domain.intake import signed_letters
from portal.domain.intake.envelopes import Envelope
from portal.domain.letters import answers
from portal.domain.notices import notice_sending
from portal.domain.record_of_processing.published import published
from portal.domain.requests import extensions, identity, identity_questions, refusals, requests
from portal.domain.requests.wishes import Blocking, Correction, Corrections, Wish
from portal.domain.rights import objections
from portal.domain.sources.company_sources import close_sources, open_sources
from portal.settings import configure, settings
from tests import canaries
from tests.conftest import World
from tests.domain import journeys, noticed
from tests.domain.wishes_under_way import NAME
from tests.looking import release
from tests.people import HANDLER

_numbers = count(1)


def bird(number: str) -> str:
    """A new canary of the customer with that number, for something that the portal is told."""
    return f"{canaries.BIRD}-{number}-{next(_numbers):012x}"


async def access_of(member: Member, number: str) -> Request:
    """An access request in which all is asked and noted that can be, until its answer is posted."""
    request = await requests.submit(member, "access")
    noted = Envelope(note=bird(number))
    await signed_letters.register(HANDLER, request.seal, today(), noted)
    await identity.confirm(HANDLER, request.reference, "in_person")
    await access.collect(request.id)
    await extensions.order(HANDLER, request.reference, "complexity", bird(number))
    found = [Upload(f"{bird(number)}.txt", bird(number).encode())]
    await found_files.add(HANDLER, request.reference, "service_binder", found)
    return request


async def answered(request: Request, number: str) -> None:
    """The extract is looked through, released, written and posted."""
    await attestations.attest(HANDLER, request.reference, "service_binder", Statement("found", bird(number)))
    await journeys.looked_through(request)
    await release(HANDLER, request)
    await answers.render(request.id)
    await journeys.posted(request)


def wishes(number: str) -> Iterator[tuple[Kind, Wish]]:
    """What may be asked for in words of one's own."""
    yield (
        "rectification",
        Corrections((Correction(NAME, bird(number), bird(number)), Correction(None, "", bird(number)))),
    )
    yield "restriction", Blocking("claims", bird(number))


async def asked(member: Member, kind: Kind, wish: Wish) -> Request:
    """A request for that, whose sender is known and whose letters are written."""
    request = await requests.submit(member, kind, wish)
    await signed_letters.register(HANDLER, request.seal, today())
    return await identity.confirm(HANDLER, request.reference, "in_person")


async def objected(member: Member, number: str) -> Request | None:
    """An objection on grounds of the person's own."""
    activities = [it.id for it in objections.open_to_objection((await published()).record)]
    return (await objections.object_to(member, activities, bird(number))).request


async def refused(member: Member, number: str) -> Request:
    """A request that is refused for a reason in words."""
    request = await requests.submit(member, "access")
    await signed_letters.register(HANDLER, request.seal, today())
    days = today() + timedelta(days=20)
    await identity_questions.ask(HANDLER, request.reference, bird(number), days, ["letter"])
    await refusals.refuse(HANDLER, request.reference, "law", bird(number))
    return request


async def failing(world: World, request: Request) -> list[str]:
    """What is said when the shop's database is gone, and when it forbids what is asked."""
    said = []
    before = settings().model_dump()
    for url in (
        "postgresql+asyncpg://nobody@127.0.0.1:9/gone",
        world.server.url("portal_app", world.portal, "postgresql+asyncpg"),
    ):
        await close_sources()
        configure(**{**before, "source_urls": {"shop": url}})
        open_sources()
        try:
            await access.collect(request.id)
        except Exception as error:
            said += _told(error)
    await close_sources()
    configure(**before)
    open_sources()
    return said


async def told(as_admin: asyncpg.Connection) -> list[str]:
    """Send every notice that waits; what is said where that fails."""
    said = []
    for notice in await noticed.waiting(as_admin):
        try:
            await notice_sending.send(notice)
        except Exception as error:
            said += _told(error)
    return said


def _told(error: BaseException) -> list[str]:
    """The whole chain of an error, as a traceback has it."""
    said = []
    while error is not None:
        said.append(f"{type(error).__name__}: {error}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)  # type: ignore[assignment]
    return said
