"""What the portal holds of a person's own words: requests that came otherwise than by the form (Art. 15(3))."""

from uuid import UUID

from portal.data import otherwise as rows
from portal.data import requests, subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.extract_content import Column, Row, Table
from portal.domain.said import unsealed
from portal.sources.data_map import Label
from portal.sources.masking import masked

CAME_OTHERWISE = Table(
    "otherwise_request",
    Label("Begäranden utan blankett", "Requests without the form"),
    (
        Column("reference", Label("Referens", "Reference"), "text"),
        Column("came_by", Label("Kom genom", "Came by"), "text"),
        Column("made_on", Label("Skriven eller sagd", "Written or said"), "date"),
        Column("received_on", Label("Nådde oss", "Reached us"), "date"),
        Column("name", Label("Namn", "Name"), "text"),
        Column("address", Label("Adress", "Address"), "text"),
        Column("email", Label("E-postadress", "E-mail address"), "text"),
        Column("telephone", Label("Telefon", "Telephone"), "text"),
        Column("personnummer", Label("Personnummer", "Personal identity number"), "text"),
        Column("words", Label("Vad som begärdes", "What was asked"), "text"),
    ),
)


async def came_otherwise(subject: UUID) -> list[Row]:
    """A row for each of the subject's requests that came otherwise, with who asked and what was said."""
    async with acting_as(SYSTEM):
        who = await subjects.find(subject)
        each = await rows.of_subject(subject)
        references = {came.request_id: (await requests.by_id(came.request_id)).reference for came in each}
    found: list[Row] = []
    for came in each:
        said = unsealed(came, who)
        if said is None:
            continue
        claim = said.claim
        found.append(
            (
                references[came.request_id],
                came.came_by,
                came.made_on,
                came.received_on,
                claim.name or None,
                ", ".join(claim.address) or None,
                claim.email or None,
                claim.telephone or None,
                masked(claim.personnummer or None),
                said.words,
            )
        )
    return found
