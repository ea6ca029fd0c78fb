"""What can go wrong when staff sign in with the company's identity provider."""

from typing import Literal

from portal.domain.errors import Forbidden, Unavailable
from portal.provider.errors import Why

NoAccount = Literal["unknown", "unverified", "closed", "other_identity"]


class ProviderUnavailable(Unavailable):
    """The provider does not answer, or not as it should; the same may work later."""


class ProviderAnswerRefused(Forbidden):
    """What came back from the provider proves nothing: `why` says which check it did not pass."""

    def __init__(self, why: Why) -> None:
        super().__init__()
        self.why: Why = why


class NotAdmitted(Forbidden):
    """Somebody is known at the provider and has no account here, or not this one: `why` says more, to staff alone."""

    def __init__(self, why: NoAccount) -> None:
        super().__init__()
        self.why: NoAccount = why


class SecondFactorToShow(Forbidden):
    """The provider does not say that a second factor was shown, and the account has one here: that is to be shown."""
