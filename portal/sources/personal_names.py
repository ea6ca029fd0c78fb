"""What the name of a column, Swedish or English, says of its content: a guess, for whoever checks or drafts a map."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

Looks = Literal[
    "personnummer", "email", "telephone", "ip", "payment", "password", "birth", "address", "city", "name", "person"
]
"""What a column looks like. "person" is a reference to somebody, "name" may as well be that of a thing."""

# From the most to the least telling: `ip_address` is no postal address.
_WORDS: dict[Looks, str] = {
    "personnummer": "personnummer personnr persnr pnr ssn nin personalnumber personnumber samordningsnummer passport",
    "email": "email mail epost emailaddress mailaddress epostadress",
    "telephone": "phone telephone tel telefon telefonnummer telnr mobile mobil mobilnr mobilnummer cellphone fax "
    "phonenumber msisdn",
    "ip": "ip ipaddress ipaddr ipadress ipv4 ipv6",
    "payment": "card cardnumber cardholder kortnummer kortnr kortinnehavare iban bankkonto bankgiro kontonummer cvc",
    "password": "password passwd passwort pwd passhash losenord lösenord",
    "birth": "birth birthday birthdate birthyear dob born age födelse födelsedatum födelseår födelsedag fodelse "
    "fodelsedatum fodelsear ålder alder",
    "city": "city town ort postort bostadsort",
    "address": "address adress addr adr adr1 adr2 address1 address2 street street1 street2 gata gatuadress zip "
    "zipcode postal postalcode postcode postnr postnummer",
    "name": "name namn firstname lastname fullname surname förnamn efternamn fornamn nickname username login fname "
    "lname smeknamn användarnamn anvandarnamn",
    "person": "customer customers client member members user users guest subscriber buyer recipient sender kund kunder "
    "medlem medlemmar användare anvandare",
}
_PAIRS: dict[tuple[str, str], Looks] = {
    ("personal", "number"): "personnummer",
    ("national", "id"): "personnummer",
    ("identity", "number"): "personnummer",
    ("social", "security"): "personnummer",
    ("cc", "number"): "payment",
    ("cc", "owner"): "payment",
    ("account", "number"): "payment",
}
_LOOKS = {word: looks for looks, words in reversed(_WORDS.items()) for word in words.split()}
_RANK = list(_WORDS)


POSTAL = frozenset({"zip", "zipcode", "postal", "postalcode", "postcode", "postnr", "postnummer"})
"""Words of the name of a column with postcodes."""


def words(name: str) -> list[str]:
    """The words of a name in snake_case, camelCase or both, in lower case: `customerIP_addr` is customer, ip, addr."""
    parts = re.sub(r"([a-zåäöé\d])([A-ZÅÄÖ])|([A-ZÅÄÖ])(?=[A-ZÅÄÖ][a-zåäöé])", r"\1\3_\2", name)
    return [part for part in re.split(r"[\W_]+", parts.lower()) if part]


def terms(name: str) -> set[str]:
    """The words of a name, and every two of them as one: `postCode` is post, code and postcode."""
    found = words(name)
    return {*found, *(one + other for one, other in pairwise(found))}


def looks_like(column: str) -> Looks | None:
    """What the column's name says; None where it says nothing of a person. Whole words count, never parts of words."""
    found = words(column)
    told: set[Looks] = {_PAIRS[pair] for pair in pairwise(found) if pair in _PAIRS}
    told |= {_LOOKS[word] for word in terms(column) if word in _LOOKS}
    return min(told, key=_RANK.index, default=None)


_KEY = re.compile(
    "(cust|customer|client|member|subscriber|buyer|user|kund|medlem|användar|anvandar|prenumerant)s?"
    "(id|no|nr|num|number|nummer)"
)


def refers_to_person(column: str) -> bool:
    """Whether the name is that of somebody's number or key: `kundnr`, `custno`, `sender_customer_id`."""
    return any(_KEY.fullmatch(term) for term in terms(column))


def telling(columns: Iterable[str]) -> list[str]:
    """Those of the columns whose names can hardly mean anything but a person."""
    return [column for column in columns if refers_to_person(column) or looks_like(column) not in (None, "name")]
