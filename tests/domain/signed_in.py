"""Staff sign in as the domain has it: the password, then a code."""

from portal.data.accounts import accounts as account_rows
from portal.data.actors import SYSTEM
from portal.data.database import acting_as, connection
from portal.domain.accounts import accounts
from portal.domain.signing_in import sign_in_steps
from portal.domain.signing_in.session_starts import SignedIn
from portal.domain.signing_in.sign_in_steps import StartedSignIn
from tests.authenticator import code_now
from tests.people import PASSWORD

HOME = "192.0.2.1"
"""An address for documentation (RFC 5737)."""


async def started(email: str) -> StartedSignIn:
    """The password was right, and the code is next; every code can be shown again. Hashing the password takes its
    time, and is looked at elsewhere."""
    async with acting_as(SYSTEM):
        await connection().execute("UPDATE totp_factor SET last_step = 0")
        account = await account_rows.by_email(email)
        assert account
        begun = await sign_in_steps.start(account)
    assert begun
    return begun


async def signed_in(email: str) -> SignedIn:
    """A session of whoever has that e-mail address, with a second factor or without; every code can be shown again."""
    async with acting_as(SYSTEM):
        await connection().execute("UPDATE totp_factor SET last_step = 0")
    begun = await accounts.sign_in(email, PASSWORD, HOME, None)
    if isinstance(begun, SignedIn):
        return begun
    return await sign_in_steps.show_code(begun.token, code_now(), None)
