"""Direct marketing ends at once whatever road the objection came by, before anybody has shown who asks (Art. 21(3))."""

from dataclasses import replace

import pytest

from portal.data.actors import SYSTEM
from portal.data.consents import suppressions
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.consents import consents
from portal.domain.consents.consent_check import check
from portal.domain.consents.consents import marketing_allowed
from portal.domain.erasure.known_as import possible_digests_of_all
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.intake import corrected_person, otherwise, request_drafts
from portal.domain.intake.claims import Claim
from portal.domain.intake.request_drafts import Matter
from portal.domain.letters import outgoing_letters
from portal.domain.record_of_processing.published import published
from portal.domain.requests import identity, refusals, requests
from portal.domain.requests.identity import Address
from portal.domain.rights import objected_marketing, objections
from portal.domain.rights.objections import Weighed
from portal.domain.rights.restriction_questions import Question
from tests.domain.registering import STREET, asked, drafted, registered
from tests.domain.wishes_under_way import letters_of, said_in, status_of
from tests.letter_text import read, squeezed
from tests.people import ANNA, ANNA_EMAIL, BERTIL, BERTIL_EMAIL, CECILIA, CECILIA_EMAIL, HANDLER, INTAKE

pytestmark = pytest.mark.usefixtures("world")

STRANGER = "ny@example.se"


def objecting(ends_marketing: bool = True) -> Matter:
    return replace(asked("objection", "telephone"), words="Sluta skicka reklam!", ends_marketing=ends_marketing)


async def suppressed(email: str) -> set[str]:
    """What is not begun at that address, by an import or a new account either."""
    async with acting_as(SYSTEM):
        found = await suppressions.found(possible_digests_of_all("email", [email])[0])
    return {activity for stops in found.values() for activity in stops}


async def test_it_ends_when_it_is_registered_though_nobody_has_shown_who_asks() -> None:
    assert await marketing_allowed(ANNA.id)
    request = await registered(Claim(name="Anna", address=STREET, email=ANNA_EMAIL), objecting())
    assert (request.subject_id, await status_of(request)) == (ANNA.id, "received")
    assert await marketing_allowed(ANNA.id) == ()
    assert (await consents.history(ANNA))[0].origin == "staff"
    shown = await objections.open_objection(HANDLER, request)
    assert "newsletter" in {it.id for it in shown.ended}
    assert not shown.marketing_left
    await consents.choose(ANNA, "newsletter", True)
    assert "newsletter" in await marketing_allowed(ANNA.id), "who did not mean it switches it on again"
    await objected_marketing.end(HANDLER, request.reference)
    assert "newsletter" in await marketing_allowed(ANNA.id), "the objection is the one of before"


async def test_nothing_more_has_to_be_decided_and_the_answer_says_what_ended() -> None:
    [request] = [it for it in await requests.of_member(ANNA) if it.kind == "objection"]
    await identity.confirm(HANDLER, request.reference, "in_person", address=Address("shop"))
    await objections.decide(HANDLER, request.reference, {"newsletter": Weighed("ended")})
    [letter] = [it for it in await letters_of(request) if it.kind == "objection_answer"]
    said = await said_in(letter)
    assert "Nyhetsbrev" in [it["name"] for it in said["activities"]]  # type: ignore[union-attr, index]
    assert said["kept"] == []


async def test_marketing_is_not_begun_at_the_address_of_somebody_whom_nobody_knows() -> None:
    draft = await request_drafts.start(INTAKE, Claim(name="Ny Person", address=STREET, email=STRANGER))
    await request_drafts.choose(INTAKE, draft, request_drafts.NOBODY)
    await request_drafts.describe(INTAKE, draft, objecting())
    await otherwise.register(INTAKE, draft)
    assert await check("newsletter", [Question("email", STRANGER)]) == [None], "of whom nothing is known, nothing may"
    assert await suppressed(STRANGER) == {it.id for it in (await published()).record.choices}


async def test_an_objection_to_something_else_leaves_it_until_staff_end_it() -> None:
    before = await marketing_allowed(CECILIA.id)
    request = await registered(Claim(name="Cecilia", address=STREET, email=CECILIA_EMAIL), objecting(False))
    assert before
    assert await marketing_allowed(CECILIA.id) == before
    assert (await objections.open_objection(HANDLER, request)).marketing_left
    with pytest.raises(NotHandler):
        await objected_marketing.end(INTAKE, request.reference)
    for _ in range(2):
        await objected_marketing.end(HANDLER, request.reference)
    assert await marketing_allowed(CECILIA.id) == ()
    await refusals.refuse(HANDLER, request.reference, "law", "Lagen hindrar oss från att sluta med det andra.")
    with pytest.raises(Conflict):
        await objected_marketing.end(HANDLER, request.reference)
    other = await requests.submit(CECILIA, "access")
    with pytest.raises(NotFound):
        await objected_marketing.end(HANDLER, other.reference)


async def test_who_turns_out_to_be_somebody_else_is_freed_of_it_too() -> None:
    request = await registered(Claim(name="Okänd", address=STREET, email="okand@example.se"), objecting())
    draft = await corrected_person.begin(HANDLER, request.reference)
    await request_drafts.claim_again(HANDLER, draft, Claim(name="Bertil", address=STREET, email=BERTIL_EMAIL))
    await request_drafts.choose(HANDLER, draft, 0)
    corrected = await corrected_person.correct(HANDLER, draft)
    assert corrected.subject_id == BERTIL.id
    assert await marketing_allowed(BERTIL.id) == ()
    assert (await objections.open_objection(HANDLER, corrected)).ended


async def refusal_of(request: Request) -> str:
    """What the letter of a refusal says."""
    await refusals.refuse(HANDLER, request.reference, "law", "Lagen hindrar oss från att sluta med det andra.")
    [letter] = [it for it in await letters_of(request) if it.kind == "refusal"]
    await outgoing_letters.write(letter.id)
    return read(await outgoing_letters.open_letter(HANDLER, letter.id))


@pytest.mark.parametrize("ends_marketing", [True, False])
async def test_no_refusal_says_that_marketing_goes_on(ends_marketing: bool) -> None:
    claim = Claim(name="Ännu En", address=STREET, email=f"en{ends_marketing}@example.se")
    request = await otherwise.register(HANDLER, await drafted(claim, objecting(ends_marketing)))
    letter = await refusal_of(request)
    assert squeezed("fortsätta med") not in letter
    assert squeezed("annat än direktmarknadsföring") in letter
    assert (squeezed("Det här har vi slutat med") in letter) is ends_marketing
    assert (squeezed("Nyhetsbrev") in letter) is ends_marketing
    assert (squeezed("säg till oss så slutar vi genast") in letter) is not ends_marketing
