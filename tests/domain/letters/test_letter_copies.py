"""A letter that is printed once more says on each page that it is a copy, and is counted with who and why."""

from uuid import uuid4

import asyncpg
import pytest

from portal.clock import today
from portal.domain.desk import case
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters import letter_copies, outgoing_letters, postings
from tests.domain.journeys import received
from tests.domain.printing import texts, written
from tests.domain.replies import events
from tests.on_paper import print_letter
from tests.people import ANNA, COLLEAGUE, HANDLER

pytestmark = pytest.mark.usefixtures("world", "replies")


async def test_a_copy_is_the_letter_marked_on_each_page() -> None:
    [letter] = await written(1)
    await print_letter(HANDLER, letter)
    own = texts(await outgoing_letters.open_letter(HANDLER, letter))
    pages = texts(await letter_copies.make(HANDLER, letter, "lost"))
    assert len(pages) == len(own)
    assert all("Kopia" in page for page in pages)
    assert "Brev 1" in pages[0]


async def test_each_copy_is_counted_with_who_and_why_and_is_an_event(as_admin: asyncpg.Connection) -> None:
    request = await received(ANNA, "access")
    [letter] = await written(1, request)
    await print_letter(HANDLER, letter)
    await letter_copies.make(HANDLER, letter, "damaged")
    await postings.mark_posted(HANDLER, letter, today())
    await letter_copies.make(COLLEAGUE, letter, "lost")
    copies = await letter_copies.of_letter(HANDLER, letter)
    assert [(it.reason, copies.names[it.copied_by]) for it in copies.made] == [
        ("damaged", HANDLER.name),
        ("lost", COLLEAGUE.name),
    ]
    assert (await events(request))[-1] == "outgoing.copied"
    said = (await case.open_case(HANDLER, request.reference)).timeline[-1].details
    assert said == {"letter_kind": "reply", "copy_reason": "lost"}


async def test_what_is_not_on_paper_has_no_copy() -> None:
    ordered, withdrawn = await written(2)
    await print_letter(HANDLER, withdrawn)
    await outgoing_letters.withdraw(HANDLER, withdrawn)
    for letter in (ordered, withdrawn):
        with pytest.raises(Conflict):
            await letter_copies.make(HANDLER, letter, "lost")
        assert (await letter_copies.of_letter(HANDLER, letter)).made == []
    with pytest.raises(NotFound):
        await letter_copies.make(HANDLER, uuid4(), "lost")


async def test_no_copy_is_made_of_what_has_been_forgotten(as_admin: asyncpg.Connection) -> None:
    [letter] = await written(1)
    await print_letter(HANDLER, letter)
    await as_admin.execute("UPDATE letter SET pdf = NULL, content = NULL, own_key = NULL WHERE id = $1", letter)
    with pytest.raises(NotFound):
        await letter_copies.make(HANDLER, letter, "asked")
    assert (await letter_copies.of_letter(HANDLER, letter)).made == []
