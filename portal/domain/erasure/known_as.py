"""By what the shop knows a person, as keyed digests: it can ask about whom it has before it, and nothing is stored."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, get_args
from unicodedata import normalize

from portal.data import keys
from portal.sources.telephones import one_spelling

KnownBy = Literal["customer_number", "email", "telephone"]
"""What the shop may ask by. A personnummer is not among them: no mailing list holds one."""


def normalised(known_by: KnownBy, value: str) -> str:
    """`value` in the one spelling that is compared: e-mail in lower case, telephone numbers as E.164."""
    value = normalize("NFKC", value).strip()
    if known_by == "telephone":
        return one_spelling(value)
    return value.casefold() if known_by == "email" else value


def digest(known_by: KnownBy, value: str) -> bytes:
    """The digest by which a restricted person is found."""
    return keys.index(f"restriction:{known_by}", normalised(known_by, value))


def possible_digests_of_all(known_by: KnownBy, said: Sequence[str]) -> list[tuple[bytes, ...]]:
    """Every digest by which a restricted person may be found, whichever key it was made with, for each of `said`.

    The values are `normalised`; what is returned is in their order.
    """
    return keys.indexes_of_all(f"restriction:{known_by}", said)


def digests(known: Mapping[str, Iterable[str]]) -> set[bytes]:
    """The digests of everything in `known`; kinds by which nobody asks, and empty values, are left out."""
    return {
        digest(known_by, value)
        for known_by in get_args(KnownBy)
        for value in known.get(known_by, ())
        if normalised(known_by, value)
    }
