"""Whether this process has been told to end: it finishes what it has begun, and says that it takes no more."""

_told = False


def begin() -> None:
    """This process is about to end."""
    global _told
    _told = True


def is_begun() -> bool:
    """Whether this process is about to end."""
    return _told
