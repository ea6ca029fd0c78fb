"""A notice is sent once, by a real SMTP server that may be dead, slow, cut off or unwilling; none is lost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import LOCAL_ZONE, now
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.notices import notice_choices, notice_sending
from portal.domain.requests import requests
from portal.domain.rights import objections
from portal.jobs.queue import WorkPostponed
from tests.conftest import World
from tests.domain.noticed import outcomes, send_all, send_to, send_to_nobody, waiting
from tests.mail_server import MailServer, certificate, mail_server
from tests.people import ANNA, ANNA_EMAIL, BERTIL, BERTIL_EMAIL, CECILIA, CECILIA_EMAIL, HANDLER


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def nothing_waits(world: World, as_admin: asyncpg.Connection) -> AsyncIterator[None]:
    await as_admin.execute(
        "TRUNCATE notice, unreachable_address, notices_declined, one_time_link, email_change, pgqueuer"
    )
    yield
    send_to_nobody(world)


@pytest_asyncio.fixture(loop_scope="session")
async def post(world: World) -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        send_to(world, running)
        yield running
    send_to_nobody(world)


async def something_new(member: UUID = ANNA.id, code: str = "answer.posted") -> None:
    """An event of which the member is told."""
    async with acting_as(HANDLER):
        await audit.record(code, subject=member)


async def test_an_event_is_told_of_once_and_by_nothing_personal(post: MailServer, as_admin: asyncpg.Connection) -> None:
    await something_new()
    [notice] = await waiting(as_admin)
    for _ in range(3):
        await notice_sending.send(notice)
    [mail] = post.inbox
    assert mail.to == ANNA_EMAIL
    assert mail.return_path.startswith("studs+")
    assert "Logga in" in mail.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "https://portal.example/" in mail.message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert mail.message["Auto-Submitted"] == "auto-generated"
    said = mail.raw.decode().replace(ANNA_EMAIL, "")
    assert "anna" not in said.lower()
    assert str(ANNA.id) not in said
    assert abs(parsedate_to_datetime(mail.message["Date"]) - now()) < timedelta(minutes=1)
    assert await outcomes(as_admin) == [("message", "sent")]


@pytest.mark.parametrize(("factor", "said"), [("totp", "En autentiseringsapp"), ("passkey", "En inloggningsnyckel")])
async def test_the_e_mail_says_what_was_changed_and_when_and_whom_to_ring(
    post: MailServer, as_admin: asyncpg.Connection, factor: str, said: str
) -> None:
    async with acting_as(SYSTEM):
        await audit.record("account.factor_added", subject=ANNA.id, account=str(ANNA.id), factor=factor)
    await send_all(as_admin)
    text = post.inbox[0].message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    at = now().astimezone(LOCAL_ZONE)
    assert f"{said} lades till. Det var den {at.day} " in text
    assert f"{at.year} kl. " in text
    assert "ring oss på 031-693130" in " ".join(text.split())


async def test_whoever_starts_a_request_is_told_though_not_which_also_where_notices_are_declined(
    post: MailServer, as_admin: asyncpg.Connection
) -> None:
    await notice_choices.choose(CECILIA, False)
    await requests.submit(CECILIA, "access")
    await send_all(as_admin)
    assert post.inbox[0].message["Subject"] == "A request is started in the privacy portal"
    text = post.inbox[0].message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "JM-" not in text
    await notice_choices.choose(CECILIA, True)


@pytest.mark.parametrize(
    ("activities", "is_at_once"), [(["credit_check"], False), (["campaigns", "credit_check"], True)]
)
async def test_nobody_is_told_that_nothing_has_changed_when_marketing_has_ended(
    post: MailServer, as_admin: asyncpg.Connection, activities: list[str], is_at_once: bool
) -> None:
    made = (await objections.object_to(CECILIA, activities, "")).request
    assert made
    await send_all(as_admin)
    text = " ".join(post.inbox[0].message.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]
    assert ("A part of it is in force already, without a letter: the portal says which." in text) is is_at_once
    assert ("We hand out and change nothing before a signed letter has come." in text) is not is_at_once
    assert "marketing" not in text, "nobody who reads along learns what it is"
    await requests.withdraw(CECILIA, made.reference)


async def test_what_is_undone_is_told_of_to_nobody(world: World, as_admin: asyncpg.Connection) -> None:
    async def undone() -> None:
        async with acting_as(HANDLER):
            await audit.record("answer.posted", subject=ANNA.id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await undone()
    assert await waiting(as_admin) == []
    assert await as_admin.fetchval("SELECT count(*) FROM pgqueuer") == 0


async def test_the_order_and_its_job_hold_ids_alone(world: World, as_admin: asyncpg.Connection) -> None:
    await something_new()
    [notice] = await waiting(as_admin)
    assert await as_admin.fetchval("SELECT payload FROM pgqueuer") == notice.bytes
    row = await as_admin.fetchval("SELECT n::text FROM notice n")
    assert ANNA_EMAIL not in row


async def test_each_reads_the_own_language(post: MailServer, as_admin: asyncpg.Connection) -> None:
    await something_new(CECILIA.id)
    await send_all(as_admin)
    assert post.to(CECILIA_EMAIL)[0].message["Subject"] == "You have a new message in the privacy portal"


async def test_a_dead_server_loses_none_and_repeats_none(world: World, as_admin: asyncpg.Connection) -> None:
    async with mail_server() as gone:
        send_to(world, gone)
    for member in (ANNA, BERTIL, CECILIA):
        await something_new(member.id)
    for _ in range(2):
        for notice in await waiting(as_admin):
            with pytest.raises(WorkPostponed):
                await notice_sending.send(notice)
    async with mail_server(port=gone.port) as back:
        await send_all(as_admin)
        await send_all(as_admin)
        assert sorted(mail.to for mail in back.inbox) == sorted([ANNA_EMAIL, BERTIL_EMAIL, CECILIA_EMAIL])


@pytest.mark.parametrize("answer", ["451 4.3.0 later", "421 4.4.5 busy"])
async def test_a_server_that_says_later_is_asked_later(
    post: MailServer, as_admin: asyncpg.Connection, answer: str
) -> None:
    post.answer = answer
    await something_new()
    with pytest.raises(WorkPostponed):
        await send_all(as_admin)
    post.answer = "250 OK"
    await send_all(as_admin)
    assert len(post.inbox) == 1


async def test_a_server_that_is_too_slow_is_let_go(
    world: World, post: MailServer, as_admin: asyncpg.Connection
) -> None:
    send_to(world, post, smtp_timeout=timedelta(milliseconds=200))
    post.takes = timedelta(seconds=1)
    await something_new()
    with pytest.raises(WorkPostponed):
        await send_all(as_admin)


async def test_what_is_cut_off_before_the_answer_comes_again_as_the_same(
    post: MailServer, as_admin: asyncpg.Connection
) -> None:
    post.drops_before_answering = True
    await something_new()
    with pytest.raises(WorkPostponed):
        await send_all(as_admin)
    post.drops_before_answering = False
    await send_all(as_admin)
    first, second = post.inbox
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.raw == second.raw, "a reader's mail program shows it once"


async def test_a_worker_that_was_killed_is_followed_by_another_once_its_claim_is_over(
    post: MailServer, as_admin: asyncpg.Connection
) -> None:
    await something_new()
    [notice] = await waiting(as_admin)
    await as_admin.execute("UPDATE notice SET claimed_until = clock_timestamp() + interval '1 minute'")
    with pytest.raises(WorkPostponed):
        await notice_sending.send(notice)
    assert post.inbox == []
    await as_admin.execute("UPDATE notice SET claimed_until = clock_timestamp() - interval '1 second'")
    await notice_sending.send(notice)
    assert len(post.inbox) == 1


async def test_two_workers_at_once_send_one(post: MailServer, as_admin: asyncpg.Connection) -> None:
    post.takes = timedelta(milliseconds=300)
    await something_new()
    [notice] = await waiting(as_admin)
    done = await asyncio.gather(*(notice_sending.send(notice) for _ in range(4)), return_exceptions=True)
    assert len(post.inbox) == 1
    assert sum(isinstance(each, WorkPostponed) for each in done) == 3


async def test_an_address_that_is_not_there_is_noted_and_left_alone(
    post: MailServer, as_admin: asyncpg.Connection
) -> None:
    post.recipient = lambda _: "550 5.1.1 no such user"
    await something_new()
    await send_all(as_admin)
    assert (await notice_choices.standing(ANNA)).failing_since
    assert await notice_choices.failing_since(HANDLER, ANNA.id)
    post.recipient = lambda _: None
    await something_new()
    await send_all(as_admin)
    assert post.inbox == []
    assert await outcomes(as_admin) == [("message", "refused"), ("message", "address_failing")]
    await something_new(code="account.password_reset")
    await send_all(as_admin)
    assert len(post.inbox) == 1, "about the security of the account we try all the same"
    await notice_choices.say_address_is_right(ANNA)
    await something_new()
    await send_all(as_admin)
    assert len(post.inbox) == 2


async def test_a_server_that_does_not_relay_for_us_says_nothing_of_the_address(
    post: MailServer, as_admin: asyncpg.Connection
) -> None:
    post.recipient = lambda _: "550 5.7.1 relaying denied"
    await something_new()
    with pytest.raises(WorkPostponed):
        await send_all(as_admin)
    assert (await notice_choices.standing(ANNA)).failing_since is None
    await as_admin.execute("UPDATE notice SET ordered_at = now() - interval '6 days'")
    await send_all(as_admin)
    assert await outcomes(as_admin) == [("message", "rejected")]


async def test_whoever_wants_no_notices_gets_those_about_security_alone(
    post: MailServer, as_admin: asyncpg.Connection
) -> None:
    await notice_choices.choose(ANNA, False)
    await something_new()
    await something_new(code="account.password_reset")
    await send_all(as_admin)
    assert await outcomes(as_admin) == [("message", "not_wanted"), ("password_changed", "sent")]


async def test_without_a_server_nothing_fails_and_it_is_kept_that_nothing_was_sent(
    world: World, as_admin: asyncpg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    await something_new()
    await send_all(as_admin)
    assert await outcomes(as_admin) == [("message", "no_server")]
    shown = capsys.readouterr().out
    assert "Du har ett nytt meddelande" in shown, "the demo shows its developer what would have been sent"
    assert ANNA_EMAIL not in shown


async def test_nobody_is_told_of_what_they_do_themselves(world: World, as_admin: asyncpg.Connection) -> None:
    async with acting_as(ANNA):
        await audit.record("restriction.placed", subject=ANNA.id)
    assert await waiting(as_admin) == []


@pytest.mark.parametrize("known", [True, False], ids=["with a certificate that is known", "with another"])
async def test_nothing_is_sent_before_tls_that_is_verified(
    world: World, as_admin: asyncpg.Connection, tmp_path: Path, known: bool
) -> None:
    tls, certificate_file = certificate(tmp_path)
    async with mail_server(tls) as post:
        ca = certificate_file if known else certificate(tmp_path, "elsewhere")[1]
        send_to(world, post, smtp_url=f"smtp://localhost:{post.port}", smtp_ca_file=ca)
        await something_new()
        if known:
            await send_all(as_admin)
        else:
            with pytest.raises(WorkPostponed):
                await send_all(as_admin)
        assert len(post.inbox) == known


async def test_a_server_without_tls_gets_nothing(world: World, post: MailServer, as_admin: asyncpg.Connection) -> None:
    send_to(world, post, smtp_url=f"smtp://localhost:{post.port}")
    await something_new()
    with pytest.raises(WorkPostponed):
        await send_all(as_admin)
    assert post.inbox == []
