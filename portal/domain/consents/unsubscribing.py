"""Links that end one kind of marketing for one person, without signing in (RFC 8058).

The token in a link is encrypted, so that it says nothing of anybody, and authenticated, so that nobody can make one
(AES-SIV, RFC 5297). It is the same each time, and stored nowhere; it is good as long as the index key that it was made
with is accepted.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from portal.data import keys, subjects
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM, Member
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.consents import suppressions
from portal.data.database import acting_as
from portal.domain.audit import audit, summed_events
from portal.domain.consents import consents
from portal.domain.consents.consents import Circumstances, UnknownActivity
from portal.domain.erasure.known_as import digest
from portal.domain.record_of_processing.published import published
from portal.domain.rights.restriction_questions import Question, persons

BY_LINK = Circumstances("unsubscribe", "one_click")

_PERSON, _DIGEST = b"p", b"d"
_LONGEST_ACTIVITY = 40
_LABEL = b"unsubscribe"


async def tokens(token: str, activity: str, questions: Sequence[Question]) -> list[str]:
    """A token for each person asked about, in the same order, that ends `activity`. Raises UnknownActivity.

    Somebody whom the portal does not know gets one too: by it the address, or number, is suppressed.
    """
    if (await published()).record.choice(activity) is None:
        raise UnknownActivity
    async with acting_as(SYSTEM):
        found = await persons(questions)
        await summed_events.asked("consents.links_made", token, len(questions))
    return [
        _sealed(_PERSON, next(iter(whom)).bytes, activity)
        if len(whom) == 1
        else _sealed(_DIGEST, digest(question.known_by, question.value), activity)
        for question, whom in zip(questions, found, strict=True)
    ]


async def unsubscribe(token: str) -> None:
    """End what the token stands for, at once. A token that is none of ours, or of somebody erased, ends nothing; the
    caller is not told which, and twice is the same as once.
    """
    opened = _opened(token)
    if opened is None:
        return
    kind, who, activity = opened
    current = await published()
    ended = [activity] if current.record.choice(activity) else [it.id for it in current.record.choices]
    async with acting_as(SYSTEM):
        if kind == _DIGEST:
            for each in ended:
                await suppressions.add([who], each, "unsubscribed")
            await audit.record("consents.suppressed", subject=COMPANY_CHAIN)
            return
        subject = UUID(bytes=who)
        if not await subjects.has_key(subject):
            return
        account = await accounts.of_member(subject)
        await consents.end(Member(subject, account.language if account else "sv"), current, ended, BY_LINK)


def _sealed(kind: bytes, who: bytes, activity: str) -> str:
    said = kind + who.ljust(32, b"\0") + activity.encode().ljust(_LONGEST_ACTIVITY, b"\0")
    return base64.urlsafe_b64encode(_cipher(keys.index_keys()[0]).encrypt(said, [_LABEL])).decode().rstrip("=")


def _opened(token: str) -> tuple[bytes, bytes, str] | None:
    try:
        sealed = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    said = next((said for key in keys.index_keys() if (said := _decrypted(key, sealed))), None)
    if said is None:
        return None
    kind, who, activity = said[:1], said[1:33], said[33:].rstrip(b"\0").decode()
    return kind, who[:16] if kind == _PERSON else who, activity


def _decrypted(key: bytes, sealed: bytes) -> bytes | None:
    try:
        return _cipher(key).decrypt(sealed, [_LABEL])
    except (ValueError, InvalidTag):
        return None


@cache
def _cipher(key: bytes) -> AESSIV:
    return AESSIV(hmac.digest(key, _LABEL, hashlib.sha512))
