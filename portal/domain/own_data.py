"""What the portal itself holds of a person: it belongs in an extract like everything else (Art. 15(3))."""

from typing import Any
from uuid import UUID

from portal.clock import now
from portal.data import accounts, audit, consents, requests, restrictions
from portal.domain.extract_content import content_source, content_table
from portal.sources.data_map import Label

LABEL = Label("Integritetsportalen", "The privacy portal")
MOST_EVENTS = 1000
"""Events that an extract holds at most; the newest."""


async def own_data(subject: UUID) -> dict[str, Any]:
    """Account, choices, requests, restrictions and events of the subject, in the transaction under way."""
    account = await accounts.by_id(subject)
    account_rows = [{"email": account.email, "language": account.language}] if account else []
    choice_rows = [
        {"at": made.at, "activity": made.activity, "given": made.given, "wording": made.wording}
        for made in await consents.history(subject, MOST_EVENTS)
    ]
    request_rows = [
        {"reference": request.reference, "kind": request.kind, "submitted_at": request.submitted_at}
        for request in await requests.of_subject(subject)
    ]
    restriction_rows = [
        {"ground": each.ground, "placed_at": each.placed_at, "lifted_at": each.lifted_at}
        for each in await restrictions.of_subject(subject)
    ]
    event_rows = [
        {"at": event.at, "event": event.code, "by": event.actor_role or event.actor_kind}
        for event in await audit.of_subject(subject, None, MOST_EVENTS)
    ]
    email, language = Label("E-postadress", "E-mail address"), Label("Språk", "Language")
    at, by = Label("Tidpunkt", "Time"), Label("Av", "By")
    return content_source(
        "portal",
        LABEL,
        now(),
        [
            content_table("account", Label("Konto", "Account"), {"email": email, "language": language}, account_rows),
            content_table(
                "consent",
                Label("Samtycken och invändningar", "Consents and objections"),
                {
                    "at": at,
                    "activity": Label("Behandling", "Activity"),
                    "given": Label("Tillåten", "Allowed"),
                    "wording": Label("Text som visades", "Text shown"),
                },
                choice_rows,
            ),
            content_table(
                "request",
                Label("Begäranden", "Requests"),
                {
                    "reference": Label("Referens", "Reference"),
                    "kind": Label("Slag", "Kind"),
                    "submitted_at": Label("Inlämnad", "Submitted"),
                },
                request_rows,
            ),
            content_table(
                "restriction",
                Label("Blockeringar", "Restrictions"),
                {
                    "ground": Label("Grund", "Ground"),
                    "placed_at": Label("Blockerad", "Placed"),
                    "lifted_at": Label("Hävd", "Lifted"),
                },
                restriction_rows,
            ),
            content_table(
                "audit_event",
                Label("Händelser", "Events"),
                {"at": at, "event": Label("Händelse", "Event"), "by": by},
                event_rows,
            ),
        ],
    )
