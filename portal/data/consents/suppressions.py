"""Keyed digests of whoever must not be started again: they outlive an erasure, and no person can be read from them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

from portal.data.changing import changed
from portal.data.database import connection

Reason = Literal["erased", "unsubscribed", "objected"]

EVERYTHING = "*"
"""In the place of an activity: all of them."""


async def add(digests: Collection[bytes], activity: str, reason: Reason) -> int:
    """Suppress the activity for whoever those digests are of, and return how many they are.

    One that is there is set anew: what the person has said yes to since then no longer counts.
    """
    await connection().execute(
        "DELETE FROM suppression WHERE digest = ANY($1::bytea[]) AND activity = $2", list(digests), activity
    )
    return await changed(
        "INSERT INTO suppression (digest, activity, reason, since)"
        " SELECT digest, $2, $3, clock_timestamp() FROM unnest($1::bytea[]) digest ORDER BY digest"
        " ON CONFLICT (digest, activity) DO NOTHING",
        list(digests),
        activity,
        reason,
    )


async def found(digests: Collection[bytes]) -> Mapping[bytes, Mapping[str, datetime]]:
    """For each of those digests that is suppressed: since when, by activity."""
    rows = await connection().fetch(
        "SELECT digest, activity, since FROM suppression WHERE digest = ANY($1::bytea[])", list(digests)
    )
    by_digest: dict[bytes, dict[str, datetime]] = {}
    for digest, activity, since in rows:
        by_digest.setdefault(digest, {})[activity] = since
    return by_digest
