"""What comes by post is told apart, always entered in the ledger, and never believed beyond what it proves."""

import asyncio

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.clock import today
from portal.data.actors import Member, Staff
from portal.data.database import acting_as
from portal.data.requests.requests import Kind, Request
from portal.domain import signing
from portal.domain.audit import audit
from portal.domain.audit.audit_log import audit_log
from portal.domain.errors import Conflict
from portal.domain.intake import envelopes, signed_letters
from portal.domain.requests import requests
from portal.domain.requests.deadlines import answer_due
from portal.letters import reference as references
from portal.letters.seal import seal
from tests.people import ANNA, BERTIL, COLLEAGUE, HANDLER

pytestmark = pytest.mark.usefixtures("no_requests")


async def status_of(request: Request, member: Member = ANNA) -> str:
    return (await requests.follow(member, request.reference)).request.status


async def ledger() -> list[tuple[str, str, str | None]]:
    return [(entry.outcome, entry.method, entry.reference) for entry in (await envelopes.ledger(HANDLER)).recent]


def typed_by_hand(reference: str) -> list[str]:
    bare = reference.replace("-", "")
    return [
        reference,
        reference.lower(),
        bare,
        bare[2:],
        f"  {reference} \n",
        reference.replace("-", " "),
        reference.replace("-", "–"),
        "JM" + bare[2:].replace("0", "O").replace("1", "l"),
    ]


async def test_a_genuine_letter_scanned_starts_the_clock() -> None:
    request = await requests.submit(ANNA, "access")
    found = await signed_letters.register(HANDLER, request.seal, today())
    assert found.outcome == "genuine"
    assert found.request
    assert (found.request.status, found.request.received_on) == ("received", today())
    assert found.request.due_on == answer_due(today())
    assert await ledger() == [("genuine", "scanned", request.reference)]


@pytest.mark.parametrize("spelling", range(8))
async def test_a_genuine_letter_typed_starts_the_clock_however_the_reference_is_written(spelling: int) -> None:
    request = await requests.submit(ANNA, "access")
    found = await signed_letters.register(HANDLER, typed_by_hand(request.reference)[spelling], today())
    assert found.outcome == "genuine"
    assert await ledger() == [("genuine", "typed", request.reference)]


async def test_a_seal_that_a_scanner_breaks_into_lines_and_lower_case_is_genuine() -> None:
    request = await requests.submit(ANNA, "access")
    broken = "\r\n".join(request.seal[n : n + 40].lower() for n in range(0, 140, 40))
    assert (await signed_letters.register(HANDLER, broken, today())).outcome == "genuine"


async def test_a_seal_that_somebody_else_signed_is_forged() -> None:
    request = await requests.submit(ANNA, "access")
    forged = seal(Ed25519PrivateKey.generate(), request.reference, "access", request.form_digest)
    assert (await signed_letters.register(HANDLER, forged, today())).outcome == "forged"
    assert await status_of(request) == "awaiting_letter"
    assert await ledger() == [("forged", "scanned", None)]


@pytest.mark.parametrize("at", [2, 20, 60, 138])
async def test_a_seal_with_one_other_symbol_is_never_genuine(at: int) -> None:
    request = await requests.submit(ANNA, "access")
    other = "A" if request.seal[at] != "A" else "B"
    changed = request.seal[:at] + other + request.seal[at + 1 :]
    assert (await signed_letters.register(HANDLER, changed, today())).outcome in ("forged", "malformed")
    assert await status_of(request) == "awaiting_letter"


@pytest.mark.parametrize(("kind", "digest"), [("access", b"\1" * 16), ("erasure", None)])
async def test_a_seal_of_another_text_is_an_altered_letter(kind: Kind, digest: bytes | None) -> None:
    request = await requests.submit(ANNA, "access")
    other = seal(signing.private_key(), request.reference, kind, digest or request.form_digest)
    found = await signed_letters.register(HANDLER, other, today())
    assert found.outcome == "altered"
    assert found.request
    assert found.request.reference == request.reference
    assert await status_of(request) == "awaiting_letter"
    assert await ledger() == [("altered", "scanned", request.reference)]


async def test_a_letter_used_before_is_told_apart() -> None:
    request = await requests.submit(ANNA, "access")
    await signed_letters.register(HANDLER, request.seal, today())
    for text in (request.seal, request.reference):
        found = await signed_letters.register(COLLEAGUE, text, today())
        assert found.outcome == "used"
        assert found.request
        assert found.request.reference == request.reference
    assert await status_of(request) == "received"


