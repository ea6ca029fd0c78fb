"""An extract made of the demo's data, read back and held against the record of processing and Art. 15."""

import io
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_asyncio
from pypdf import PdfReader

from portal.data.access.maskings import Cell
from portal.data.actors import SYSTEM, Language
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access import access, extract_download, extract_letter, masking
from portal.domain.access.extract_letter import PartContent
from portal.domain.access.extract_parts import divided
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.letters import answers
from portal.domain.record_of_processing.assumed import BASES
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.domain.record_of_processing.published import published
from portal.domain.sources import overview as overviews
from portal.domain.sources.overview import Overview
from tests.conftest import World
from tests.domain.journeys import confirmed
from tests.extracts import whole
from tests.letter_text import read, squeezed
from tests.looking import release
from tests.people import ANNA, HANDLER

ADDRESS = ("Anna Exempel", "Påhittade gatan 1", "411 10 Göteborg")


@dataclass(frozen=True, slots=True)
class Access:
    """Anna's access request when its answer is written."""

    request: Request
    held: Overview
    record: RecordOfProcessing
    content: PartContent
    attached: dict[str, Any]
    hidden: str
    """What staff masked."""
    letter: str

    async def in_(self, language: Language, record: RecordOfProcessing | None = None) -> str:
        """The letter in `language`, by `record` where it is another than the published one."""
        request, record = replace(self.request, language=language), record or self.record
        return read(await extract_letter.extract_letter(request, ADDRESS, record, self.held, self.content))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def annas_extract(world: World) -> Access:
    request = await confirmed(ANNA, "access")
    await access.collect(request.id)
    hidden = messages(await whole(request))[0][1]
    message = Cell("shop", "support_messages", 0, "body")
    await masking.mask(HANDLER, request.reference, masking.Change(mask=frozenset({message})))
    await release(HANDLER, request)
    await answers.render(request.id)
    pdf = await answers.open_answer(HANDLER, request.reference)
    attached = json.loads(PdfReader(io.BytesIO(pdf)).attachments["registerutdrag.json"][0])
    held = await overviews.overview(ANNA.id, "sv")
    async with acting_as(SYSTEM):
        stored = await StoredExtract.of(request.id, request.subject_id)
        content = await extract_letter.part_content(stored, divided(await stored.chunks()), 0)
    return Access(request, held, (await published()).record, content, attached, hidden, read(pdf))


def messages(content: dict[str, Any]) -> list[list[Any]]:
    """The rows of the messages in support cases: who wrote, what, when."""
    [shop] = [source for source in content["sources"] if source["id"] == "shop"]
    [table] = [table for table in shop["tables"] if table["name"] == "support_messages"]
    return list(table["rows"])


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_the_extract_answers_every_part_of_article_15(annas_extract: Access, language: Language) -> None:
    letter, record = await annas_extract.in_(language), annas_extract.record
    used = [use for use in annas_extract.held.uses if use.rows]
    assert len(used) > 20
    said: list[Text] = [
        Text("Ja, JAVI Musik AB behandlar personuppgifter om dig", "Yes, JAVI Musik AB processes personal data"),
        *(use.purpose.name for use in used),
        *(activity.name for use in used for activity in use.purpose.activities),
        *(use.category.name for use in used),
        *(recipient.name for use in used for recipient in use.recipients),
        Text("Vi för inte över dina uppgifter till något land utanför", "We do not transfer your data to any country"),
        *(kept.period.name for use in used for kept in use.kept),
        Text("rättar uppgifter som är fel (artikel 16)", "rectify data that is wrong (Article 16)"),
        Text("raderar uppgifter (artikel 17)", "erase data (Article 17)"),
        Text("begränsar behandlingen av dem (artikel 18)", "restrict its processing (Article 18)"),
        Text("invända mot behandling", "object to processing"),
        Text("imy@imy.se, telefon 08-657 61 00", "imy@imy.se, telephone 08-657 61 00"),
        *(source.name for use in used for source in use.sources),
        record.automated_decisions,
        *(BASES[use.use.basis] for use in used),
    ]
    for part in said:
        assert squeezed(part.in_(language)) in letter, part


