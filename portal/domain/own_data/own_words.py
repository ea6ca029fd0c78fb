"""What the portal holds of a person's own words: requests that came otherwise than by the form (Art. 15(3))."""

from uuid import UUID

from portal.data import subjects
from portal.data.intake import otherwise as rows
from portal.data.requests import requests
from portal.domain.access.extract_content import Row
from portal.domain.intake.said import unsealed
from portal.domain.own_data.own_tables import at_once, column, own_table
from portal.sources.masking import masked


async def _came_otherwise(subject: UUID) -> list[Row]:
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


CAME_OTHERWISE = own_table(
    "otherwise_request",
    ("Begäranden utan blankett", "Requests without the form"),
    at_once(_came_otherwise, lambda row: row),
    column("reference", "Referens", "Reference"),
    column("came_by", "Kom genom", "Came by"),
    column("made_on", "Skriven eller sagd", "Written or said", "date"),
    column("received_on", "Nådde oss", "Reached us", "date"),
    column("name", "Namn", "Name"),
    column("address", "Adress", "Address"),
    column("email", "E-postadress", "E-mail address"),
    column("telephone", "Telefon", "Telephone"),
    column("personnummer", "Personnummer", "Personal identity number"),
    column("words", "Vad som begärdes", "What was asked"),
)
