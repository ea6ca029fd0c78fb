"""What envelopes of the ledger are called."""

from uuid import UUID


def number_of(envelope: UUID) -> str:
    """What an envelope is called where it has no reference: the same on its page, in the ledger and in a print run."""
    return f"K-{envelope.hex[:4]}-{envelope.hex[4:8]}".upper()
