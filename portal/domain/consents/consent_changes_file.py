"""The changes of consents as CSV, for staff: written a batch at a time, however many they are."""

from collections.abc import AsyncIterator

from portal.data.actors import SYSTEM, Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.consents import consent_changes as rows
from portal.data.consents import consent_standings
from portal.data.consents.consent_changes import Change
from portal.data.consents.consent_standings import KnownAs
from portal.data.database import acting_as
from portal.domain.access.extract_csv import csv_file
from portal.domain.audit import audit
from portal.domain.consents import consent_changes
from portal.domain.extract_content import Column
from portal.domain.requests.handling import expect_handler
from portal.sources.data_map import Label

BATCH = 1000

NAMES = ("position", "at", "kind", "customer_number", "email", "activity", "allowed", "activities")
COLUMNS = [Column(name, Label(name, name), "text") for name in NAMES]


async def lines(staff: Staff) -> AsyncIterator[bytes]:
    """Every change that has not been forgotten, the oldest first, as CSV with a line of names. Raises NotHandler."""
    expect_handler(staff)
    await consent_changes.number_all()
    async with acting_as(staff):
        await audit.record("consents.changes_downloaded", subject=COMPANY_CHAIN)
    yield csv_file(COLUMNS, [], staff.language)
    after = 0
    while True:
        # As the system: staff see no member's account, and the file has an e-mail address only of who has no number.
        async with acting_as(SYSTEM):
            page = await rows.page(after, BATCH)
            known = await consent_standings.known_as({it.subject_id for it in page if it.subject_id})
        if not page:
            return
        lines = [_line(it, known.get(it.subject_id) if it.subject_id else None) for it in page]
        yield csv_file(COLUMNS, lines, staff.language, names=False)
        after = page[-1].position


def _line(it: Change, known: KnownAs | None) -> tuple[object, ...]:
    may = it.activities
    number = known.customer_number if known else None
    return (
        it.position,
        it.at.isoformat(),
        it.kind,
        number,
        None if number or known is None else known.email,
        it.activity,
        None if may is None or it.activity is None else it.activity in may,
        None if may is None else " ".join(may),
    )
