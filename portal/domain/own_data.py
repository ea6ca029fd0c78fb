"""What the portal itself holds of a person: it belongs in an extract like everything else (Art. 15(3))."""

from collections.abc import AsyncGenerator
from uuid import UUID

from portal.data import accounts, audit, consents, requests, restrictions
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.extract_content import Column, Row, Table
from portal.sources.data_map import Label

OWN = "portal"
"""The id of the portal's own data among the sources of an extract."""

LABEL = Label("Integritetsportalen", "The privacy portal")

AT_A_TIME = 1000
"""Events in memory at most."""

MOST = 100_000
"""Choices and requests: more than anybody makes by hand."""

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
        choices = await consents.history(subject, MOST)
        asked = await requests.of_subject(subject, MOST)
        restricted = await restrictions.of_subject(subject)
    if account:
        yield "account", [(account.email, account.language)]
    if choices:
        yield "consent", [(made.at, made.activity, made.given, made.wording) for made in choices]
    if asked:
        yield "request", [(request.reference, request.kind, request.submitted_at) for request in asked]
    if restricted:
        yield "restriction", [(each.ground, each.placed_at, each.lifted_at) for each in restricted]
    before: int | None = None
    while True:
        async with acting_as(SYSTEM):
            events = await audit.of_subject(subject, before, AT_A_TIME)
        if events:
            yield "audit_event", [(event.at, event.code, event.actor_role or event.actor_kind) for event in events]
        if len(events) < AT_A_TIME:
            return
        before = events[-1].id
