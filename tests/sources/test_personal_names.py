"""The name of a column tells what it holds, by whole words, in Swedish and English."""

import pytest

from portal.sources.personal_names import looks_like, words

NAMES = {
    "email": "email emailAddress customers_email_address e_mail EPOST mailto_mail",
    "telephone": "phone mobilePhone telefonnummer tel",
    "personnummer": "personnummer pnr personalNumber national_id SSN",
    "address": "street1 gatuadress postCode post_nr zip delivery_street",
    "city": "city cityName ort",
    "ip": "ip ip_address customerIP remoteIp",
    "birth": "birth_date dateOfBirth födelseår dob",
    "payment": "card_number iban cc_number",
    "password": "password passwd_hash lösenord",
    "name": "name firstName efternamn",
    "person": "customer_id idCustomer kundId member",
}


@pytest.mark.parametrize(("looks", "name"), [(looks, name) for looks, names in NAMES.items() for name in names.split()])
def test_a_name_is_known(looks: str, name: str) -> None:
    assert looks_like(name) == looks


PARTS = "shipping_ship description membership stripe port sortorder recipe cardinality total renamed emailed"


@pytest.mark.parametrize("name", PARTS.split())
def test_a_part_of_a_word_is_none(name: str) -> None:
    assert looks_like(name) is None


def test_words_are_told_apart_in_every_way_of_writing() -> None:
    assert words("customerIP_addr") == ["customer", "ip", "addr"]
    assert words("HTTPServer2Name") == ["http", "server2", "name"]
    assert words("FödelseÅr") == ["födelse", "år"]
