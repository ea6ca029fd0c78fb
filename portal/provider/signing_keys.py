"""The provider's public keys (RFC 7517), kept for a while in each process, and fetched again for one that is new."""

import time
from collections.abc import Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, KeySet

from portal.provider import asking

KEPT_SECONDS = 900.0
"""A key that the provider withdraws is believed for so long at most."""

AGAIN_SECONDS = 60.0
"""So far apart, at least, keys are fetched for the sake of one that nobody knows: whoever invents names of keys makes
the portal ask no more often."""

MOST = 100


class SigningKeys:
    """The keys at `url`. Nothing is fetched before the first question."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._keys = KeySet([])
        self._good_until = self._not_again_before = 0.0

    async def with_id(self, key: str | None) -> KeySet:
        """The keys as they are known, fetched again where none is called `key`. Raises ProviderAway."""
        present = time.monotonic()
        if present >= self._good_until:
            await self._fetch()
        elif not self._has(key) and present >= self._not_again_before:
            self._not_again_before = present + AGAIN_SECONDS
            await self._fetch()
        return self._keys

    def _has(self, key: str | None) -> bool:
        return any(key is None or each.kid == key for each in self._keys)

    async def _fetch(self) -> None:
        self._keys = _read(await asking.get(self.url))
        self._good_until = time.monotonic() + KEPT_SECONDS


def _read(said: Mapping[str, Any]) -> KeySet:
    listed = said.get("keys")
    keys = []
    for each in listed[:MOST] if isinstance(listed, list) else []:
        try:
            keys.append(JWKRegistry.import_key(each))
        except (JoseError, ValueError, TypeError, KeyError):
            # One of a kind that we do not know is left out, as RFC 7517 (5) has it.
            continue
    if not keys:
        raise asking.away("keys")
    return KeySet(keys)
