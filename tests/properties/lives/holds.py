"""What must be so after every step, and at the end."""

from typing import TYPE_CHECKING
from uuid import UUID

import asyncpg
import pytest

from portal.domain.audit import audit
from portal.domain.consents import consent_check
from portal.domain.errors import NotFound
from portal.domain.requests import requests
from portal.domain.rights.restriction_questions import Question
from tests.properties.lives import truth
from tests.properties.lives.book import Case, Person
from tests.properties.lives.cast import KNOWN
from tests.properties.lives.truth import TrueCase
from tests.properties.traces import in_database

if TYPE_CHECKING:
    from tests.properties.lives.company import Company

OF_TWO = "unfounded"
CAME_TO_NOTHING = ("withdrawn", "refusing", "refused", "expired")
OF_THE_PORTAL = ("approved", "identity_confirmed")
"""States out of which the portal takes a request by itself."""
KEPT_OF_ORDERS = {"customers", "orders", "order_lines", "invoices", "payments"}
"""What the accounts need (Act 1999:1078, 7:2)."""


async def holds(lives: "Company") -> None:
    """Every request and every person is as the book says, and sees what is his or hers and nothing else."""
    found = await truth.cases(lives.admin)
    assert set(found) == {lives.id_of(case) for case in lives.book.cases}
    for case in lives.book.cases:
        _is_so(lives, case, found[lives.id_of(case)])
        _is_of_two(found[lives.id_of(case)])
    people = lives.book.people
    rows = await truth.people(lives.admin, [it.member.id for it in people.values()])
    for person in people.values():
        row = rows[person.member.id]
        assert (row["gone"], row["consents"], row["told"]) == (person.gone, person.consents, person.consents)
        assert set(truth.listed(row["grounds"])) == person.grounds, person.name
    if lives.told != lives.book.clock:
        lives.told = lives.book.clock
        await _marketing(list(people.values()), lives)
    turn = list(people.values())[len(lives.book.cases[-1].events) % len(people) if lives.book.cases else 0]
    await _sees_own(lives, turn)


def _is_so(lives: "Company", case: Case, true: TrueCase) -> None:
    which = f"request {case.number}"
    assert (true.kind, true.person) == (case.kind, lives.book.people[case.person].member.id)
    assert true.events == case.events, which
    assert (true.status, true.handler, true.due) == (case.status, case.handler, case.due), which
    assert true.letters == [(letter.kind, letter.state) for letter in case.letters], which
    assert true.extract == (case.collected is not None), which
    assert true.untold == case.untold, which
    assert true.annulled_by == case.annulled_by, which
    assert true.trouble is None, which
    plan = [str(case.plan.handler), _text(case.plan.approver)] if case.plan else None
    assert [[made, approver] for made, _, approver in true.plans] == ([plan] if plan else []), which


def _is_of_two(true: TrueCase) -> None:
    """Nobody approves what he or she has prepared."""
    for made, handled, approver in true.plans:
        assert approver is None or approver not in (made, handled)
    for proposed, confirmed, ground in true.refusals:
        assert ground != OF_TWO or confirmed is None or confirmed != proposed


async def _marketing(people: list[Person], lives: "Company") -> None:
    """The systems that market are told of each what the book says; of who is gone, that nothing may go on."""
    asked = [Question("customer_number", KNOWN[it.name].customer_number) for it in people]
    for person, standing in zip(people, await consent_check.check("machine", asked), strict=True):
        allowed = set(standing.activities) if standing else set()
        assert allowed == lives.book.allowed(person), person.name


async def _sees_own(lives: "Company", person: Person) -> None:
    if person.gone:
        return
    own = {lives.rows[case.number].reference: case.status for case in lives.book.of(person.name)}
    assert {it.reference: it.status for it in await requests.of_member(person.member)} == own


async def holds_at_the_end(lives: "Company") -> None:
    """The worker has done all: nothing waits for it, what came to nothing has left nothing, and who was erased is
    nowhere but in what the accounts need."""
    await holds(lives)
    found = await truth.cases(lives.admin)
    for true in found.values():
        assert true.status not in OF_THE_PORTAL, "it waits for a job that nobody has ordered"
        assert not (true.status in CAME_TO_NOTHING and (true.extract or true.plans)), true
    for person in lives.book.people.values():
        await _sees_own(lives, person)
        for case in lives.book.cases:
            if not person.gone and case.person != person.name:
                with pytest.raises(NotFound):
                    await requests.follow(person.member, lives.rows[case.number].reference)
        if person.erased:
            await _is_in_no_source(lives, person)
    await audit.make_checkpoint()
    assert (await audit.verify()).faults == ()


async def _is_in_no_source(lives: "Company", person: Person) -> None:
    known = KNOWN[person.name]
    shop = await asyncpg.connect(lives.world.admin_url(lives.world.shop))
    try:
        found = await in_database({known.email, known.personnummer or known.email}, shop)
        # By the address alone a guest's order is found again when the accounts need it no longer.
        assert not found - {f"{known.email} in public.orders"}
        sql = "SELECT count(*) FROM orders WHERE email = $1 AND customer_id IS NOT NULL"
        assert await shop.fetchval(sql, known.email) == 0
        sql = "SELECT customer_id FROM customers WHERE customer_number = $1"
        number = await shop.fetchval(sql, known.customer_number)
        assert (number is not None) == await _has_accounts(shop, number)
        tables = await shop.fetch(
            "SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'customer_id'"
        )
        for table in tables:
            if table["name"] not in KEPT_OF_ORDERS:
                sql = f"SELECT count(*) FROM {table['name']} WHERE customer_id = $1"
                assert await shop.fetchval(sql, number) == 0, table["name"]
    finally:
        await shop.close()


async def _has_accounts(shop: asyncpg.Connection, customer: int | None) -> bool:
    sql = "SELECT EXISTS (SELECT FROM invoices JOIN orders USING (order_id) WHERE customer_id = $1)"
    return bool(await shop.fetchval(sql, customer))


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ else None
