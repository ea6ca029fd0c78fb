"""What the company's places are called to a reader."""

from portal.data.actors import Language
from portal.domain.sources.company_sources import manual_sources


def place(language: Language, source: str) -> str:
    """The name of a place that is looked through by hand; its id where the company no longer has it."""
    label = next((it.label for it in manual_sources() if it.id == source), None)
    if label is None:
        return source
    return label.in_(language)
