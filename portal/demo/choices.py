"""What the shop's customers had chosen about marketing, taken over as a company does when it starts with the portal."""

from collections.abc import AsyncIterator, Mapping
from itertools import count

import asyncpg

from portal.data.actors import Language
from portal.domain.consents.consent_import import Report, take_over
from portal.domain.consents.consent_lines import read
from portal.domain.record_of_processing.model import Activity
from portal.domain.record_of_processing.published import published

BOXES = {"newsletter": "newsletter", "sms_offers": "sms_offers"}
"""The columns of the shop's customers that are a box about marketing -> the activity of the record."""

AT_A_TIME = 1000


async def take_over_from(shop_url: str) -> Report:
    """Take over each customer's boxes as lines of an import; again, it changes nothing.

    A box is what it was when the customer account was opened, beside the words of the record: the shop keeps nothing
    more. Whoever is no member here has no line.
    """
    choices = {it.id: it for it in (await published()).record.choices}
    report = Report()
    numbers = count(1)
    async for customers in _customers(shop_url):
        lines = [line for customer in customers for line in _lines(customer, choices)]
        taken = await take_over(read(zip(numbers, lines, strict=False), choices))
        report.outcomes += taken.outcomes
        report.faults += taken.faults
    return report


async def _customers(shop_url: str) -> AsyncIterator[list[asyncpg.Record]]:
    connection = await asyncpg.connect(shop_url)
    try:
        last = 0
        while rows := await connection.fetch(
            "SELECT customer_id, customer_number, language, created_at, newsletter, sms_offers FROM customers"
            " WHERE customer_id > $1 ORDER BY customer_id LIMIT $2",
            last,
            AT_A_TIME,
        ):
            yield rows
            last = rows[-1]["customer_id"]
    finally:
        await connection.close()


def _lines(customer: asyncpg.Record, choices: Mapping[str, Activity]) -> list[dict[str, str | None]]:
    language: Language = "en" if customer["language"] == "en" else "sv"
    return [
        {
            "customer_number": customer["customer_number"],
            "activity": choice,
            "given": "yes" if customer[box] else "no",
            "at": customer["created_at"].isoformat(),
            "language": language,
            "wording": wording.in_(language),
        }
        for box, choice in BOXES.items()
        if choice in choices and (wording := choices[choice].wording)
    ]
