"""Files that staff find by hand: kept encrypted, given back as they were, gone with the extract."""

import asyncio
from datetime import timedelta
from time import monotonic
from uuid import uuid4

import asyncpg
import pytest

from portal.clock import today
from portal.data.actors import Member
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access import access, releases
from portal.domain.access.article_15 import Fault, FoundAt
from portal.domain.access.completeness import NotComplete
from portal.domain.by_hand import attestations, found_files, manual_tasks
from portal.domain.by_hand.attestations import Statement
from portal.domain.by_hand.file_types import media_type
from portal.domain.by_hand.found_files import Upload, plain_name
from portal.domain.erasure import closing
from portal.domain.errors import Conflict, FileRefused, NotFound, NotHandler
from portal.domain.letters import answers, postings
from portal.domain.letters.posting_errors import NotEnclosed
from portal.domain.letters.print_errors import NotPosted
from portal.domain.requests import requests
from portal.settings import settings
from tests.conftest import World, in_force
from tests.domain.found import CANARY, JPEG, PDF, PNG, TEXT, TIFF
from tests.domain.journeys import answer_of, collected, erased, looked_through, posted
from tests.looking import ALL, look_through, release
from tests.on_paper import print_answer
from tests.people import ANNA, ANNA_EMAIL, APPROVER, BERTIL, BERTIL_TELEPHONE, CECILIA, HANDLER
from tests.telling import close

pytestmark = pytest.mark.usefixtures("by_hand", "no_requests")

BINDER, MAILBOX = "service_binder", "shared_mailbox"


async def with_a_file(member: Member) -> Request:
    """The member's request, with a file that was found in the binder."""
    request = await collected(member)
    await found_files.add(HANDLER, request.reference, BINDER, [Upload("kort.pdf", PDF)])
    await attestations.attest(HANDLER, request.reference, BINDER, Statement("found", "Ett kort"))
    return request


async def written(request: Request) -> None:
    """Look through the rest, and have the answer written."""
    await looked_through(request)
    await release(HANDLER, request)
    await answers.render(request.id)


async def files_of(request: Request) -> list[manual_tasks.FoundFile]:
    async with acting_as(HANDLER):
        return [file for task in await manual_tasks.of_request(request) for file in task.files]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
        (TIFF, "image/tiff"),
        (b"MM\x00*" + b"\x00" * 8, "image/tiff"),
        (TEXT, "text/plain"),
        (b"\xef\xbb\xbfhej", "text/plain"),
        (b"PK\x03\x04docx", None),
        (b"MZ\x90\x00program", None),
        (b"GIF89a\x00\x00", None),
        (b"hej\x00", None),
        ("å".encode("latin-1"), None),
        (b"\x1b]0;terminal\x07", None),
    ],
)
def test_the_content_says_what_a_file_is(content: bytes, kind: str | None) -> None:
    assert media_type(content) == kind


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("kort.pdf", "kort.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\hanna\\kort.pdf", "kort.pdf"),
        ("a/..", ""),
        ("..", ""),
        ("kort\x00\r\n.pdf", "kort.pdf"),
        ("kort\u202efdp.exe", "kortfdp.exe"),
        ("å" * 500, "å" * 120),
    ],
)
def test_a_file_name_leads_nowhere(sent: str, kept: str) -> None:
    assert plain_name(sent) == kept


async def test_a_file_comes_back_as_it_was_under_a_name_that_names_nobody() -> None:
    request = await collected(ANNA)
    await found_files.add(HANDLER, request.reference, BINDER, [Upload("../Anna.txt", TEXT), Upload("bild.png", PNG)])
    one, other = await files_of(request)
    assert (one.name, one.size, one.media_type, one.by) == ("Anna.txt", len(TEXT), "text/plain", HANDLER.name)
    opened = await found_files.open_file(HANDLER, request.reference.lower(), BINDER, one.id)
    assert (opened.content, opened.media_type, opened.name) == (TEXT, "text/plain", f"{request.reference}-1.txt")
    assert (await found_files.open_file(HANDLER, request.reference, BINDER, other.id)).name.endswith("-2.png")


