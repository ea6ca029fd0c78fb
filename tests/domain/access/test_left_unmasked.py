"""What looks like another person's number and is not masked is sent only when somebody says so (Art. 15(4))."""

import pytest

from portal.domain.access import access, releases
from portal.domain.access.left_unmasked import LeftUnmasked
from portal.domain.access.masking import Change, mask, mask_words
from portal.domain.desk.case import open_case
from tests.conftest import World
from tests.domain.access.test_passages import anew, noted, places
from tests.extracts import value, whole
from tests.looking import look_through
from tests.people import BERTIL, BERTIL_HOME, BERTIL_TELEPHONE, HANDLER


async def test_a_number_that_is_left_unmasked_is_sent_only_when_somebody_says_that_it_may_be(world: World) -> None:
    note = f"Bertil, {BERTIL_HOME}, har {BERTIL_TELEPHONE}, grannen 031-390 06 77 och s@example.org."
    request, cell = await noted(world, BERTIL, note)
    await look_through(request)
    left = await access.open_extract(HANDLER, request.reference)
    assert left.with_unmasked[cell] == 2, "the person's own number is not counted"
    assert left.unmasked == sum(left.with_unmasked.values())
    content = await whole(request)
    same = [it for it in left.with_unmasked if value(content, it) == note]
    others = frozenset(left.with_unmasked) - set(same)
    assert await mask(HANDLER, request.reference, Change(mask=others)) == 0
    for one in same:
        assert await mask_words(HANDLER, request.reference, one, await places(request, one, "031-390", "06")) == 2
        change = await places(request, one, "031-390", "06", "77")
        assert await mask_words(HANDLER, request.reference, one, change) == 1
    await anew(request)
    assert (await access.open_extract(HANDLER, request.reference)).with_unmasked == dict.fromkeys(same, 1)
    with pytest.raises(LeftUnmasked):
        await releases.release(HANDLER, request.reference, len(same) - 1)
    await releases.release(HANDLER, request.reference, len(same))
    released = [it for it in (await open_case(HANDLER, request.reference)).timeline if it.code == "extract.released"]
    assert [it.details.get("unmasked") for it in released] == [len(same)]
    assert [it.name for it in released] == ["Hanna Handläggare"]
