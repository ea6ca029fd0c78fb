"""What staff wrote of a person's requests, as the person's extract has it: answers about identity, and refusals."""

from collections.abc import AsyncGenerator
from uuid import UUID

from portal.data import identity_questions, refusals, subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.extract_content import Column, Row, Table
from portal.domain.sealed_reasons import answer_of, reason_of
from portal.sources.data_map import Label

IDENTITY_ANSWERS = Table(
    "identity_answer",
    Label("Dina svar om vem du är", "Your answers about who you are"),
    (
        Column("answered_on", Label("Kom den", "Came on"), "date"),
        Column("answered_how", Label("Hur", "How"), "text"),
        Column("answer", Label("Vad vi antecknade", "What we noted"), "text"),
    ),
)

REFUSALS = Table(
    "refusal",
    Label("Avslag på dina begäranden", "Refusals of your requests"),
    (
        Column("proposed_at", Label("Föreslaget", "Proposed"), "datetime"),
        Column("confirmed_at", Label("Beslutat", "Decided"), "datetime"),
        Column("refusal_ground", Label("Grund", "Ground"), "text"),
        Column("reason", Label("Skäl", "Reason"), "text"),
    ),
)


async def said_of_requests(subject: UUID) -> AsyncGenerator[tuple[str, list[Row]], None]:
    """The rows of both tables where there are any. Raises KeyDestroyed."""
    async with acting_as(SYSTEM):
        person = await subjects.find(subject)
        answered = [it for it in await identity_questions.of_subject(subject) if it.answer]
        refused = await refusals.of_subject(subject)
    if answered:
        yield IDENTITY_ANSWERS.name, [(it.answered_on, it.answered_how, answer_of(person, it)) for it in answered]
    if refused:
        yield (
            REFUSALS.name,
            [(it.proposed_at, it.confirmed_at, it.ground, reason_of(person, it)) for it in refused],
        )