async def test_neither_content_nor_name_nor_note_is_anywhere_in_the_database(as_admin: asyncpg.Connection) -> None:
    request = await collected(ANNA)
    await found_files.add(HANDLER, request.reference, MAILBOX, [Upload(f"{CANARY}.txt", TEXT)])
    await attestations.attest(HANDLER, request.reference, MAILBOX, Statement("found", f"Se {CANARY}"))
    tables = await as_admin.fetch("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname !~ '^(pg|sql)_'")
    for (table,) in tables:
        for row in await as_admin.fetch(f"SELECT * FROM {table}"):
            for value in row.values():
                clear = value if isinstance(value, bytes) else str(value).encode()
                assert CANARY.encode() not in clear, table


@pytest.mark.parametrize(
    ("uploads", "why"),
    [
        ([], "missing"),
        ([Upload("tom.pdf", b"")], "empty"),
        ([Upload("kort.pdf", b"PK\x03\x04")], "wrong_type"),
        ([Upload("bad.pdf", b"hello")], "wrong_ending"),
        ([Upload("kort.txt", PDF)], "wrong_ending"),
        ([Upload("bra.pdf", PDF), Upload("dålig.pdf", b"\x00")], "wrong_type"),
        ([Upload("stor.pdf", PDF + b" " * 2048)], "too_large"),
        ([Upload("kort.pdf", PDF)] * 51, "too_many"),
    ],
)
async def test_a_file_that_cannot_be_kept_keeps_the_others_out_too(
    world: World, uploads: list[Upload], why: str
) -> None:
    request = await collected(BERTIL)
    given = settings().data_maps
    in_force(world, largest_file=1024, data_maps=given)
    try:
        with pytest.raises(FileRefused) as refused:
            await found_files.add(HANDLER, request.reference, BINDER, uploads)
    finally:
        in_force(world, largest_file=20 * 1024 * 1024, data_maps=given)
    assert refused.value.why == why
    assert await files_of(request) == []


async def test_large_files_keep_nobody_waiting() -> None:
    request = await collected(BERTIL)
    large = "Bytt strängar på fiolen.\n" * 500_000
    started = monotonic()
    assert all(symbol >= " " or symbol == "\n" for symbol in large)
    one_by_one = monotonic() - started
    gaps: list[float] = []

    async def another_visitor() -> None:
        while True:
            before = monotonic()
            await asyncio.sleep(0.001)
            gaps.append(monotonic() - before)

    visitor = asyncio.create_task(another_visitor())
    await found_files.add(HANDLER, request.reference, MAILBOX, [Upload("stor.txt", large.encode())])
    visitor.cancel()
    assert max(gaps) < one_by_one / 2, "as long as it takes to look at each character"


async def test_files_change_only_until_their_task_is_attested() -> None:
    request = await collected(BERTIL)
    await found_files.add(HANDLER, request.reference, BINDER, [Upload("a.pdf", PDF), Upload("b.pdf", PDF)])
    one, other = await files_of(request)
    await found_files.remove(HANDLER, request.reference, BINDER, one.id)
    with pytest.raises(NotFound):
        await found_files.remove(HANDLER, request.reference, BINDER, one.id)
    await attestations.attest(HANDLER, request.reference, BINDER, Statement("found"))
    with pytest.raises(Conflict):
        await found_files.add(HANDLER, request.reference, BINDER, [Upload("c.pdf", PDF)])
    with pytest.raises(Conflict):
        await found_files.remove(HANDLER, request.reference, BINDER, other.id)
    assert [file.id for file in await files_of(request)] == [other.id]


async def test_a_file_is_found_only_where_it_belongs_and_by_whom_it_concerns() -> None:
    annas, bertils = await collected(ANNA), await with_a_file(BERTIL)
    (file,) = await files_of(bertils)
    for reference, source, id_ in (
        (annas.reference, BINDER, file.id),
        (bertils.reference, MAILBOX, file.id),
        (bertils.reference, BINDER, uuid4()),
        ("JM-0000-0000", BINDER, file.id),
    ):
        with pytest.raises(NotFound):
            await found_files.open_file(HANDLER, reference, source, id_)
    for refused in (
        found_files.open_file(APPROVER, bertils.reference, BINDER, file.id),
        found_files.add(APPROVER, bertils.reference, BINDER, [Upload("a.pdf", PDF)]),
        found_files.remove(APPROVER, bertils.reference, BINDER, file.id),
    ):
        with pytest.raises(NotHandler):
            await refused


