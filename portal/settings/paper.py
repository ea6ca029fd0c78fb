"""The settings of paper: the envelopes of the office, and what may come from its scanner or as a found file."""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings

from portal.settings.types import Millimetres


class PaperSettings(BaseSettings):
    """A part of the settings; see `settings`."""

    envelope_window: Literal["right", "left"] = "right"
    """The side on which the envelopes have their window in which the office posts its letters."""

    envelope_window_moved: tuple[Millimetres, Millimetres] = (0, 0)
    """By how many millimetres addresses are printed further to the right and further down, `[1.5, -2]` (JSON): for
    other envelopes, or a printer that draws its sheets in askew. The test print shows what fits."""

    largest_file: int = Field(20 * 1024 * 1024, gt=0, le=60 * 1024 * 1024)
    """Bytes that one file which staff found by hand may have."""

    largest_scan: int = Field(100 * 1024 * 1024, gt=0, le=200 * 1024 * 1024)
    """Bytes that what the office scanner made of a pile of letters may have."""

    most_scanned_pages: int = Field(600, gt=0)
    """Pages that one scan may have."""
