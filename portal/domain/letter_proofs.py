"""Whether a finished letter may be printed: its PDF is read back."""

from portal.domain.written import Written
from portal.letters.typst import pages


async def faults_in(pdf: bytes, written: Written) -> tuple[str, ...]:
    """Codes of what keeps the letter from being printed; none when it is as it should be."""
    return () if pdf.startswith(b"%PDF-") and pages(pdf) else ("no_pages",)
