"""The record of processing in force as a document to print, in one language (Art. 30(1))."""

from collections.abc import Iterable
from datetime import date

from portal.clock import local_date, today
from portal.data.actors import Language, Staff
from portal.data.database import acting_as
from portal.data.record_of_processing import record_versions
from portal.domain.letterheads import letterhead
from portal.domain.record_of_processing.assumed import BASES, assumed_facts
from portal.domain.record_of_processing.gaps import gaps
from portal.domain.record_of_processing.laws import law_beside
from portal.domain.record_of_processing.model import (
    Basis,
    CategoryUse,
    Origin,
    Period,
    Purpose,
    Recipient,
    RecordOfProcessing,
    Source,
    Text,
)
from portal.domain.record_of_processing.officers import officer
from portal.domain.record_of_processing.published import Published, published
from portal.letters import record_of_processing as paper
from portal.letters.record_of_processing import Missing, RecordDocument, Said


async def render(staff: Staff, language: Language) -> bytes:
    """The version in force as PDF, with what is not stated and what is assumed."""
    current = await published()
    async with acting_as(staff):
        at = await record_versions.published_at(current.version)
    return await paper.render(document(current, language, local_date(at), today()))


def document(current: Published, language: Language, published_on: date, printed_on: date) -> RecordDocument:
    """What is printed of a version that was published, and is printed, on those days."""
    return _Reading(current.record, language).document(current.version, published_on, printed_on)


class _Reading:
    """A record read in one language."""

    def __init__(self, record: RecordOfProcessing, language: Language) -> None:
        self.record = record
        self.language: Language = language

    def document(self, version: int, published_on: date, printed_on: date) -> RecordDocument:
        record = self.record
        return RecordDocument(
            language=self.language,
            letterhead=letterhead(record.controller),
            version=version,
            published_on=published_on,
            printed_on=printed_on,
            officer=tuple(it.in_(self.language) for it in officer(record.controller)),
            joint_controllers=record.controller.joint_controllers,
            purposes=tuple(self.purpose(it) for it in record.purposes.values()),
            recipients=tuple(self.recipient(it) for it in record.recipients.values()),
            periods=tuple((self.said(it.name, it.origin), self.ground(it)) for it in record.periods.values()),
            measures=tuple(self.said(it.text, it.origin) for it in record.security_measures),
            automated_decisions=self.said(record.automated_decisions, record.automated_decisions_origin),
            missing=tuple(Missing(it.point, it.text.in_(self.language), it.entry) for it in gaps(record)),
            assumed=tuple((it.text.in_(self.language), it.entry) for it in assumed_facts(record)),
        )

    def purpose(self, purpose: Purpose) -> paper.Purpose:
        return paper.Purpose(
            name=self.said(purpose.name, purpose.origin),
            description=purpose.description.in_(self.language),
            data_subjects=tuple(self.said(it.text, it.origin) for it in purpose.data_subjects),
            activities=tuple(
                (self.said(it.name, it.origin), self.basis(it.basis, it.basis_origin)) for it in purpose.activities
            ),
            uses=tuple(self.use(it) for it in purpose.uses),
        )

    def use(self, use: CategoryUse) -> paper.Use:
        record, handling = self.record, use.handling_origin == "assumed"
        category = record.categories[use.category]
        name = category.name.in_(self.language)
        if use.condition:
            name = f"{name} ({use.condition.in_(self.language)})"
        return paper.Use(
            category=Said(name, "assumed" in (use.origin, category.origin)),
            basis=self.basis(use.basis, use.basis_origin),
            periods=self.named((record.periods[id_] for id_ in use.periods), handling),
            sources=self.named((record.sources[id_] for id_ in use.sources), handling),
            recipients=self.named((record.recipients[id_] for id_ in use.recipients), handling),
            handling_assumed=handling,
        )

    def recipient(self, recipient: Recipient) -> paper.Recipient:
        return paper.Recipient(
            name=self.said(recipient.name, recipient.origin),
            outside=recipient.third_country,
            outside_assumed=recipient.third_country_origin == "assumed",
            safeguards=recipient.safeguards.in_(self.language) if recipient.safeguards else None,
        )

    def ground(self, period: Period) -> str:
        ground = period.ground.in_(self.language)
        law = law_beside(period, self.language)
        return f"{ground} ({law})" if law else ground

    def basis(self, basis: Basis, origin: Origin) -> Said:
        called = BASES[basis].in_(self.language)
        return Said(called[0].upper() + called[1:], origin == "assumed")

    def named(self, entries: Iterable[Period | Source | Recipient], all_assumed: bool) -> tuple[Said, ...]:
        """The entries, each marked for itself unless all of them are, which is said once."""
        return tuple(Said(it.name.in_(self.language), not all_assumed and it.origin == "assumed") for it in entries)

    def said(self, text: Text, origin: Origin) -> Said:
        return Said(text.in_(self.language), origin == "assumed")
