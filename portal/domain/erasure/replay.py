"""Erasing again what was erased, after a database has come back from a backup that is older than the erasure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from portal.clock import today
from portal.data.erasure.tombstones import Tombstone
from portal.domain.erasure import erasure_journal, replayed_portal, replayed_source
from portal.domain.erasure.erasure_content import retained_from
from portal.domain.erasure.replayed_source import SourceReplay
from portal.domain.erasure.restored import restored
from portal.domain.erasure.tombstones import PORTAL
from portal.domain.record_of_processing.published import published
from portal.domain.signing_in import access_journal
from portal.domain.signing_in.shut_again import ShutAgain, shut_again
from portal.domain.sources.company_sources import sources
from portal.settings import settings

Progress = Callable[[str, int], None]
"""Told what is being gone through (a source's id, or `portal`), and that so many more have been."""


@dataclass(slots=True)
class Replay:
    """What was, or with a dry run would be, done.

    `forgotten` are the erasures that only the journal knew, `forged` the journal's lines that are not ours, `removed`
    the persons whose account and key were there again, `doors` what was shut again of others' accounts.
    """

    forgotten: int = 0
    forged: int = 0
    removed: int = 0
    doors: ShutAgain = field(default_factory=ShutAgain)
    sources: list[SourceReplay] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to be looked into."""
        return not self.forged and self.doors.is_complete and all(each.is_complete for each in self.sources)


async def replay(
    since: datetime | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    by_hand: Collection[str] = (),
    is_portal_restored: bool = False,
) -> Replay:
    """Do again every erasure that a database has lost: the portal's own, then source by source.

    `by_hand` names sources that cannot be searched, and in which somebody has done it. Where the portal's own database
    came back, as its journals or `is_portal_restored` say, doors of accounts that were shut since are shut again.
    A source with receipts says itself which it lacks; of one without, `since` is the time from which on everything
    erased is looked for. Only what today's retention does not keep is erased. With `dry_run` nothing is changed. Safe
    to repeat and to be killed anywhere.
    """
    done = Replay()
    is_portal_restored = is_portal_restored or PORTAL in await restored()
    # First: whom an erasure closes out below is closed out, whatever came before it.
    done.doors = await shut_again(is_portal_restored, dry_run)
    forgotten = await _from_journal(done, dry_run)
    tell = progress or (lambda what, count: None)
    done.removed = await replayed_portal.remove_again(forgotten, dry_run, lambda: tell("portal", 1))
    retained = retained_from((await published()).record, today())
    for source in sources():
        known = [tombstone for tombstone in forgotten if tombstone.source == source.data_map.id]
        is_by_hand = source.data_map.id in by_hand
        done.sources.append(
            await replayed_source.erase_again(source, known, since, retained, dry_run, is_by_hand, tell)
        )
    if not dry_run:
        await erasure_journal.bring_up_to_date()
        await access_journal.bring_up_to_date()
        await restored()
    return done


async def _from_journal(done: Replay, dry_run: bool) -> list[Tombstone]:
    """The erasures that the portal's own database has forgotten; known to it again, unless it is a dry run."""
    path = settings().erasure_journal
    forgotten: list[Tombstone] = []
    for line in erasure_journal.read(path) if path else ():
        if not isinstance(line, Tombstone):
            done.forged += 1
        elif await replayed_portal.remember(line, dry_run):
            forgotten.append(line)
    done.forgotten = len(forgotten)
    return forgotten
