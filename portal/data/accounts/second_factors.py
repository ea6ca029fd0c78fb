"""What an account has besides its password, counted: asked at every sign-in, and before one is taken away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class Standing:
    """`app_since` when the authenticator app was confirmed; `passkeys` those that open something, `doubted` those
    that no longer do; `codes_left` the unused recovery codes."""

    app_since: datetime | None
    passkeys: int
    doubted: int
    codes_left: int

    @property
    def usable(self) -> int:
        """Second factors that let somebody in, recovery codes apart."""
        return self.passkeys + (self.app_since is not None)

    @property
    def any(self) -> bool:
        """Whether the account signs in with more than a password: a doubted passkey must not make that less."""
        return self.usable + self.doubted > 0


async def of_account(account: UUID) -> Standing:
    """What the account has, by one statement."""
    [row] = await connection().fetch(
        """
        SELECT (SELECT confirmed_at FROM totp_factor WHERE account_id = $1 AND confirmed_at IS NOT NULL) AS app_since,
               (SELECT count(*) FROM passkey WHERE account_id = $1 AND doubted_at IS NULL) AS passkeys,
               (SELECT count(*) FROM passkey WHERE account_id = $1 AND doubted_at IS NOT NULL) AS doubted,
               (SELECT count(*) FROM recovery_code WHERE account_id = $1 AND used_at IS NULL) AS codes_left
        """,
        account,
    )
    return Standing(**row)


async def hold(account: UUID) -> None:
    """Let nobody else change the account's second factors until the transaction under way ends."""
    await connection().execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('portal.factors:' || $1, 0))", str(account)
    )
