"""What is done in one stage alone: a request in that stage, and the actions that touch the same rows of it."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from portal.clock import today
from portal.data.actors import SYSTEM, Member, Staff
from portal.data.database import acting_as
from portal.data.recipients import recipient_notices
from portal.data.requests.requests import Request
from portal.domain.access import access, masking, portability
from portal.domain.access.masking import Change
from portal.domain.letters import answers, outgoing_letters, postings, print_runs, run_files
from portal.domain.recipients import recipients
from portal.domain.requests.wishes import Blocking, Objecting
from portal.domain.rights import objections, rectification_decisions, restriction_requests
from portal.domain.rights.objections import Weighed
from portal.domain.rights.rectification_decisions import ByHand, Made, NotDone
from portal.domain.rights.rectifications import held_now
from tests.domain.wishes_under_way import NAME, WRONG_NAME, in_progress, letters_of
from tests.extracts import maskable
from tests.interleavings.actions import (
    CLOSE,
    COLLECT_ANEW,
    MARK_POSTED,
    MARK_PRINTED,
    REFUSE,
    RELEASE,
    RESTRICT,
    TAKE_BACK,
    WITHDRAW,
    Act,
    Action,
)
from tests.looking import look_through, release
from tests.on_paper import print_answer, print_letter
from tests.people import HANDLER
from tests.telling import note_exemption, note_message, write

Neighbours = tuple[Request, Mapping[str, Action]]
ENDING = {"refuse": REFUSE, "withdraw": WITHDRAW}


async def _written(request: Request) -> UUID:
    """The answer of a request, which waits for the printer."""
    [letter] = [each for each in await letters_of(request) if each.is_answer]
    if letter.is_to_be_written:
        await outgoing_letters.write(letter.id)
    return letter.id


async def _masked(member: Member) -> Neighbours:
    request = await in_progress(member, "portability")
    await portability.collect(request.id)
    await look_through(request)
    one, other = sorted(await maskable(request))[:2]
    await masking.mask(HANDLER, request.reference, Change(mask=frozenset({one})))

    def change(change: Change) -> Action:
        return Action(lambda staff, it: masking.mask(staff, it.reference, change))

    return request, {
        "mask another": change(Change(mask=frozenset({other}))),
        "unmask": change(Change(unmask=frozenset({one}))),
        "release the extract": RELEASE,
        "collect anew": COLLECT_ANEW,
        **ENDING,
    }


async def _due(member: Member) -> Neighbours:
    request = await in_progress(member, "access")
    await access.collect(request.id)
    await release(HANDLER, request)
    await answers.render(request.id)
    letter = await _written(request)

    async def make(staff: Staff, _: Request) -> None:
        await print_runs.make(staff, "simplex", [letter], with_list=False)

    return request, {
        "take the release back": TAKE_BACK,
        "make a print run": Action(make, on_page=False),
        "mark printed": MARK_PRINTED,
        "mark posted": MARK_POSTED,
    }


async def _in_a_run(member: Member) -> Neighbours:
    request, actions = await _due(member)
    run = await print_runs.make(HANDLER, "duplex", [await _written(request)], with_list=False)
    await run_files.open_run(HANDLER, run)

    def of_run(do: Callable[[Staff], Awaitable[object]]) -> Action:
        return Action(lambda staff, _: do(staff), on_page=False)

    return request, {
        **actions,
        "open the run": of_run(lambda staff: run_files.open_run(staff, run)),
        "confirm the run": of_run(lambda staff: print_runs.confirm(staff, run, ())),
        "nothing came out": of_run(lambda staff: print_runs.confirm(staff, run, "all")),
    }


async def _recipients(member: Member) -> Neighbours:
    request = await in_progress(member, "restriction", Blocking("claims", "Kvittot"))
    await restriction_requests.grant(HANDLER, request.reference, "claims")
    await _written(request)
    await print_answer(HANDLER, request.reference)
    await postings.mark_posted(HANDLER, request.reference, today())
    await recipients.list_by_itself(request.id)
    async with acting_as(SYSTEM):
        ids = [it.id for it in await recipient_notices.of_request(request.id)]
    for told in ids[2:]:
        await note_message(HANDLER, request.reference, told, today(), "E-post")
    by_letter, one = ids[:2]
    address = ("Mottagaren AB", "Box 1", "111 11 Stockholm")
    await write(HANDLER, request.reference, by_letter, address)
    [letter] = [each.id for each in await letters_of(request) if each.kind == "recipient_notice"]
    await outgoing_letters.write(letter)
    await print_letter(HANDLER, letter)

    def message(notice: UUID) -> Act:
        return lambda staff, it: note_message(staff, it.reference, notice, today(), "E-post")

    return request, {
        "write to one": Action(lambda staff, it: write(staff, it.reference, one, address)),
        "tell one": Action(message(one)),
        "exempt one": Action(lambda staff, it: note_exemption(staff, it.reference, one, "impossible", "Finns ej")),
        "tell who was written to": Action(message(by_letter)),
        "post the letter": Action(lambda staff, _: postings.mark_posted(staff, letter, today())),
        "withdraw the letter": Action(lambda staff, _: outgoing_letters.withdraw(staff, letter)),
        "close": CLOSE,
    }


def _decision(made: Made) -> Action:
    return Action(lambda staff, it: rectification_decisions.decide(staff, it.reference, 1, made))


async def _attest(staff: Staff, request: Request) -> None:
    """That it has been changed by hand to what stands there now."""
    [there] = (await held_now(request, NAME) or {}).values()
    made = ByHand("Anna Anderson", there.value or "")
    await rectification_decisions.decide(staff, request.reference, 1, made)


RECTIFY: Mapping[str, Action] = {
    "attest": Action(_attest),
    "leave it": _decision(NotDone("Det stämmer.")),
    "carry out": Action(lambda staff, it: rectification_decisions.carry_out(staff, it.reference)),
    **ENDING,
}


async def _undecided(member: Member) -> Neighbours:
    return await in_progress(member, "rectification", WRONG_NAME), RECTIFY


async def _decided(member: Member) -> Neighbours:
    request, _ = await _undecided(member)
    await rectification_decisions.decide(HANDLER, request.reference, 1, NotDone("Det stämmer."))
    return request, {
        **RECTIFY,
        "reopen": Action(lambda staff, it: rectification_decisions.reopen(staff, it.reference, 1)),
    }


async def _blocking(member: Member) -> Neighbours:
    return await in_progress(member, "restriction", Blocking("claims", "Kvittot")), {
        "grant": Action(lambda staff, it: restriction_requests.grant(staff, it.reference, "claims")),
        "restrict": RESTRICT,
        **ENDING,
    }


async def _objecting(member: Member) -> Neighbours:
    def weigh(weighed: Weighed) -> Action:
        return Action(lambda staff, it: objections.decide(staff, it.reference, {"credit_check": weighed}))

    return await in_progress(member, "objection", Objecting(("credit_check",))), {
        "end it": weigh(Weighed("ended")),
        "go on with it": weigh(Weighed("kept", "Utan den kan ingen köpa på avbetalning.")),
        **ENDING,
    }


NEIGHBOURS: Mapping[str, Callable[[Member], Awaitable[Neighbours]]] = {
    "due to be printed": _due,
    "masked": _masked,
    "in a print run": _in_a_run,
    "recipients to be told": _recipients,
    "rectification undecided": _undecided,
    "rectification decided": _decided,
    "blocking asked for": _blocking,
    "objected to": _objecting,
}
"""What is tried by itself: a line adds a stage with its actions. Each has a person of its own, in this order."""
