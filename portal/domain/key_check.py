"""Whether the settings have the keys that the database needs, found out before anything is served."""

import time
from dataclasses import dataclass

from portal.data import key_ring, wrapped_values
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.key_ring import UnknownKey
from portal.data.wrapped_values import WRAPPED, WrappedColumn

LOOK_AGAIN = 600.0
"""Seconds for which an answer is good enough for those who ask all the time: every value is looked at for it."""

SAMPLE = 3
"""Values from before values said by which key they are wrapped: so many are tried, and one that opens is enough."""


class KeysMissing(Exception):
    """Something in the database is wrapped by keys that the settings do not have. The message names them."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(
            f"{'; '.join(missing)}. Nothing is served: put the key into PORTAL_KEY_ENCRYPTION_KEY, or, where another is"
            " to wrap, into PORTAL_ACCEPTED_KEY_ENCRYPTION_KEYS. `portal keys status` says how much each key wraps."
        )


@dataclass(slots=True)
class _Known:
    at: float | None = None
    missing: tuple[str, ...] = ()


_known = _Known()


async def missing() -> tuple[str, ...]:
    """What is wrapped by no key of the settings, in words."""
    found: list[str] = []
    async with acting_as(SYSTEM):
        for each in WRAPPED:
            counts = await wrapped_values.count(each)
            for fingerprint in counts.keys() - {b"", *key_ring.fingerprints()}:
                found.append(
                    f"{counts[fingerprint]} values of {each.table}.{each.column} are wrapped by the unknown key"
                    f" {fingerprint.hex()}"
                )
            if counts.get(b"") and not await _opens(each):
                found.append(f"values of {each.table}.{each.column} are wrapped by a key that is not in the settings")
    _known.at, _known.missing = time.monotonic(), tuple(found)
    return _known.missing


async def expect_all() -> None:
    """Raises KeysMissing unless every value is wrapped by a key of the settings."""
    if found := await missing():
        raise KeysMissing(found)


async def is_any_missing() -> bool:
    """Whether a key is missing, as known a while ago at most."""
    if _known.at is None or time.monotonic() - _known.at > LOOK_AGAIN:
        await missing()
    return bool(_known.missing)


async def _opens(of: WrappedColumn) -> bool:
    for value in await wrapped_values.unmarked(of, SAMPLE):
        try:
            of.rewrapped(value.owner, value.value)
        except (UnknownKey, ValueError):
            continue
        return True
    return False
