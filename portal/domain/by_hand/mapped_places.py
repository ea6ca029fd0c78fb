"""The places of the company's map that no program can read, by what they are called and what a plan says of them."""

from collections.abc import Mapping
from typing import Any

from portal.domain.sources.company_sources import manual_sources
from portal.sources.data_map import Label


def label_of(source: str) -> Label:
    """What a place is called. One that has left the company's map keeps its tasks, under its id."""
    return next((place.label for place in manual_sources() if place.id == source), Label(source, source))


def unplanned(planned: Mapping[str, Any]) -> list[str]:
    """The places that the content of an erasure plan does not tell of: nobody has approved what is erased there."""
    told = {place["source"] for place in planned.get("by_hand", ())}
    return [source.id for source in manual_sources() if source.id not in told]


def for_plan() -> list[dict[str, Any]]:
    """What an erasure plan says of the places that are looked through by hand: counts are not known before."""
    return [
        {
            "source": source.id,
            "label": source.label.as_json(),
            "holds": [held.label.as_json() for held in source.holds],
        }
        for source in manual_sources()
    ]
