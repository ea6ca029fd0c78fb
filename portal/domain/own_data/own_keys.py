"""What a person signs in with besides the password, as an extract tells it. What opens anything is in no extract."""

from datetime import datetime
from uuid import UUID

from portal.data.accounts import accounts, recovery_codes, totp_factors
from portal.domain.own_data.own_tables import at_once, column, own_table
from portal.domain.signing_in import one_time_codes, passkeys
from portal.domain.signing_in.passkeys import Passkey

_MADE = column("made_at", "Skapad", "Created", "datetime")
_USED = column("used_at", "Senast använd", "Last used", "datetime")


async def _factors(subject: UUID) -> list[tuple[str, datetime, datetime | None]]:
    app = await totp_factors.confirmed(subject)
    used = one_time_codes.moment_of(app.last_step) if app and app.last_step else None
    return [
        *([("totp", app.made_at, used)] if app else []),
        *(("recovery_code", made, used) for made, used in await recovery_codes.dates(subject)),
    ]


async def _passkeys(subject: UUID) -> list[Passkey]:
    account = await accounts.of_member(subject)
    return await passkeys.of_account(account) if account else []


SECOND_FACTORS = own_table(
    "second_factor",
    ("Tvåfaktorsinloggning", "Second factors"),
    at_once(_factors, lambda it: it),
    column("factor", "Slag", "Kind"),
    _MADE,
    _USED,
)

PASSKEYS = own_table(
    "passkey",
    ("Inloggningsnycklar", "Passkeys"),
    at_once(_passkeys, lambda it: (it.name, it.made_at, it.used_at)),
    column("name", "Namn", "Name"),
    _MADE,
    _USED,
)
