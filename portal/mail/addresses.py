"""E-mail addresses as they are typed: which can be one, and how each is written in SMTP."""

from email_validator import EmailNotValidError, validate_email


class NotAnAddress(ValueError):
    """No e-mail address is written so. Does not say what was typed."""


def normalised(typed: str) -> str:
    """The address in the one spelling that accounts have, in lower case. Raises NotAnAddress.

    Whether anybody reads what is sent there is not asked of the network.
    """
    try:
        return validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False).normalized.lower()
    except EmailNotValidError:
        raise NotAnAddress from None


def in_ascii(address: str) -> str:
    """The same address with its domain as mail servers write it (RFC 5891). Raises NotAnAddress."""
    try:
        written = validate_email(address, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        raise NotAnAddress from None
    if written.ascii_email is None:
        raise NotAnAddress
    return written.ascii_email
