"""The signed statement: everything that proves a choice, and nothing of it can be changed unnoticed."""

import io
import json
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from portal.data.actors import SYSTEM
from portal.data.audit import audit as chain
from portal.data.database import acting_as
from portal.domain.consents import consent_statement, consent_statement_pdf, consents
from portal.domain.consents.consent_statement import NotGenuine, Statement, as_json, from_json
from portal.domain.consents.consent_statement_pdf import FILE, PagesDiffer, PagesNotCompared, as_pdf, verified
from portal.domain.consents.consents import in_session
from portal.domain.errors import NotFound
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests
from portal.domain.rights import restrictions
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, BERTIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def annas() -> dict[str, Any]:
    """Anna's statement after a yes and a no."""
    how = in_session("consents", b"the session's digest of 32 bytes")
    await consents.choose(ANNA, "sms_offers", True, how)
    await consents.choose(ANNA, "newsletter", False, how)
    await consents.choose(BERTIL, "email_offers", True)
    return dict(await consent_statement.of_member(ANNA))


async def test_it_has_wording_version_language_time_origin_place_and_session_of_each_choice() -> None:
    content = (await annas())["content"]
    current = await published()
    sms = current.record.choice("sms_offers")
    assert sms
    assert sms.wording
    [refused, given] = content["choices"]
    assert (refused["activity"], refused["given"]) == ("newsletter", False)
    assert (
        given
        | {
            "activity": "sms_offers",
            "given": True,
            "wording": sms.wording.sv,
            "wording_version": 1,
            "language": "sv",
            "record_version": current.version,
            "origin": "portal",
            "place": "consents",
        }
        == given
    )
    assert len(given["session"]) == 64
    assert given["session"] == refused["session"], "chosen in one session"
    assert given["session"] != b"the session's digest of 32 bytes".hex(), "the session's own digest is not shown"
    assert content["person"] == {"id": str(ANNA.id), "customer_number": ANNA_NUMBER, "email": ANNA_EMAIL}
    assert {it["activity"]: it["allowed"] for it in content["standing"]}["sms_offers"]
    assert [it["version"] for it in content["record_versions"]] == [current.version]


async def test_each_yes_and_no_says_why_also_of_somebody_who_has_chosen_nothing() -> None:
    def reasons(statement: Statement) -> dict[str, tuple[bool, str]]:
        return {it["activity"]: (it["allowed"], it["reason"]) for it in statement["content"]["standing"]}

    untouched = await consent_statement.of_member(CECILIA)
    assert untouched["content"]["choices"] == []
    assert reasons(untouched)["newsletter"] == (True, "not_declined")
    assert reasons(untouched)["sms_offers"] == (False, "not_consented")
    chosen = reasons(await annas())
    assert (chosen["newsletter"], chosen["sms_offers"]) == ((False, "said_no"), (True, "said_yes"))
    pdf = PdfReader(io.BytesIO(await as_pdf(untouched, "sv")))
    said = " ".join("".join(page.extract_text() for page in pdf.pages).split())
    assert "Personen har inte sagt nej. För den här krävs inget ja." in said
    assert "Personen har inte gjort några val i portalen." in said
    assert "Vi prövar filen och svarar." in said
    assert "portal consents verify" not in said


async def test_pages_of_an_earlier_edition_are_not_said_to_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = await as_pdf(await annas(), "sv")
    monkeypatch.setattr(consent_statement_pdf, "EDITION", consent_statement.EDITION + 1)
    with pytest.raises(PagesNotCompared):
        await verified(pdf)


async def test_a_change_anywhere_in_it_is_found_out() -> None:
    statement = await annas()
    assert from_json(as_json(statement))["content"] == statement["content"]
    for path, value in (
        (("content", "choices", 0, "given"), True),
        (("content", "choices", 0, "at"), "2020-01-01T00:00:00.000+00:00"),
        (("content", "person", "email"), "bertil@example.se"),
        (("digest",), "00" * 32),
        (("signature",), "00" * 64),
        (("signature",), 7),
    ):
        changed = json.loads(as_json(statement))
        at: Any = changed
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        with pytest.raises(NotGenuine):
            from_json(json.dumps(changed).encode())


@pytest.mark.parametrize("file", [b"", b"{}", b"[]", b"null", b"\xff", b"%PDF-1.7 nothing", b"[" * 100_000, b"7"])
async def test_what_is_no_statement_is_not_genuine(file: bytes) -> None:
    with pytest.raises(NotGenuine):
        await verified(file)


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_the_pdf_shows_the_choices_carries_the_signed_file_and_is_checked_with_it(language: Any) -> None:
    statement = await annas()
    pdf = await as_pdf(statement, language)
    assert pdf == await as_pdf(statement, language), "the same statement gives the same bytes"
    read = PdfReader(io.BytesIO(pdf))
    text = "".join(page.extract_text() for page in read.pages)
    assert ANNA_NUMBER in text
    assert "Erbjudanden med sms" in text or "Offers by text message" in text
    assert from_json(read.attachments[FILE][0])["content"] == statement["content"]
    assert (await verified(pdf))["content"] == statement["content"]


async def test_pages_that_say_something_else_than_the_file_are_found_out() -> None:
    statement = await annas()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(await as_pdf(statement, "sv"))))
    writer.add_blank_page(100, 100)
    other = io.BytesIO()
    writer.write(other)
    with pytest.raises(PagesDiffer):
        await verified(other.getvalue())


async def test_a_restriction_shows_and_staff_get_it_by_the_persons_request_with_a_trace() -> None:
    asked = await requests.submit(BERTIL, "access")
    await restrictions.place(HANDLER, asked.reference, "accuracy")
    statement = await consent_statement.of_request(HANDLER, asked.reference)
    assert statement["content"]["stopped"] == "restricted"
    assert not any(it["allowed"] for it in statement["content"]["standing"])
    assert {it["reason"] for it in statement["content"]["standing"]} == {"restricted"}
    async with acting_as(SYSTEM):
        event = (await chain.of_subject(BERTIL.id, None, 1))[0]
    assert (event.code, event.actor_id, event.request_id) == ("consents.opened", HANDLER.id, asked.id)
    with pytest.raises(NotFound):
        await consent_statement.of_request(HANDLER, "JM-0000-0000")
    assert consent_statement_pdf.FILE == "samtycken.json"
