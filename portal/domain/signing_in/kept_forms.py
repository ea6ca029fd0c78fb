"""Forms that were sent when their session was over wait for a sign-in, as one waits for a confirmation.

Each is encrypted with the key of the account that was signed in, and found by what one browser has: nobody else who
signs in there gets it, and it is sent by its owner's press of a button and by nothing else.

In the same way a form is kept beside a page of a session in force, which shows what was filled in on another page: the
answers to be looked at once more, or the same form in another language.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from portal.clock import now
from portal.data.accounts import accounts, kept_forms, sessions
from portal.data.accounts.accounts import Account
from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import account_secrets
from portal.domain.signing_in import session_starts

LASTS = timedelta(hours=1)
"""How long they wait since the last came: a forgotten password can be seen to meanwhile."""

MOST = 200_000
"""Bytes of the forms that are kept."""

MOST_BESIDE_PAGES = 20
"""Forms that one session's pages have at a time."""

CONTENT = "what waits for a sign-in"

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class KeptForm:
    """The `fields` of a form that goes to `go_on`, without passwords and codes; `had_files` says that files are not
    among them, `page` is where the form was, empty where that is not known."""

    go_on: str
    fields: Fields = field(repr=False)
    had_files: bool
    page: str
    id: str = field(default_factory=lambda: uuid4().hex)
    at: datetime = field(default_factory=now)


async def keep(form_token: str, form: KeptForm, alone: UUID | None = None, beside: str | None = None) -> str | None:
    """Keep the form for whoever had the session of that form token; returns what the browser is known by.

    It is kept `beside` what waits in that browser for the same account. None where there is no such session, its
    account is no longer open, or not the one that it may be `alone`, or there is no room for the form.
    """
    if not form_token:
        return None
    async with acting_as(SYSTEM):
        owner = await sessions.account_of_form(form_token)
        account = await accounts.by_id(owner) if owner else None
        if account is None or alone not in (None, account.id):
            return None
        there = await _opened(account, await kept_forms.find(sessions.token_hash(beside or ""), account.id))
        token = session_starts.new_token()
        return token if await _put(token, account, [*there, form]) else None


async def is_anothers(session: Session, form_token: str) -> bool:
    """Whether forms with that token are of a session of another account's than the one that this session is of."""
    async with acting_as(SYSTEM):
        owner = await sessions.account_of_form(form_token)
    return owner is not None and owner != session.account_id


async def find(token: str | None, account: Account) -> list[KeptForm]:
    """What waits in this browser for the account that has signed in there; nothing for everybody else."""
    if not token:
        return []
    async with acting_as(SYSTEM):
        return await _opened(account, await kept_forms.find(sessions.token_hash(token), account.id))


async def take(token: str | None, account: Account, id_: str) -> tuple[KeptForm | None, bool]:
    """The one with that id, which thereby waits no longer, and whether others do."""
    if not token:
        return None, False
    async with acting_as(SYSTEM):
        there = await _opened(account, await kept_forms.take(sessions.token_hash(token), account.id))
        left = [it for it in there if it.id != id_]
        if left:
            await _put(token, account, left)
        return next((it for it in there if it.id == id_), None), bool(left)


async def keep_beside_page(session: Session, form: KeptForm) -> bool:
    """Keep the form for the pages of that session, for as long; False where there is no room for it."""
    content = _written([form])
    if content is None:
        return False
    async with acting_as(SYSTEM):
        await kept_forms.add_beside_page(
            _holder(session, form.id),
            session.account_id,
            sessions.token_hash(session.form_token),
            await account_secrets.encrypt(session.account(), content, CONTENT),
            LASTS,
            MOST_BESIDE_PAGES,
        )
    return True


async def beside_page(session: Session, id_: str) -> KeptForm | None:
    """The form of that id, which the same session kept; None where it has none, or not any longer."""
    async with acting_as(SYSTEM):
        found = await _opened(session.account(), await kept_forms.find(_holder(session, id_), session.account_id))
    return found[0] if found else None


async def forget_over() -> None:
    """Forget what has waited in vain."""
    async with acting_as(SYSTEM):
        await kept_forms.forget_over()


async def _put(token: str, account: Account, forms: list[KeptForm]) -> bool:
    written = _written(forms)
    if written is None:
        return False
    content = await account_secrets.encrypt(account, written, CONTENT)
    await kept_forms.add(sessions.token_hash(token), account.id, content, LASTS)
    return True


def _written(forms: list[KeptForm]) -> bytes | None:
    said = [[it.go_on, it.fields, it.had_files, it.page, it.id, it.at.isoformat()] for it in forms]
    written = json.dumps(said).encode()
    return written if len(written) <= MOST else None


def _holder(session: Session, id_: str) -> bytes:
    # A session gets another token when it is confirmed, and keeps that of its forms.
    return sessions.token_hash(f"{session.form_token}:{id_}")


async def _opened(account: Account, content: bytes | None) -> list[KeptForm]:
    if content is None:
        return []
    said = json.loads(await account_secrets.decrypt(account, content, CONTENT))
    return [
        KeptForm(go_on, [(name, value) for name, value in fields], had_files, page, id_, datetime.fromisoformat(at))
        for go_on, fields, had_files, page, id_, at in said
    ]
