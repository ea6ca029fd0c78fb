"""Whether a finished letter may be printed: its PDF is read back."""

from collections.abc import Mapping

from portal.kinds import OF_LETTERS, LetterKind
from portal.letters.extract import CSV_NAME, FILE_NAME
from portal.letters.letter import Written
from portal.letters.proof import prove
from portal.letters.proof_faults import Expected

MAY_CARRY: Mapping[LetterKind, tuple[str, ...]] = {"extract": (FILE_NAME, CSV_NAME)}
"""The files that a letter of a kind may have in it; others have none."""


async def faults_in(pdf: bytes, written: Written, kind: LetterKind) -> tuple[str, ...]:
    """Codes of what keeps the letter from being printed, each once; none when it is as it should be."""
    found = await prove(
        pdf,
        Expected(
            language=written.language,
            reference=written.reference,
            addressee=tuple(line for line in written.addressee if line.strip()),
            letterhead=written.letterhead,
            attachments=MAY_CARRY.get(kind, ()),
            quotes_data=OF_LETTERS[kind].quotes,
        ),
    )
    return tuple(dict.fromkeys(fault.code for fault in found))
