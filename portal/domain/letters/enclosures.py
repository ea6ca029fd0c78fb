"""What is posted with an answer: it has been fetched before the answer is noted as posted."""

from portal.data.access import portable_files
from portal.data.by_hand import manual_files
from portal.data.letters.outgoing_letters import Letter
from portal.domain.letters.posting_errors import NotEnclosed


async def expect_fetched(letter: Letter) -> None:
    """Expect, in the transaction under way, that what belongs into the envelope was fetched since the letter is there.

    Raises NotEnclosed when something was not: what is still only in the portal cannot be in the post.
    """
    if not letter.is_answer or letter.request_id is None:
        return
    if await portable_files.has_unopened(letter.request_id):
        raise NotEnclosed("medium_not_fetched")
    if not all(file.is_fetched for file in await manual_files.of_requests([letter.request_id])):
        raise NotEnclosed("files_not_opened")
