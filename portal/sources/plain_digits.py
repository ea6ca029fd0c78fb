"""The digits of what somebody has written, whatever stands between them."""


def only_digits(text: str) -> str:
    """What `spellings.digits` says, in Python."""
    return "".join(each for each in text if each in "0123456789")