async def test_a_letter_of_a_withdrawn_request_is_told_apart() -> None:
    request = await requests.submit(ANNA, "access")
    await requests.withdraw(ANNA, request.reference)
    assert (await signed_letters.register(HANDLER, request.seal, today())).outcome == "withdrawn"
    assert await status_of(request) == "withdrawn"


async def test_a_reference_that_fits_but_is_nobodys_is_unknown() -> None:
    nobodys = references.new()
    assert (await signed_letters.register(HANDLER, nobodys, today())).outcome == "unknown"
    sealed = seal(signing.private_key(), nobodys, "access", bytes(16))
    assert (await signed_letters.register(HANDLER, sealed, today())).outcome == "unknown"
    assert await ledger() == [("unknown", "scanned", None), ("unknown", "typed", None)]


@pytest.mark.parametrize(
    "text",
    ["", " ", "hej", "JM-0000", "JM-ÅÄÖÅ-ÄÖÅÄ", "🎸" * 8, "\0", "JM-0000-000\0", "A" * 140, "A" * 139, "=" * 140,
     "x" * 1_000_000, " " * 1_000_000, "🎸" * 250_000, "\ud800", "%00", "'; DROP TABLE request; --",
     "JM-\u0660000-0000"],
    ids=lambda text: repr(text[:12]) + str(len(text)),
)  # fmt: skip
async def test_what_is_no_letter_of_ours_is_malformed_and_recorded(text: str) -> None:
    found = await signed_letters.register(HANDLER, text, today())
    assert (found.outcome, found.request) == ("malformed", None)
    assert [entry[0] for entry in await ledger()] == ["malformed"]


async def test_a_mistyped_reference_is_malformed_and_not_another_members() -> None:
    request = await requests.submit(ANNA, "access")
    last = request.reference[-2]
    mistyped = request.reference[:-2] + ("A" if last != "A" else "B") + request.reference[-1]
    assert (await signed_letters.register(HANDLER, mistyped, today())).outcome == "malformed"


@pytest.mark.parametrize("text", ["seal", "reference"])
async def test_two_who_register_the_same_letter_at_once_start_the_clock_once(
    as_admin: asyncpg.Connection, text: str
) -> None:
    request = await requests.submit(ANNA, "access")

    async def register(staff: Staff) -> str:
        try:
            return (await signed_letters.register(staff, getattr(request, text), today())).outcome
        except Conflict:
            return "conflict"

    holding = as_admin.transaction()
    await holding.start()
    # Nobody can write before all have read.
    await as_admin.execute("LOCK TABLE signed_letter IN SHARE MODE")
    registering = [asyncio.create_task(register(staff)) for staff in (HANDLER, COLLEAGUE) * 3]
    await asyncio.sleep(0.5)
    await holding.commit()
    outcomes = await asyncio.gather(*registering)
    assert outcomes.count("genuine") == 1
    assert outcomes.count("conflict") == 5
    assert [entry[0] for entry in await ledger()].count("genuine") == 1
    async with acting_as(HANDLER):
        events = await audit.chain.of_request(request.id)
    assert [event.code for event in events].count("letter.received") == 1


async def test_a_letter_whose_request_is_withdrawn_in_the_same_moment_is_one_or_the_other() -> None:
    request = await requests.submit(BERTIL, "access")
    outcome, _ = await asyncio.gather(
        signed_letters.register(HANDLER, request.seal, today()),
        requests.withdraw(BERTIL, request.reference),
        return_exceptions=True,
    )
    assert await status_of(request, BERTIL) == "withdrawn"
    assert isinstance(outcome, Conflict) or outcome.outcome in ("genuine", "withdrawn")  # type: ignore[union-attr]


async def test_what_was_set_aside_is_in_the_audit_log_and_the_member_sees_none_of_it() -> None:
    request = await requests.submit(ANNA, "access")
    altered = seal(signing.private_key(), request.reference, "access", bytes(16))
    await signed_letters.register(HANDLER, altered, today())
    newest = (await audit_log(HANDLER, None)).lines[0].event
    assert (newest.code, newest.request_id, newest.details["outcome"]) == ("letter.set_aside", request.id, "altered")
    followed = await requests.follow(ANNA, request.reference)
    assert [entry.code for entry in followed.timeline] == ["request.submitted"]
