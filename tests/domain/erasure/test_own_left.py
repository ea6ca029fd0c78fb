"""What the portal keeps of its own is in the decision on an erasure, and so is every place looked through by hand."""

import pytest

from portal.domain.by_hand import attestations
from portal.domain.by_hand.attestations import Statement
from portal.domain.erasure import erasure, own_left
from portal.domain.letters import answers
from portal.domain.record_of_processing.published import published
from portal.domain.requests import identity
from tests.conftest import World
from tests.domain.journeys import digest_of, received
from tests.letter_text import read, squeezed
from tests.people import APPROVER, BERTIL, HANDLER


@pytest.fixture
async def decision(by_hand: World) -> str:
    request = await received(BERTIL, "erasure")
    await identity.confirm(HANDLER, request.reference, "in_person")
    await erasure.plan(request.id)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    await attestations.attest(
        HANDLER, request.reference, "service_binder", Statement("nothing_found", note="Pärm 4, flik B")
    )
    await attestations.attest(HANDLER, request.reference, "shared_mailbox", Statement("erased", erased=3))
    await erasure.execute(request.id)
    await answers.render(request.id)
    return read(await answers.open_answer(HANDLER, request.reference))


async def test_the_decision_says_what_was_found_by_hand_and_what_the_portal_keeps(decision: str) -> None:
    looked = decision[decision.index(squeezed("Genomgånget för hand")) :]
    assert squeezed("Vi hittade ingenting om dig.") in looked
    assert squeezed("Vi hittade uppgifter om dig och har raderat dem.") in looked
    assert squeezed("Pärm 4") not in decision
    assert squeezed("Din inloggning i integritetsportalen avslutas") in decision
    record = (await published()).record
    for kept in own_left.after_erasure(record, True):
        for said in (kept.what.sv, kept.period.ground.sv, kept.period.name.sv):
            assert squeezed(said) in decision, said


async def test_what_the_rest_is_found_by_is_named_only_where_there_is_a_rest(by_hand: World) -> None:
    record = (await published()).record
    everything = own_left.after_erasure(record, is_anything_left=True)
    assert {kept.period.id for kept in everything} - {
        kept.period.id for kept in own_left.after_erasure(record, is_anything_left=False)
    } == {"portal_rest"}
