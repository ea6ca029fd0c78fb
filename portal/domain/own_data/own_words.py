"""What the portal holds of a person's own words: requests that came otherwise than by the form (Art. 15(3))."""

from uuid import UUID

from portal.data.intake import otherwise as rows
from portal.data.intake.otherwise import CameOtherwise
from portal.data.requests import requests
from portal.data.subjects import DataSubject
from portal.domain.extract_content import Row
from portal.domain.intake.said import unsealed
from portal.domain.own_data.own_tables import column, own_table, with_key
from portal.sources.masking import masked


async def _came_with_reference(subject: UUID) -> list[tuple[CameOtherwise, str]]:
    return [(came, (await requests.by_id(came.request_id)).reference) for came in await rows.of_subject(subject)]


def _came_otherwise(person: DataSubject, found: tuple[CameOtherwise, str]) -> Row | None:
    came, reference = found
    said = unsealed(came, person)
    if said is None:
        return None
    claim = said.claim
    return (
        reference,
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


CAME_OTHERWISE = own_table(
    "otherwise_request",
    ("Begäranden utan blankett", "Requests without the form"),
    with_key(_came_with_reference, _came_otherwise),
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
