"""What is posted with an answer: it has been fetched before the answer is noted as posted."""

from portal.data.access import portable_files
from portal.data.by_hand import manual_files
from portal.data.letters.outgoing_letters import Letter
from portal.domain.letters.posting_errors import NotEnclosed


async def expect_fetched(letter: Letter) -> None:
    """Expect, in the transaction under way, that what belongs into the envelope with the letter was fetched once.

    Raises NotEnclosed when nobody has: what is still only in the portal cannot be in the post.
    """
    if not letter.is_answer or letter.request_id is None:
        return
    if await portable_files.has_unopened(letter.request_id):
        raise NotEnclosed("medium_not_fetched")
    if await manual_files.has_unopened(letter.request_id):
        raise NotEnclosed("files_not_opened")