async def test_staff_download_the_very_files_that_the_letter_has(annas_extract: Access) -> None:
    reference = annas_extract.request.reference
    letter = PdfReader(io.BytesIO(await answers.open_answer(HANDLER, reference))).attachments
    _, json_pieces = await extract_download.as_json(HANDLER, reference)
    _, csv_pieces = await extract_download.as_csv(HANDLER, reference)
    assert [b"".join([piece async for piece in json_pieces])] == letter["registerutdrag.json"]
    assert [b"".join([piece async for piece in csv_pieces])] == letter["registerutdrag-csv.zip"]


async def test_the_extract_marks_each_fact_that_nobody_has_confirmed(annas_extract: Access) -> None:
    for use in (use for use in annas_extract.held.uses if use.rows and use.use.origin == "policy"):
        marks = ["lagringstid", "varifrån de kommer", "vilka som får dem"]
        if use.use.basis_origin == "assumed":
            marks.insert(0, "rättslig grund")
        if any(kept.period.after_financial_year for kept in use.kept):
            marks.append("att räkenskapsåret slutar den 30 juni")
        condition = use.use.condition.sv if use.use.condition else ""
        row = f"{use.category.name.sv}{condition} Inte bekräftat än: {', '.join(marks)} {BASES[use.use.basis].sv}"
        assert squeezed(row) in annas_extract.letter
    for unsure in ("något land utanför EU och EES.", "säga nej till när du vill.", "Inloggning i portalen"):
        assert squeezed(f"{unsure} (inte bekräftat än)") in annas_extract.letter
    explained = squeezed("Det som är märkt ”inte bekräftat än” står inte i vår publicerade integritetspolicy.")
    assert annas_extract.letter.count(explained) == 1


async def test_the_attached_file_marks_the_same_facts(annas_extract: Access) -> None:
    processing = annas_extract.attached["processing"]
    marks = sum(bool(use["unconfirmed"]) for purpose in processing["purposes"] for use in purpose["uses"])
    assert marks == annas_extract.letter.count(squeezed("Inte bekräftat än:"))
    assert processing["transfers_unconfirmed"] is True
    assert processing["automated_decisions_unconfirmed"] is True


async def test_a_record_that_the_company_has_confirmed_is_told_without_marks(annas_extract: Access) -> None:
    record = annas_extract.record
    sure = replace(
        record,
        controller=replace(record.controller, financial_year_end_origin="policy"),
        automated_decisions_origin="policy",
        recipients={id_: replace(it, third_country_origin="policy") for id_, it in record.recipients.items()},
        purposes={
            id_: replace(it, activities=tuple(replace(activity, origin="policy") for activity in it.activities))
            for id_, it in record.purposes.items()
        },
    )
    uses = tuple(
        replace(
            use,
            use=replace(use.use, origin="policy", basis_origin="policy", handling_origin="policy"),
            category=replace(use.category, origin="policy"),
            periods=tuple(replace(period, origin="policy") for period in use.periods),
            sources=tuple(replace(source, origin="policy") for source in use.sources),
            recipients=tuple(replace(recipient, origin="policy") for recipient in use.recipients),
            kept=tuple(replace(kept, period=replace(kept.period, origin="policy")) for kept in use.kept),
        )
        for use in annas_extract.held.uses
    )
    letter = await replace(annas_extract, held=replace(annas_extract.held, uses=uses)).in_("sv", sure)
    assert squeezed("bekräftat") not in letter


@pytest.mark.parametrize(
    ("language", "value", "sentence"),
    [
        ("sv", "[maskat: rör en annan person]", "har vi maskat av hänsyn till dem (artikel 15.4)"),
        ("en", "[masked: concerns another person]", "We have masked data that concerns other people"),
    ],
)
async def test_what_staff_masked_is_masked_in_the_letter_and_told(
    annas_extract: Access, language: Language, value: str, sentence: str
) -> None:
    letter = await annas_extract.in_(language)
    assert letter.count(squeezed(value)) == letter.count(squeezed(sentence)) == 1
    assert squeezed(annas_extract.hidden) not in letter
    assert messages(annas_extract.attached)[0][1] == {"masked": True}


async def test_the_portals_own_data_is_readable_on_paper_and_exact_in_the_file(annas_extract: Access) -> None:
    own = annas_extract.letter[annas_extract.letter.index("Integritetsportalen") :]
    for words in ("Svenska", "Begäran om registerutdrag", "Ditt undertecknade brev kom Handläggare", "Du själv"):
        assert squeezed(words) in own
    for code in ("letter.received", "access", "handler"):
        assert code not in own
        assert code in json.dumps(annas_extract.attached)
