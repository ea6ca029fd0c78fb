"""What can go wrong between the portal and the identity provider. No answer's own words are in any of it."""

from typing import Literal

Why = Literal["declined", "code", "issuer", "token", "signature", "claims", "nonce", "age", "subject"]


class ProviderAway(Exception):
    """The provider does not answer, too late, half, or not as OpenID Connect has it; the same may work later."""


class AnswerRefused(Exception):
    """What came back proves nothing: `why` says which check it did not pass."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why
