"""Letters to recipients (Art. 19) in lists: to whom each goes, since a request may have several of them."""

from collections.abc import Iterable
from uuid import UUID

from portal.data.letters.printouts import Printout
from portal.domain.record_of_processing.model import Text
from portal.domain.record_of_processing.published import published


async def addressed(printouts: Iterable[Printout]) -> dict[UUID, Text]:
    """The name of the recipient, by the letter; only of those that tell one. Called outside a transaction."""
    told = [it for it in printouts if it.recipient]
    record = (await published()).record if told else None
    return {it.letters[0]: record.recipient_name(it.recipient or "", it.contact or "") for it in told if record}
