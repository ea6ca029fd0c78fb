"""Closing an account erases nothing: what is under way goes on, and the account can be opened again."""

import asyncpg
import pytest

from portal.clock import today
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import account_closing, accounts, invitations, one_time_links, password_resets
from portal.domain.accounts.account_errors import WrongCredentials, WrongPassword
from portal.domain.consents import consents
from portal.domain.intake import signed_letters
from portal.domain.requests import identity, requests
from portal.domain.sources.company_sources import person_on_record
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, BERTIL_EMAIL, HANDLER, PASSWORD

HOME = "192.0.2.1"
NEW = "fyra gröna elefanter spelar bas"


async def test_a_closed_account_signs_in_nobody_and_what_was_asked_for_goes_on_until_it_is_opened_again(
    as_admin: asyncpg.Connection,
) -> None:
    asked = await requests.submit(ANNA, "access")
    choices = [(it.activity.id, it.given) for it in await consents.overview(ANNA)]
    before = await person_on_record(ANNA.id)
    signed_in = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    session = await accounts.resume(signed_in.token, extend=False)
    assert session
    with pytest.raises(WrongPassword):
        await account_closing.close(session, "fel")
    await account_closing.close(session, PASSWORD)

    assert await accounts.resume(signed_in.token, extend=False) is None
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, signed_in.browser)
    await password_resets.ask(ANNA_EMAIL, HOME)
    assert await as_admin.fetchval("SELECT count(*) FROM one_time_link") == 0, "a closed account is nobody's"
    assert await as_admin.fetchval("SELECT email FROM account WHERE id = $1", ANNA.id) is None

    assert await person_on_record(ANNA.id) == before, "no less is found of the person"
    assert [(it.activity.id, it.given) for it in await consents.overview(ANNA)] == choices
    await signed_letters.register(HANDLER, asked.seal, today())
    assert (await identity.confirm(HANDLER, asked.reference, "in_person")).status == "identity_confirmed"

    assert await invitations.invite(ANNA_NUMBER) == "no_address"
    assert await invitations.invite(ANNA_NUMBER, BERTIL_EMAIL) == "taken"
    assert await invitations.invite(ANNA_NUMBER, ANNA_EMAIL) == "opened"
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    async with acting_as(SYSTEM):
        token = await one_time_links.token_of(ANNA.id, "invitation")
    assert token
    await password_resets.choose(token, "invitation", NEW, NEW)
    await accounts.sign_in(ANNA_EMAIL, NEW, HOME, None)
    assert await person_on_record(ANNA.id) == before
