"""The people of the demo."""

from itertools import islice

from stdnum.se import personnummer

from portal.demo.people import ANNA, BERTIL, CECILIA, MEMBERS, customers, member_accounts


def test_the_three_fixed_members_come_first() -> None:
    assert tuple(islice(member_accounts(50), 3)) == MEMBERS == (ANNA, BERTIL, CECILIA)
    assert [member.email for member in MEMBERS] == ["anna@example.se", "bertil@example.se", "cecilia@example.se"]
    assert [member.language for member in MEMBERS] == ["sv", "sv", "en"]


def test_as_many_members_as_asked_for() -> None:
    assert [len(list(member_accounts(members))) for members in (0, 2, 3, 40)] == [0, 2, 3, 40]


def test_more_members_leave_the_first_ones_as_they_were() -> None:
    assert list(islice(member_accounts(500), 40)) == list(member_accounts(40))


def test_no_two_members_share_email_customer_number_or_personnummer() -> None:
    members = list(member_accounts(30_000))
    personal = [member.personnummer for member in members if member.personnummer]
    assert len({member.email for member in members}) == len(members)
    assert len({member.customer_number for member in members}) == len(members)
    assert len(set(personal)) == len(personal)


def test_every_personnummer_is_valid_and_given_to_no_real_person() -> None:
    numbers = [member.personnummer for member in member_accounts(5_000) if member.personnummer]
    assert len(numbers) > 2_000
    assert all(personnummer.is_valid(number) for number in numbers)
    assert {int(number[-4:-1]) for number in numbers} == set(range(980, 1000))


def test_some_members_have_no_personnummer_with_the_shop() -> None:
    assert None in {member.personnummer for member in member_accounts(50)}


def test_birth_year_agrees_with_personnummer() -> None:
    known = [customer for customer in customers(200) if customer.member.personnummer]
    assert known
    assert all(int((customer.member.personnummer or "")[:4]) == customer.birth_year for customer in known)
