"""What the names of tables and columns, Swedish or English, tell whoever drafts a map."""

from collections import Counter
from collections.abc import Collection, Iterable

from portal.sources.catalogue import Relation
from portal.sources.personal_names import looks_like, words


def _nouns(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


PERSONS = _nouns("customer member user client account kund medlem användare anvandare person subscriber")
OTHERS = _nouns(
    "admin administrator employee staff operator supplier vendor manufacturer store shop branch warehouse carrier "
    "anställd personal leverantör leverantor butik filial lager"
)
"""Whose names and addresses are not a customer's."""
ACCOUNTS = _nouns(
    "order invoice payment receipt transaction refund creditnote faktura betalning kvitto beställning "
    "bestallning verifikation"
)
"""What the accounts may need, so that nobody erases it without having thought of it."""
LINES = _nouns("line item row position rad artikel post")
"""What belongs to such a thing and goes with it, whether or not its name says to what."""
TEXTS = _nouns("message body comment note text subject content meddelande anteckning kommentar rubrik")
_CATEGORIES: dict[str, tuple[str, ...]] = {
    "personnummer": ("personnummer",),
    "email": ("contact_details",),
    "telephone": ("contact_details",),
    "address": ("contact_details",),
    "city": ("contact_details", "place_of_residence"),
    "ip": ("ip_address",),
    "payment": ("payment_information",),
    "password": ("account_details",),
    "birth": ("age",),
    "name": ("name",),
    "person": ("name",),
}
_BY_TABLE: tuple[tuple[frozenset[str], str], ...] = (
    (_nouns("message ticket case mail meddelande ärende"), "correspondence"),
    (_nouns("payment transaction betalning"), "payment_information"),
    (ACCOUNTS, "order_information"),
    (_nouns("visit click pageview cart basket besök varukorg"), "behavioural_data"),
    (PERSONS, "account_details"),
)


def stems(word: str) -> set[str]:
    """The forms that a noun may have in the singular."""
    found = {word}
    for ending, singular in (("ies", "y"), ("es", ""), ("s", ""), ("er", ""), ("ar", ""), ("or", "a"), ("rar", "er")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            found.add(word.removesuffix(ending) + singular)
    return found


def noun(table: str, prefix: str) -> list[str]:
    """The words of a table's name, without the prefix that the shop gives all its tables."""
    found = words(table)
    found = found[1:] if len(found) > 1 and found[0] in (prefix, "tbl", "tab") else found
    return found[:-1] if len(found) > 1 and found[-1] in ("entity", "tbl", "table") else found


def common_prefix(tables: Collection[str]) -> str:
    """The first word of more than half of the tables' names; empty where there is none."""
    first = Counter(words(table)[0] for table in tables if words(table))
    word, times = first.most_common(1)[0] if first else ("", 0)
    return word if times > 2 and times * 2 > len(tables) else ""


def is_about(table: str, prefix: str, nouns: Collection[str]) -> bool:
    """Whether the last word of the table's name is one of the nouns: `order_items` is about items."""
    return bool(stems(noun(table, prefix)[-1]) & set(nouns)) if noun(table, prefix) else False


def mentions(table: str, prefix: str, nouns: Collection[str]) -> bool:
    """Whether any word of the table's name is one of the nouns."""
    return any(stems(word) & set(nouns) for word in noun(table, prefix))


def customer_number(columns: Iterable[str]) -> str | None:
    """The column that holds the number by which a customer is known."""
    endings = {"number", "no", "nr", "nummer", "num"}
    joined = {
        "custno",
        "custnr",
        "custnum",
        "custnumber",
        "customerno",
        "kundno",
        "kundnummer",
        "kundnr",
        "medlemsnummer",
        "medlemsnr",
        "customernumber",
        "membernumber",
        "customernr",
    }
    for column in columns:
        found = words(column)
        if joined & set(found) or (
            endings & set(found) and {"cust", "customer", "member", "client", "kund"} & set(found)
        ):
            return column
    return None


def is_free_text(column: str) -> bool:
    """Whether somebody writes there what he or she likes."""
    return any(stems(word) & TEXTS for word in words(column))


def category(relation: Relation, column: str, prefix: str, known: Collection[str]) -> str | None:
    """The category of the record that the column most likely holds; None where the names tell nothing."""
    table, looks = relation.name, looks_like(column)
    wanted = _CATEGORIES.get(looks or "", ())
    contacts = {looks_like(other) for other in relation.columns} & {"email", "telephone", "personnummer"}
    if looks == "name" and words(column) == ["name"] and not contacts and not mentions(table, prefix, PERSONS):
        wanted = ()
    if looks == "person" and looks_like(words(column)[-1]) != "person":
        wanted = ()
    if is_free_text(column):
        wanted = (*wanted, "correspondence")
    wanted = (*wanted, *(id_ for nouns, id_ in _BY_TABLE if mentions(table, prefix, nouns)))
    return next((id_ for id_ in wanted if id_ in known), None)


def in_words(name: str) -> str:
    """A name as a label: `customerNumber` as "Customer number"."""
    return " ".join(words(name)).capitalize() or name