async def test_whoever_posts_the_letter_opens_what_is_enclosed_though_it_was_looked_through_before() -> None:
    request = await with_a_file(BERTIL)
    await written(request)
    await print_answer(HANDLER, request.reference)
    (file,) = await files_of(request)
    assert file.is_opened, "it was looked through before the letter was written"
    answer = await answer_of(request)
    assert answer
    (letter,) = answer.letters
    with pytest.raises(NotEnclosed):
        await postings.mark_posted(HANDLER, request.reference, today())
    with pytest.raises(NotPosted) as refused:
        await postings.post(HANDLER, [letter.id], today())
    assert refused.value.faults == {letter.id: "files_not_opened"}
    beside = await found_files.enclosures(HANDLER, refused.value.printouts)
    assert [(it.name, it.is_fetched) for it in beside[request.id]] == [(file.posted_as, False)]
    assert (await found_files.open_file(APPROVER, request.reference, BINDER, file.id)).content == PDF
    assert [it.is_fetched for it in await found_files.enclosed_with(HANDLER, letter, request.reference)] == [True]
    await postings.mark_posted(HANDLER, request.reference, today())


async def test_files_and_texts_go_with_the_extract() -> None:
    request = await with_a_file(BERTIL)
    await written(request)
    await posted(request)
    gone_on = today() + settings().answers_kept
    await manual_tasks.forget_files(gone_on)
    (file,) = await files_of(request)
    with pytest.raises(NotFound):
        await found_files.open_file(HANDLER, request.reference, BINDER, file.id)
    await manual_tasks.forget_files(gone_on + timedelta(days=1))
    assert await files_of(request) == []
    async with acting_as(HANDLER):
        attested = {task.source: task.attestation for task in await manual_tasks.of_request(request)}
    assert attested[BINDER] is not None
    assert (attested[BINDER].outcome, attested[BINDER].note) == ("found", None)


async def test_files_of_a_withdrawn_request_go() -> None:
    request = await with_a_file(ANNA)
    await found_files.add(HANDLER, request.reference, MAILBOX, [Upload("bild.png", PNG), Upload("kort.pdf", PDF)])
    await manual_tasks.forget_files()
    assert len(await files_of(request)) == 3, "it is not answered yet"
    await requests.withdraw(ANNA, request.reference)
    assert await manual_tasks.forget_files() == 3
    assert await files_of(request) == []


async def test_each_file_is_opened_by_somebody_since_it_was_added_before_it_is_sent() -> None:
    request = await collected(ANNA)
    theirs = f"Anna\n{BERTIL_TELEPHONE}\n{ANNA_EMAIL}\n".encode()
    await found_files.add(HANDLER, request.reference, BINDER, [Upload("kort.csv", theirs), Upload("bild.png", PNG)])
    card, picture = await files_of(request)
    assert (card.searched, card.lookalikes, card.lookalikes_at) == ("all", 1, [2]), "the own address is the own"
    assert (picture.searched, picture.lookalikes) == ("none", 0)
    await found_files.open_file(HANDLER, request.reference, BINDER, card.id)
    await found_files.remove(HANDLER, request.reference, BINDER, card.id)
    await found_files.add(HANDLER, request.reference, BINDER, [Upload("kort.csv", b"Bytt en str\xc3\xa4ng")])
    await attestations.attest(HANDLER, request.reference, BINDER, Statement("found"))
    await looked_through(request)
    await look_through(request)
    for file in await files_of(request):
        with pytest.raises(NotComplete):
            await releases.release(HANDLER, request.reference, ALL)
        (point,) = [it for it in (await access.open_extract(HANDLER, request.reference)).points if it.code == "by_hand"]
        assert Fault("not_opened", file.posted_as, FoundAt(BINDER, file.id)) in point.faults
        await found_files.open_file(HANDLER, request.reference, BINDER, file.id)
    await releases.release(HANDLER, request.reference, ALL)


async def test_files_go_with_the_persons_key() -> None:
    request = await with_a_file(CECILIA)
    await written(request)
    await posted(request)
    await closing.close(HANDLER, request.reference)
    (file,) = await files_of(request)
    wish = await erased(CECILIA)
    await close(HANDLER, wish)
    with pytest.raises(NotFound):
        await found_files.open_file(HANDLER, request.reference, BINDER, file.id)
    await closing.remove_account(wish.id)
    assert await files_of(request) == []
    async with acting_as(HANDLER):
        assert [task.attestation.by for task in await manual_tasks.of_request(request) if task.attestation] == [
            HANDLER.name
        ] * 2
