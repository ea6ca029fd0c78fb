"""What the portal itself holds of a person: it belongs in an extract like everything else (Art. 15(3))."""

from collections.abc import AsyncGenerator
from uuid import UUID

from portal.clock import LOCAL_ZONE
from portal.data.accounts import accounts, failed_sign_ins
from portal.data.audit import audit
from portal.data.audit.audit import AuditEvent
from portal.data.consents import consents
from portal.data.recipients import recipient_notices
from portal.data.requests import persons_requests
from portal.data.rights import objections, restrictions
from portal.domain.audit.whose_doing import by_whom
from portal.domain.extract_content import Row
from portal.domain.own_data.own_keys import PASSKEYS, SECOND_FACTORS
from portal.domain.own_data.own_letters import LETTERS, SIGNED_LETTERS
from portal.domain.own_data.own_reasons import (
    HANDED_OVER,
    IDENTITY_ANSWERS,
    IDENTITY_REMARKS,
    IDENTITY_TAKEN_BACK,
    MISTAKEN,
    REFUSALS,
    SENT_BACK,
)
from portal.domain.own_data.own_tables import at_once, column, own_table, page_by_page
from portal.domain.own_data.own_words import CAME_OTHERWISE
from portal.domain.requests.wishes import wished
from portal.sources.data_map import Label

OWN = "portal"
"""The id of the portal's own data among the sources of an extract."""

LABEL = Label("Integritetsportalen", "The privacy portal")

_AT = column("at", "Tidpunkt", "Time", "datetime")
_ACTIVITY = column("activity", "Behandling", "Activity")


async def _account(subject: UUID) -> list[accounts.Account]:
    found = await accounts.of_member(subject)
    return [found] if found else []


async def _events(subject: UUID, last: AuditEvent | None, limit: int) -> list[AuditEvent]:
    return await audit.of_subject(subject, last.id if last else None, limit)


OWN_TABLES = (
    own_table(
        "account",
        ("Inloggningen i portalen", "Sign-in to the portal"),
        at_once(_account, lambda it: (it.email, it.language)),
        column("email", "E-postadress", "E-mail address"),
        column("language", "Språk", "Language"),
    ),
    SECOND_FACTORS,
    PASSKEYS,
    own_table(
        "failed_sign_in",
        ("Fel lösenord", "Wrong passwords"),
        at_once(
            failed_sign_ins.of_account,
            lambda it: (it.day, it.failures, ", ".join(f"{at.astimezone(LOCAL_ZONE):%H:%M}" for at in it.moments)),
        ),
        column("day", "Dag", "Day", "date"),
        column("failures", "Försök", "Attempts", "integer"),
        column("moments", "De senaste, klockan", "The latest, at"),
    ),
    own_table(
        "consent",
        ("Samtycken och invändningar", "Consents and objections"),
        page_by_page(consents.page, lambda it: (it[1].at, it[1].activity, it[1].given, it[1].wording, it[1].origin)),
        _AT,
        _ACTIVITY,
        column("given", "Tillåten", "Allowed", "boolean"),
        column("wording", "Text som visades", "Text shown"),
        column("made_how", "Hur", "How"),
    ),
    own_table(
        "request",
        ("Begäranden", "Requests"),
        page_by_page(persons_requests.page, lambda it: (it.reference, it.kind, it.submitted_at)),
        column("reference", "Referens", "Reference"),
        column("kind", "Slag", "Kind"),
        column("submitted_at", "Inlämnad", "Submitted", "datetime"),
    ),
    CAME_OTHERWISE,
    SIGNED_LETTERS,
    LETTERS,
    IDENTITY_ANSWERS,
    IDENTITY_REMARKS,
    IDENTITY_TAKEN_BACK,
    MISTAKEN,
    REFUSALS,
    HANDED_OVER,
    SENT_BACK,
    own_table(
        "wish",
        ("Vad du har bett om", "What you have asked for"),
        at_once(wished, lambda line: (line,)),
        column("said", "På blanketten", "On the form"),
    ),
    own_table(
        "objection",
        ("Beslut om invändningar", "Decisions on objections"),
        at_once(objections.of_subject, lambda it: (it.decided_at, it.activity, it.outcome)),
        _AT,
        _ACTIVITY,
        column("outcome", "Beslut", "Decision"),
    ),
    own_table(
        "recipient_notice",
        ("Underrättade mottagare", "Recipients that were told"),
        at_once(recipient_notices.of_subject, lambda it: (it.recipient, it.told_on, it.outcome)),
        column("recipient", "Mottagare", "Recipient"),
        column("told_on", "Underrättad", "Told", "date"),
        column("told_outcome", "Vad det blev", "What came of it"),
    ),
    own_table(
        "restriction",
        ("Blockeringar", "Restrictions"),
        at_once(restrictions.of_subject, lambda it: (it.ground, it.placed_at, it.lifted_at)),
        column("ground", "Grund", "Ground"),
        column("placed_at", "Blockerad", "Placed", "datetime"),
        column("lifted_at", "Hävd", "Lifted", "datetime"),
    ),
    own_table(
        "audit_event",
        ("Händelser", "Events"),
        page_by_page(_events, lambda it: (it.at, it.code, by_whom(it))),
        _AT,
        column("event", "Händelse", "Event"),
        column("by", "Av", "By"),
    ),
)
"""Every table with its rows, in the order in which an extract shows them: a line adds one."""

TABLES = tuple(it.table for it in OWN_TABLES)


async def own_rows(subject: UUID) -> AsyncGenerator[tuple[str, list[Row]], None]:
    """Everything that the portal has of the subject, table by table; no transaction is open in between.

    Raises KeyDestroyed.
    """
    for own in OWN_TABLES:
        async for rows in own.pages(subject):
            if rows:
                yield own.table.name, rows
