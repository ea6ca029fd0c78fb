"""The most memory that this process has had at once, where the system is a Linux that tells of it."""

import re
import resource
from pathlib import Path

STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Peak:
    """The peak from here on."""

    def __init__(self) -> None:
        if FORGET.exists():
            FORGET.write_text("5")
        self._before = _told("VmRSS")

    def grown(self) -> float:
        """Megabytes of the peak above what there was in the beginning."""
        return _told("VmHWM") - self._before


def of_children() -> float:
    """Megabytes that the largest process started by this one had, once it has ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _told(name: str) -> float:
    """Megabytes; 0 where nobody tells."""
    found = re.search(rf"^{name}:\s+(\d+) kB", STATUS.read_text(), re.MULTILINE) if STATUS.exists() else None
    return int(found[1]) / 1024 if found else 0
