"""What a correction is followed by: its recipients are told of it, and what was collected before is collected again."""

import pytest

from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access import access, completeness, releases
from portal.domain.access.completeness import NotComplete
from portal.domain.errors import NotFound
from portal.domain.letters import outgoing_letters
from portal.domain.recipients import recipient_telling, recipients
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests
from portal.domain.requests.request_forms import sender_of
from portal.domain.requests.wishes import A_NUMBER, Corrections
from portal.domain.rights import rectification_decisions, rectifications, rectifying
from portal.domain.rights.rectification_decisions import ByHand, ByMap, NumberByHand
from tests.domain.wishes_under_way import WRONG_NAME, in_progress, letters_of, said_in
from tests.letter_text import read, squeezed
from tests.people import BERTIL, CECILIA, HANDLER
from tests.telling import write

pytestmark = pytest.mark.usefixtures("world")


async def test_who_has_had_what_was_corrected_is_told_of_that_alone_by_the_name_that_they_know() -> None:
    request = await in_progress(BERTIL, "rectification", WRONG_NAME)
    opened = await rectifications.open_rectification(HANDLER, request.reference)
    [(token, there)] = (opened.items[0].held or {}).items()
    before = there.value
    other = await in_progress(BERTIL, "access")
    await access.collect(other.id)
    assert await missing_of(other) == []
    with pytest.raises(NotFound):
        await rectification_decisions.decide(HANDLER, request.reference, 1, NumberByHand())
    await rectification_decisions.decide(HANDLER, request.reference, 1, ByMap(token, "Berit Ny-Namn"))
    await rectification_decisions.carry_out(HANDLER, request.reference)
    await rectifying.execute(request.id)
    assert before
    await recipients.list_for(await as_staff_see(request), "rectification")
    record = (await published()).record
    async with acting_as(HANDLER):
        told = await recipient_telling.of_request(request, record)
    assert told
    for it in told:
        assert it.person
        assert it.person[0] == before, "the recipient knows the old name"
        assert [category.sv for category in it.categories] == [record.categories["name"].name.sv]
    await write(HANDLER, request.reference, told[0].id, ("Mottagaren", "Box 1", "111 11 Stockholm"))
    letter = next(it for it in await letters_of(request) if it.kind == "recipient_notice")
    corrected = {"what": "Kundkonto, Namn", "before": before, "after": "Berit Ny-Namn", "is_number": False}
    assert (await said_in(letter))["corrected"] == [corrected]
    await outgoing_letters.write(letter.id)
    text = read(await outgoing_letters.open_letter(HANDLER, letter.id))
    assert squeezed("Berit Ny-Namn") in text

    assert [it.what for it in await missing_of(other)] == ["outdated"], "what was collected before says the old name"
    with pytest.raises(NotComplete):
        await releases.release(HANDLER, other.reference)
    now = await as_staff_see(other)
    async with acting_as(SYSTEM):
        assert sender_of(now, await subjects.find(BERTIL.id))[0] == "Berit Ny-Namn"
    await access.collect_anew(HANDLER, other.reference)
    await access.collect(other.id)
    assert await missing_of(other) == []


async def test_that_a_personnummer_was_corrected_is_told_without_either_number() -> None:
    request = await in_progress(CECILIA, "rectification", Corrections((A_NUMBER,)))
    for made in (ByMap("", "850413-9802"), ByHand("850412-9803", "850413-9802")):
        with pytest.raises(NotFound):
            await rectification_decisions.decide(HANDLER, request.reference, 1, made)
    await rectification_decisions.decide(HANDLER, request.reference, 1, NumberByHand())
    await rectification_decisions.carry_out(HANDLER, request.reference)
    await rectifying.execute(request.id)
    [answer] = await letters_of(request)
    number = {"before": "", "after": "", "is_number": True}
    said = {"what": "Personal identity number", "source": ""}
    assert (await said_in(answer))["changes"] == [{**number, **said}]
    await recipients.list_for(await as_staff_see(request), "rectification")
    async with acting_as(HANDLER):
        told = await recipient_telling.of_request(request, (await published()).record)
    await write(HANDLER, request.reference, told[0].id, ("Mottagaren", "Box 1", "111 11 Stockholm"))
    notice = next(it for it in await letters_of(request) if it.kind == "recipient_notice")
    assert (await said_in(notice))["corrected"] == [{**number, "what": "Personnummer"}]


async def missing_of(request: Request) -> list[completeness.Missing]:
    async with acting_as(SYSTEM):
        return await completeness.missing(request)


async def as_staff_see(request: Request) -> Request:
    async with acting_as(SYSTEM):
        return await requests.find(request.reference)
