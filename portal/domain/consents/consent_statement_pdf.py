"""The signed statement of a person's choices on paper; the file in it is what is signed."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from portal.data.actors import Language
from portal.domain.consents.consent_statement import EDITION, NotGenuine, Statement, as_json, from_json
from portal.letters import consent_statement as paper
from portal.letters.consent_statement import Choice, Standing, StatementPaper
from portal.letters.letterhead import Letterhead

FILE = "samtycken.json"
"""What the file in the PDF is called."""


class PagesDiffer(Exception):
    """The file in the PDF is genuine, but its pages are not what the portal makes of it."""


class PagesNotCompared(Exception):
    """The file in the PDF is genuine; its pages were made by an earlier edition of the portal. What was signed is
    read in the file."""


async def as_pdf(statement: Statement, language: Language) -> bytes:
    """The statement as PDF/A-3a with the signed file in it; the same statement gives the same bytes."""
    content = statement["content"]
    made_at = datetime.fromisoformat(content["made_at"])
    by = content["controller"]
    return await paper.render(
        StatementPaper(
            language=language,
            letterhead=Letterhead(by["name"], by["organisation_number"], by["telephone"], tuple(by["address"])),
            made_at=made_at,
            person=tuple(filter(None, (content["person"]["customer_number"], content["person"]["email"]))),
            stopped=content["stopped"],
            standing=tuple(
                Standing(it["name"][language], it["allowed"], it.get("reason")) for it in content["standing"]
            ),
            choices=tuple(_choice(it, language) for it in content["choices"]),
            older=content["older_choices"],
            digest=statement["digest"],
            signature=statement["signature"],
            file=as_json(statement),
        ),
        FILE,
    )


async def verified(file: bytes) -> Statement:
    """The statement in a file, PDF or JSON.

    Raises NotGenuine; PagesDiffer where a PDF shows something else, PagesNotCompared where nobody can tell any longer.
    """
    if not file.startswith(b"%PDF"):
        return from_json(file)
    try:
        attached = PdfReader(io.BytesIO(file)).attachments.get(FILE)
    except (PyPdfError, ValueError, KeyError, TypeError):
        attached = None
    if not attached:
        raise NotGenuine
    statement = from_json(attached[0])
    if statement["content"].get("statement") != EDITION:
        raise PagesNotCompared
    languages: tuple[Language, ...] = ("sv", "en")
    if file not in [await as_pdf(statement, language) for language in languages]:
        raise PagesDiffer
    return statement


def _choice(it: Mapping[str, Any], language: Language) -> Choice:
    return Choice(
        at=datetime.fromisoformat(it["at"]),
        name=it["name"][language] if it["name"] else it["activity"],
        given=it["given"],
        wording=it["wording"],
        version=it["wording_version"],
        record=it["record_version"],
        origin=it["origin"],
        place=it["place"],
        session=it["session"] or "",
    )
