"""What the data layer tells its callers."""


class NoSuchRow(Exception):
    """No row, or none that the actor may see."""


class DatabaseUnavailable(Exception):
    """The portal's database does not answer, or was lost on the way: what was under way may not have happened."""


class Stale(Exception):
    """The row has changed since it was read: nothing was written."""
