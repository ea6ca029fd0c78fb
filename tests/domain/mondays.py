"""A Monday's pile: more than twenty letters of every kind, printed by the portal and scanned badly."""

from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.clock import today
from portal.data.actors import Member
from portal.data.requests.requests import Kind, Request
from portal.demo.accounts import member_id
from portal.demo.people import member_accounts
from portal.domain import signing
from portal.domain.intake import signed_letters
from portal.domain.requests import requests
from portal.letters import reference as references
from portal.letters.seal import seal
from tests.conftest import World
from tests.paper import (
    COARSE,
    CROOKED,
    PALE,
    SIDEWAYS,
    UPSIDE_DOWN,
    Scanning,
    blank,
    blurred,
    coded,
    pile,
    printed,
    scanned,
    signed,
    struck,
    written,
)
from tests.people import HANDLER

PEOPLE = [Member(member_id(person), "sv") for person in member_accounts(12)]
KINDS: tuple[Kind, ...] = ("access", "erasure")


@dataclass
class Monday:
    """The pile: what each of its letters is, by the number of its first page, and the requests of the genuine ones."""

    pdf: bytes
    outcomes: dict[int, str] = field(default_factory=dict)
    asked: dict[int, Request] = field(default_factory=dict)
    notes: dict[int, set[str]] = field(default_factory=dict)


async def mixed(world: World) -> Monday:
    """More than twenty letters, printed by the portal, signed, scanned badly, and put on one another."""
    made, pages = Monday(b""), []
    waiting = [(member, kind) for member in PEOPLE for kind in KINDS]
    ways = [Scanning(), CROOKED, UPSIDE_DOWN, COARSE, SIDEWAYS, PALE, Scanning(turned=180), Scanning(turned=-7)]

    async def ask() -> tuple[Request, bytes]:
        member, kind = waiting.pop(0)
        request = await requests.submit(member, kind)
        return request, await requests.form_pdf(member, request.reference)

    def put(outcome: str, *images: object, how: Scanning | None = None, notes: set[str] | None = None) -> int:
        first = len(pages) + 1
        for image in images:
            pages.append(scanned(image, how or ways[len(pages) % len(ways)], seed=len(pages)))  # type: ignore[arg-type]
        made.outcomes[first], made.notes[first] = outcome, notes or set()
        return first

    # Somebody has put a page without a code on top of the pile.
    put("", written("Hej!", "Vad har ni om mig?", "Kim"), how=Scanning(), notes={"no_code"})
    for how in ways:
        request, pdf = await ask()
        made.asked[put("genuine", signed(printed(pdf)[0]), how=how)] = request
    # Scanned on both sides: the backs are blank, or say more.
    for _ in range(3):
        request, pdf = await ask()
        made.asked[put("genuine", signed(printed(pdf)[0]), blank())] = request
    for _ in range(2):
        request, pdf = await ask()
        first = put("genuine", signed(printed(pdf)[0]), written("Se även mitt kvitto."), notes={"more_pages"})
        made.asked[first] = request
    request, pdf = await ask()
    made.asked[put("genuine", struck(signed(printed(pdf)[0]), 900), how=UPSIDE_DOWN, notes={"ink"})] = request
    request, pdf = await ask()
    unsigned = put("genuine", printed(pdf)[0])
    made.asked[unsigned] = request
    request, pdf = await ask()
    await signed_letters.register(HANDLER, request.seal, today())
    put("used", signed(printed(pdf)[0]))
    request, pdf = await ask()
    await requests.withdraw(next(m for m in PEOPLE if m.id == request.subject_id), request.reference)
    put("withdrawn", signed(printed(pdf)[0]))
    request, pdf = await ask()
    expired = request
    put("expired", signed(printed(pdf)[0]))
    request, _ = await ask()
    forged = seal(Ed25519PrivateKey.generate(), request.reference, request.kind, request.form_digest)
    put("forged", coded(forged), how=Scanning())
    altered = seal(signing.private_key(), request.reference, request.kind, bytes(16))
    put("altered", coded(altered), how=CROOKED)
    put("unknown", coded(seal(signing.private_key(), references.new(), "access", bytes(16))), how=Scanning())
    request, pdf = await ask()
    twice = signed(printed(pdf)[0])
    made.asked[put("genuine", twice, coded("https://example.se/faktura"), notes={"more_pages", "other_code"})] = request
    request, pdf = await ask()
    made.asked[put("genuine", signed(blurred(printed(pdf)[0])), how=Scanning())] = request
    db = await asyncpg.connect(world.admin_url(world.portal))
    await db.execute(
        "UPDATE request SET expires_on = $2, submitted_at = now() - interval '99 days', status = 'expired'"
        " WHERE id = $1",
        expired.id,
        today() - timedelta(days=3),
    )
    await db.close()
    made.pdf = pile(pages)
    return made
