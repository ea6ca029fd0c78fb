"""What the portal itself holds of a person: it belongs in an extract like everything else (Art. 15(3))."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

from portal.data import (
    accounts,
    audit,
    consents,
    objections,
    outgoing_letters,
    recipient_notices,
    requests,
    restrictions,
)
from portal.data.actors import SYSTEM
from portal.data.audit import AuditEvent
from portal.data.database import acting_as
from portal.domain import envelopes
from portal.domain.envelopes import Seen
from portal.domain.extract_content import Column, Row, Table
from portal.domain.own_reasons import IDENTITY_ANSWERS, REFUSALS, said_of_requests
from portal.domain.own_words import CAME_OTHERWISE, came_otherwise
from portal.domain.wishes import wished
from portal.sources.data_map import Label

T = TypeVar("T")

OWN = "portal"
"""The id of the portal's own data among the sources of an extract."""

LABEL = Label("Integritetsportalen", "The privacy portal")

AT_A_TIME = 1000
"""Rows in memory at most."""

_AT = Column("at", Label("Tidpunkt", "Time"), "datetime")

TABLES = (
    Table(
        "account",
        Label("Konto", "Account"),
        (
            Column("email", Label("E-postadress", "E-mail address"), "text"),
            Column("language", Label("Språk", "Language"), "text"),
        ),
    ),
    Table(
        "consent",
        Label("Samtycken och invändningar", "Consents and objections"),
        (
            _AT,
            Column("activity", Label("Behandling", "Activity"), "text"),
            Column("given", Label("Tillåten", "Allowed"), "boolean"),
            Column("wording", Label("Text som visades", "Text shown"), "text"),
        ),
    ),
    Table(
        "request",
        Label("Begäranden", "Requests"),
        (
            Column("reference", Label("Referens", "Reference"), "text"),
            Column("kind", Label("Slag", "Kind"), "text"),
            Column("submitted_at", Label("Inlämnad", "Submitted"), "datetime"),
        ),
    ),
    CAME_OTHERWISE,
    Table(
        "signed_letter",
        Label("Brev från dig", "Letters from you"),
        (
            Column("arrived_on", Label("Ankom", "Arrived"), "date"),
            Column("outcome", Label("Utfall", "Turned out to be"), "text"),
            Column("enclosures", Label("Bilagor", "Enclosures"), "integer"),
            Column("noted", Label("Antecknat", "Noted"), "text"),
            Column("scanned_pages", Label("Skannade sidor", "Scanned pages"), "integer"),
        ),
    ),
    Table(
        "letter",
        Label("Brev om dina begäranden", "Letters about your requests"),
        (
            Column("letter_kind", Label("Brev", "Letter"), "text"),
            Column("ordered_at", Label("Beställt", "Ordered"), "datetime"),
            Column("posted_on", Label("Postat", "Posted"), "date"),
        ),
    ),
    IDENTITY_ANSWERS,
    REFUSALS,
    Table(
        "wish",
        Label("Vad du har bett om", "What you have asked for"),
        (Column("said", Label("På blanketten", "On the form"), "text"),),
    ),
    Table(
        "objection",
        Label("Beslut om invändningar", "Decisions on objections"),
        (
            _AT,
            Column("activity", Label("Behandling", "Activity"), "text"),
            Column("outcome", Label("Beslut", "Decision"), "text"),
        ),
    ),
    Table(
        "recipient_notice",
        Label("Underrättade mottagare", "Recipients that were told"),
        (
            Column("recipient", Label("Mottagare", "Recipient"), "text"),
            Column("told_on", Label("Underrättad", "Told"), "date"),
            Column("told_outcome", Label("Vad det blev", "What came of it"), "text"),
        ),
    ),
    Table(
        "restriction",
        Label("Blockeringar", "Restrictions"),
        (
            Column("ground", Label("Grund", "Ground"), "text"),
            Column("placed_at", Label("Blockerad", "Placed"), "datetime"),
            Column("lifted_at", Label("Hävd", "Lifted"), "datetime"),
        ),
    ),
    Table(
        "audit_event",
        Label("Händelser", "Events"),
        (
            _AT,
            Column("event", Label("Händelse", "Event"), "text"),
            Column("by", Label("Av", "By"), "text"),
        ),
    ),
)


async def own_rows(subject: UUID) -> AsyncGenerator[tuple[str, list[Row]], None]:
    """Everything that the portal has of the subject, table by table; no transaction is open in between."""
    async with acting_as(SYSTEM):
        account = await accounts.by_id(subject)
        restricted = await restrictions.of_subject(subject)
        letters = await outgoing_letters.of_subject(subject)
        weighed = await objections.of_subject(subject)
        wanted = await wished(subject)
        told = await recipient_notices.of_subject(subject)
        came = await envelopes.of_subject(subject)
    if account:
        yield "account", [(account.email, account.language)]
    async for choices in _pages(partial(consents.page, subject)):
        yield "consent", [(made.at, made.activity, made.given, made.wording) for _, made in choices]
    async for asked in _pages(partial(requests.page, subject)):
        yield "request", [(request.reference, request.kind, request.submitted_at) for request in asked]
    if came:
        yield "signed_letter", [_envelope(each) for each in came]
    if letters:
        yield "letter", [(each.kind, each.ordered_at, each.posted_on) for each in letters]
    async for table, rows in said_of_requests(subject):
        yield table, rows
    if wanted:
        yield "wish", [(line,) for line in wanted]
    if weighed:
        yield "objection", [(each.decided_at, each.activity, each.outcome) for each in weighed]
    if told:
        yield "recipient_notice", [(each.recipient, each.told_on, each.outcome) for each in told]
    if said := await came_otherwise(subject):
        yield CAME_OTHERWISE.name, said
    if restricted:
        yield "restriction", [(each.ground, each.placed_at, each.lifted_at) for each in restricted]
    async for events in _pages(partial(_events, subject)):
        yield "audit_event", [(event.at, event.code, event.actor_role or event.actor_kind) for event in events]


def _envelope(each: Seen) -> Row:
    row = each.row
    noted = " · ".join([*(each.texts or {}).values(), *filter(None, [each.note])])
    return row.arrived_on, row.outcome, row.enclosures, noted or None, row.pages


async def _events(subject: UUID, last: AuditEvent | None, limit: int) -> list[AuditEvent]:
    return await audit.of_subject(subject, last.id if last else None, limit)


async def _pages(read: Callable[[T | None, int], Awaitable[list[T]]]) -> AsyncGenerator[list[T], None]:
    """Every page that has anything; `read` goes on where the last one ended."""
    last: T | None = None
    while True:
        async with acting_as(SYSTEM):
            page = await read(last, AT_A_TIME)
        if page:
            yield page
        if len(page) < AT_A_TIME:
            return
        last = page[-1]
