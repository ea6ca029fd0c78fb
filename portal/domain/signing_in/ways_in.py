"""What opens an account: what its owner has at the portal, or the company's identity provider."""

from portal.data.accounts.accounts import Account
from portal.settings import settings


def has_provider() -> bool:
    """Whether staff can sign in with an identity provider."""
    return settings().oidc_issuer is not None


def opens_here(account: Account) -> bool:
    """Whether a password, a passkey or a link opens the account: not staff's where the provider alone decides."""
    return not (account.kind == "staff" and settings().oidc_only)
