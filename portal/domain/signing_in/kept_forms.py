"""A form that was sent when its session was over waits for a sign-in, as one waits for a confirmation.

It is encrypted with the key of the account that was signed in, and found by what one browser has: nobody else who signs
in there gets it, and it is sent by its owner's press of a button and by nothing else.
"""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from portal.data.accounts import accounts, kept_forms, sessions
from portal.data.accounts.accounts import Account
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import account_secrets
from portal.domain.signing_in import session_starts

LASTS = timedelta(hours=1)
"""How long it waits: a forgotten password can be seen to meanwhile."""

MOST = 200_000
"""Bytes of a form that is kept."""

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


async def keep(form_token: str, form: KeptForm, alone: UUID | None = None) -> str | None:
    """Keep the form for whoever had the session of that form token; returns what the browser is known by.

    None where there is no such session, its account is no longer open, or not the one that it may be `alone`, or the
    form is too long.
    """
    said = json.dumps([form.go_on, form.fields, form.had_files, form.page]).encode()
    if len(said) > MOST or not form_token:
        return None
    async with acting_as(SYSTEM):
        owner = await sessions.account_of_form(form_token)
        account = await accounts.by_id(owner) if owner else None
        if account is None or alone not in (None, account.id):
            return None
        token = session_starts.new_token()
        content = await account_secrets.encrypt(account, said, CONTENT)
        await kept_forms.add(sessions.token_hash(token), account.id, content, LASTS)
        return token


async def find(token: str | None, account: Account) -> KeptForm | None:
    """What waits in this browser for the account that has signed in there; None for everybody else."""
    if not token:
        return None
    async with acting_as(SYSTEM):
        return await _opened(account, await kept_forms.find(sessions.token_hash(token), account.id))


async def take(token: str | None, account: Account) -> KeptForm | None:
    """The same, which thereby waits no longer."""
    if not token:
        return None
    async with acting_as(SYSTEM):
        return await _opened(account, await kept_forms.take(sessions.token_hash(token), account.id))


async def forget_over() -> None:
    """Forget what has waited in vain."""
    async with acting_as(SYSTEM):
        await kept_forms.forget_over()


async def _opened(account: Account, content: bytes | None) -> KeptForm | None:
    if content is None:
        return None
    go_on, fields, had_files, page = json.loads(await account_secrets.decrypt(account, content, CONTENT))
    return KeptForm(go_on, [(name, value) for name, value in fields], had_files, page)
