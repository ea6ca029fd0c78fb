"""What the data layer tells its callers."""


class NoSuchRow(Exception):
    """No row, or none that the actor may see."""


class Stale(Exception):
    """The row has changed since it was read: nothing was written."""
