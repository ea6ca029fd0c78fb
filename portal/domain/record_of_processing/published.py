"""The version of the record in force, and publishing a new one."""

import time
from dataclasses import dataclass
from pathlib import Path

from portal.data.actors import SYSTEM
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.consents import consent_changes
from portal.data.database import acting_as
from portal.data.record_of_processing import record_versions
from portal.domain.audit import audit
from portal.domain.record_of_processing.canonical import as_json, digest, from_json
from portal.domain.record_of_processing.faults import Fault, RecordFaults
from portal.domain.record_of_processing.loading import load
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.record_of_processing.wordings import ask_anew, changed_silently

FRESH_FOR = 5.0
"""Seconds for which a process believes that the version it knows is the one in force."""


@dataclass(frozen=True, slots=True)
class Published:
    """The record in force with the number of its version."""

    version: int
    record: RecordOfProcessing


class NothingPublished(Exception):
    """No record has been published: run `portal migrate`."""


_known: tuple[float, Published] | None = None


async def published() -> Published:
    """The record in force; another process's publication is seen within `FRESH_FOR` seconds."""
    global _known
    if _known and time.monotonic() - _known[0] < FRESH_FOR:
        return _known[1]
    async with acting_as(SYSTEM):
        latest = await record_versions.latest()
    if latest is None:
        raise NothingPublished
    version, _, content = latest
    current = _known[1] if _known and _known[1].version == version else Published(version, from_json(content))
    _known = (time.monotonic(), current)
    return current


async def publish(path: Path) -> int:
    """Publish the record in the file and return its version; what is in force already is not published again.

    Where members are asked anew by it, whoever reads the changes of consents is told. Raises RecordFaults, also where
    the wording of a choice is another than in the version in force and does not say so.
    """
    record = load(path)
    async with acting_as(SYSTEM):
        await record_versions.wait_for_others()
        before = await record_versions.latest()
        in_force = from_json(before[2]) if before else record
        if wrong := list(changed_silently(in_force, record)):
            raise RecordFaults([Fault(path.name, entry, what) for entry, what in wrong])
        version = await record_versions.add(digest(record), as_json(record))
        if before is None or before[0] != version:
            await audit.record("record.published", subject=COMPANY_CHAIN, version=version)
            if ask_anew(in_force, record):
                await consent_changes.add(None, "record")
    forget()
    return version


def forget() -> None:
    """Let the next call of `published` ask the database, whichever it is by then."""
    global _known
    _known = None
