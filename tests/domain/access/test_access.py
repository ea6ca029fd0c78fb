"""An access request from the member's wish to the posted answer, through the domain."""

import io
import json

import pytest
from pypdf import PdfReader

from portal.clock import today
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.access import access, releases
from portal.domain.audit import audit
from portal.domain.erasure import closing
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake import signed_letters
from portal.domain.letters import answers, postings
from portal.domain.requests import identity, requests
from portal.domain.requests.identity_errors import IdentityMismatch
from tests.conftest import World
from tests.extracts import whole
from tests.looking import release
from tests.on_paper import print_answer
from tests.people import ANNA, ANNA_PERSONNUMMER, APPROVER, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def test_an_access_request_goes_all_the_way_to_the_posted_answer(world: World) -> None:
    request = await requests.submit(ANNA, "access")
    found = await signed_letters.register(HANDLER, request.seal, today())
    assert found.outcome == "genuine"
    with pytest.raises(IdentityMismatch):
        await identity.confirm(HANDLER, request.reference, "personnummer", "19121212-1212")
    await identity.confirm(HANDLER, request.reference, "personnummer", ANNA_PERSONNUMMER)

    await access.collect(request.id)
    await access.collect(request.id)
    await access.open_extract(HANDLER, request.reference)
    content = await whole(request)
    rows = {t["name"]: len(t["rows"]) for source in content["sources"] for t in source["tables"]}
    assert rows["orders"] > 10

    await release(HANDLER, request)
    await answers.render(request.id)
    await answers.render(request.id)
    pdf = await answers.open_answer(HANDLER, request.reference)
    reader = PdfReader(io.BytesIO(pdf))
    attached = json.loads(reader.attachments["registerutdrag.json"][0])
    for given, collected in zip(attached["sources"], content["sources"], strict=True):
        assert [(it["name"], it["count"], it["rows"]) for it in given["tables"]] == [
            (it["name"], len(it["rows"]), it["rows"]) for it in collected["tables"]
        ]
    assert ANNA_PERSONNUMMER not in "".join(page.extract_text() for page in reader.pages)

    await print_answer(HANDLER, request.reference)
    await postings.mark_posted(HANDLER, request.reference, today())
    await closing.close(HANDLER, request.reference)
    followed = await requests.follow(ANNA, request.reference)
    assert followed.request.status == "closed"
    assert [entry.code for entry in followed.timeline] == [
        "request.submitted",
        "letter.received",
        "identity.confirmed",
        "extract.collected",
        "extract.opened",
        "answer.rendered",
        "answer.printed",
        "answer.posted",
        "request.closed",
    ]
    async with acting_as(SYSTEM):
        pass
    verdict = await audit.verify()
    assert verdict.faults == ()


async def test_another_member_does_not_find_the_request() -> None:
    request = await requests.submit(ANNA, "access")
    with pytest.raises(NotFound):
        await requests.follow(BERTIL, request.reference)
    with pytest.raises(NotFound):
        await requests.withdraw(BERTIL, request.reference)
    with pytest.raises(NotFound):
        await requests.form_pdf(BERTIL, request.reference)


async def test_submitting_twice_does_one_thing() -> None:
    first = await requests.submit(BERTIL, "access")
    again = await requests.submit(BERTIL, "access")
    assert first.reference == again.reference


async def test_nothing_can_be_released_before_it_is_collected() -> None:
    request = await requests.submit(BERTIL, "access")
    with pytest.raises(Conflict):
        await releases.release(HANDLER, request.reference)
    with pytest.raises(NotFound):
        await answers.open_answer(APPROVER, request.reference)
