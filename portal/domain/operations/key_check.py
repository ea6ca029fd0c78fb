"""Whether the settings have the keys that the database needs, found out before anything is served."""

from portal.data import key_ring, wrapped_values
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.key_ring import UnknownKey
from portal.data.wrapped_values import WRAPPED, WrappedColumn

SAMPLE = 3
"""Values from before values said by which key they are wrapped: so many are tried, and one that opens is enough."""


class KeysMissing(Exception):
    """Something in the database is wrapped by keys that the settings do not have. The message names them."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(
            f"{'; '.join(missing)}. Nothing is served: put the key into PORTAL_KEY_ENCRYPTION_KEY, or, where another is"
            " to wrap, into PORTAL_ACCEPTED_KEY_ENCRYPTION_KEYS. `portal keys status` says how much each key wraps."
        )


_known: tuple[str, ...] | None = None


async def missing() -> tuple[str, ...]:
    """What is wrapped by no key of the settings, in words."""
    global _known
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
    _known = tuple(found)
    return _known


async def expect_all() -> None:
    """Raises KeysMissing unless every value is wrapped by a key of the settings."""
    if found := await missing():
        raise KeysMissing(found)


async def is_any_missing() -> bool:
    """Whether a key was missing when it was last looked, which is at the start: every value is looked at for it."""
    return bool(await missing() if _known is None else _known)


async def _opens(of: WrappedColumn) -> bool:
    for value in await wrapped_values.unmarked(of, SAMPLE):
        try:
            of.rewrapped(value.owner, value.value)
        except (UnknownKey, ValueError):
            continue
        return True
    return False
