"""The test print by which the office finds where its envelopes have their window."""

from portal.clock import today
from portal.data.actors import Language
from portal.domain.letterheads import letterhead
from portal.domain.record_of_processing.published import published
from portal.letters import window_test


async def sheet(language: Language) -> bytes:
    """The sheet as PDF, with the settings in force."""
    return await window_test.render(letterhead((await published()).record.controller), language, today())
