"""Passwords, hashed with Argon2id (RFC 9106) in threads, as many at a time as there are cores."""

import asyncio
import os
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.settings import settings

MAXIMUM_LENGTH = 1024
"""Longer input is no password; it is refused before any work is done."""

# Each verification takes its memory: more at once than cores would only take more.
_at_once = asyncio.Semaphore(os.cpu_count() or 1)


async def hash_password(password: str) -> str:
    """The Argon2id hash of `password`, with its parameters and salt."""
    async with _at_once:
        return await asyncio.to_thread(_hasher().hash, password)


async def verify(password_hash: str | None, password: str) -> bool:
    """Whether `password` has that hash. Without a hash it takes as long, and is False."""
    if len(password) > MAXIMUM_LENGTH:
        return False
    async with _at_once:
        right = await asyncio.to_thread(_verify, password_hash or _nobodys_hash(), password)
    return right and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


async def prepare() -> None:
    """Make the hash that nobody's password is compared with, so that the first such comparison is no slower."""
    await asyncio.to_thread(_nobodys_hash)


def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=settings().password_passes, memory_cost=settings().password_memory, parallelism=4)


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_hex(16))


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
