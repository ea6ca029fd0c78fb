"""Key rotation: everything that an earlier key-encryption key has wrapped is wrapped by the one that wraps now."""

from collections.abc import Callable
from dataclasses import dataclass, field

from portal.data import key_ring, wrapped_values
from portal.data.actors import SYSTEM
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.key_ring import UnknownKey
from portal.data.wrapped_values import WRAPPED, Wrapped, WrappedColumn
from portal.domain.audit import audit

AT_A_TIME = 200
"""Values of one transaction."""

PASSES = 3
"""Times that a column is gone through: what somebody holds in the first is free in the next."""

Progress = Callable[[int], None]
"""Told how many more values are done."""


@dataclass(frozen=True, slots=True)
class KeyUse:
    """How many values of each column (`table.column`) a key wraps; `fingerprint` is empty for those that do not say."""

    fingerprint: bytes
    columns: dict[str, int]
    wraps: bool = False
    is_known: bool = True

    @property
    def values(self) -> int:
        """How many there are in all."""
        return sum(self.columns.values())


@dataclass(slots=True)
class Rotation:
    """What was, or with a dry run would be, wrapped anew, by `table.column`; and how much could not be opened."""

    rewrapped: dict[str, int] = field(default_factory=dict)
    unopened: dict[str, int] = field(default_factory=dict)
    left: int = 0
    """Values that somebody held all the time, or that a process with the earlier key has wrapped since."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left that the present key does not wrap."""
        return not self.unopened and not self.left


async def status() -> list[KeyUse]:
    """What each key wraps: the keys in force first, the one that wraps before the others, then unknown ones."""
    found: dict[bytes, dict[str, int]] = {each: {} for each in key_ring.fingerprints()}
    known = set(found)
    async with acting_as(SYSTEM):
        for each in WRAPPED:
            for fingerprint, number in (await wrapped_values.count(each)).items():
                found.setdefault(fingerprint, {})[_name(each)] = number
    now = key_ring.fingerprints()[0]
    return [KeyUse(each, columns, each == now, not each or each in known) for each, columns in found.items()]


async def rotate(dry_run: bool = False, progress: Progress | None = None) -> Rotation:
    """Wrap anew, by the key that wraps now, whatever another has wrapped; with `dry_run` only try to open it.

    Goes by batches, each a transaction of its own: safe to be killed anywhere and run again, and beside processes that
    know both keys, whichever of them they wrap with. What was destroyed meanwhile stays destroyed.
    """
    done = Rotation()
    tell = progress or (lambda more: None)
    for each in WRAPPED:
        for _ in range(1 if dry_run else PASSES):
            if not await _go_through(each, done, dry_run, tell):
                break
    if not dry_run:
        for_now = key_ring.fingerprints()[0]
        done.left = sum(use.values for use in await status() if use.fingerprint != for_now) - sum(
            done.unopened.values()
        )
        if done.rewrapped:
            async with acting_as(SYSTEM):
                await audit.record("keys.rotated", subject=COMPANY_CHAIN, values=sum(done.rewrapped.values()))
    return done


async def _go_through(of: WrappedColumn, done: Rotation, dry_run: bool, tell: Progress) -> bool:
    """Once through a column; returns whether anything of it is left that could have been done."""
    mark, after, unopened = key_ring.mark(), None, 0
    while True:
        async with acting_as(SYSTEM):
            found = await wrapped_values.not_by(of, mark, after, AT_A_TIME, hold=not dry_run)
            values, anew = _opened(of, found)
            count = len(values) if dry_run else await wrapped_values.replace(of, values, anew)
        if count:
            done.rewrapped[_name(of)] = done.rewrapped.get(_name(of), 0) + count
        unopened += len(found) - len(values)
        tell(count)
        if len(found) < AT_A_TIME:
            break
        after = found[-1].id
    if unopened:
        done.unopened[_name(of)] = unopened
    async with acting_as(SYSTEM):
        left = await wrapped_values.not_by(of, mark, None, unopened + 1, hold=False)
    return len(left) > unopened


def _opened(of: WrappedColumn, found: list[Wrapped]) -> tuple[list[Wrapped], list[bytes]]:
    """Those that one of our keys opens, and beside them what they are when wrapped anew."""
    values, anew = [], []
    for each in found:
        try:
            rewrapped = of.rewrapped(each.owner, each.value)
        except (UnknownKey, ValueError):
            continue
        values.append(each)
        anew.append(rewrapped)
    return values, anew


def _name(of: WrappedColumn) -> str:
    return f"{of.table}.{of.column}"
