"""What was masked and looked at stays so when an extract is collected anew, as far as the texts are the same.

A text that has changed loses its marks: somebody has to look at it again.
"""

from portal.data.access import marks_kept
from portal.data.access.maskings import Cell
from portal.data.requests.requests import Request
from portal.domain.access.extract_reading import StoredExtract


async def carry(request: Request) -> None:
    """Put the marks of the collection before on the extract that is there now, in the transaction under way."""
    marked = await marks_kept.digests(request.id)
    found: dict[bytes, list[Cell]] = {}
    if marked:
        extract = await StoredExtract.of(request.id, request.subject_id)
        digests = extract.digests()
        async for cell, value in extract.all_telling():
            digest = digests.of(cell, value)
            if digest in marked:
                found.setdefault(digest, []).append(cell)
    await marks_kept.move(request.id, found)
