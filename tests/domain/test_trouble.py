"""What keeps a job from being done is told on the request by its own name, in words that staff read."""

import asyncpg
import pytest

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.erasure import erasure
from portal.domain.requests import identity, requests
from portal.domain.trouble import noting_trouble
from portal.jobs.queue import WorkPostponed
from portal.letters.typst import LetterNotMade
from portal.sources.errors import NoPseudonym, SourceBusy, SourceMismatch, SourceUnreachable
from portal.web.language import message
from portal.web.staff.words import TROUBLES
from tests.conftest import World
from tests.domain.journeys import digest_of, planned, received
from tests.people import ANNA, APPROVER, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def trouble_of(reference: str) -> str | None:
    async with acting_as(SYSTEM):
        return (await requests.find(reference)).trouble


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SourceUnreachable("shop"), "source_unreachable"),
        (SourceBusy("shop"), "source_unreachable"),
        (SourceMismatch("shop"), "source_mismatch"),
        (NoPseudonym("shop"), "no_pseudonym"),
        (LetterNotMade(), "letter_not_made"),
    ],
)
async def test_each_fault_has_its_own_name_and_is_gone_when_all_goes_well(error: Exception, code: str) -> None:
    request = await received(ANNA, "access")
    async with acting_as(SYSTEM):
        status = (await requests.find(request.reference)).status
    if status == "received":
        await identity.confirm(HANDLER, request.reference, "in_person")
    with pytest.raises(WorkPostponed):
        async with noting_trouble(request.id):
            raise error
    assert await trouble_of(request.reference) == code
    async with noting_trouble(request.id):
        pass
    assert await trouble_of(request.reference) is None


async def test_a_source_that_does_not_erase_is_not_called_unreachable(world: World) -> None:
    request = await planned(BERTIL)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    shop = await asyncpg.connect(world.admin_url(world.shop))
    await shop.execute(
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;"
        "CREATE TRIGGER keeps BEFORE UPDATE OR DELETE ON customers FOR EACH ROW EXECUTE FUNCTION keep()"
    )
    with pytest.raises(WorkPostponed):
        await erasure.execute(request.id)
    assert await trouble_of(request.reference) == "not_erased"
    await shop.execute("DROP TRIGGER keeps ON customers")
    await shop.close()
    await erasure.execute(request.id)
    assert await trouble_of(request.reference) is None


@pytest.mark.parametrize("code", ["no_pseudonym", "not_erased", "letter_not_made"])
def test_staff_read_it_in_both_languages(code: str) -> None:
    for text in TROUBLES[code]:
        assert message("en", text) == text
        assert message("sv", text) not in ("", text)
