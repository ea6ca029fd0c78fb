"""Every step of a request's life in every state: where it does not belong it is refused and changes nothing."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import get_args
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from portal.clock import today
from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests.requests import Kind, Request, Status
from portal.data.requests.states import WITHDRAWABLE
from portal.domain.access import access, releases
from portal.domain.erasure import closing, erasure
from portal.domain.errors import Conflict, NotApprover, NotFound, NotHandler, NotTwoPersons, PortalError
from portal.domain.extract_content import Head
from portal.domain.intake import signed_letters
from portal.domain.letters import answers, postings
from portal.domain.requests import identity, requests
from tests.people import ANNA, APPROVER, HANDLER

STATUSES: tuple[Status, ...] = get_args(Status)
ANSWERED: tuple[Status, ...] = ("executed", "answered", "closed")
PLANNED: tuple[Status, ...] = ("awaiting_approval", "approved", *ANSWERED)
PLAN: dict[str, object] = {"tables": [], "periods": {}, "digests": {}, "retained_since": {}}
DIGEST = b"\xab" * 16


@dataclass(frozen=True, slots=True)
class Verb:
    """A step, the states in which it may be taken, and what must be said of any other."""

    name: str
    do: Callable[[str], Awaitable[object]]
    kinds: tuple[Kind, ...]
    allowed: tuple[Status, ...]
    refusals: tuple[type[PortalError], ...] = (Conflict,)


VERBS = (
    Verb("withdraw", lambda r: requests.withdraw(ANNA, r), ("access", "erasure"),
         (*WITHDRAWABLE, "withdrawn")),
    Verb("confirm", lambda r: identity.confirm(HANDLER, r, "in_person"), ("access", "erasure"), ("received",)),
    Verb("release", lambda r: releases.release(HANDLER, r, 99), ("access",), ("in_progress",)),
    Verb("take back", lambda r: releases.take_back(HANDLER, r), ("access",), ("approved", "executed")),
    Verb("approve", lambda r: erasure.approve(APPROVER, r, DIGEST.hex()), ("erasure",), ("awaiting_approval",),
         (Conflict, NotFound)),
    Verb("send back", lambda r: erasure.send_back(APPROVER, r), ("erasure",), ("awaiting_approval",)),
    Verb("print", lambda r: postings.mark_printed(HANDLER, r), ("access", "erasure"), ("executed",)),
    Verb("post", lambda r: postings.mark_posted(HANDLER, r, today()), ("access", "erasure"), ()),
    Verb("close", lambda r: closing.close(HANDLER, r), ("access", "erasure"), ("answered",)),
)  # fmt: skip

STEPS = [
    pytest.param(verb, kind, status, id=f"{verb.name} {kind} {status}")
    for verb in VERBS
    for kind in verb.kinds
    for status in STATUSES
]


async def request_in(connection: asyncpg.Connection, kind: Kind, status: Status, **columns: object) -> tuple[UUID, str]:
    """A request of Anna's in that state with what belongs to it, past all rules; her only one."""
    await connection.execute("TRUNCATE request, signed_letter, pgqueuer CASCADE")
    made = await requests.submit(ANNA, kind)
    if status not in ("awaiting_letter", "withdrawn", "expired"):
        await connection.execute(
            "UPDATE request SET received_on = now(), counted_from = now(), due_on = now() + interval '30 days'"
            " WHERE id = $1",
            made.id,
        )
    if status == "annulled":
        # Only what staff registered without the form is annulled; with one it waits for its letter again.
        await connection.execute(
            "UPDATE request SET form = NULL, form_digest = NULL, seal = NULL, expires_on = NULL,"
            " status = 'annulled' WHERE id = $1",
            made.id,
        )
    await connection.execute(
        "UPDATE request SET status = $2, handler_id = $3 WHERE id = $1", made.id, status, HANDLER.id
    )
    if kind == "erasure" and status in PLANNED:
        await connection.execute(
            "INSERT INTO erasure_plan (id, request_id, handler_id, content, digest) VALUES ($1, $2, $3, $4, $5)",
            uuid4(),
            made.id,
            columns.get("handler", HANDLER.id),
            json.dumps(PLAN),
            DIGEST,
        )
    if kind == "access" and status in ("in_progress", "approved", *ANSWERED):
        await connection.execute(
            "WITH made AS (INSERT INTO extract_attempt (id, request_id, subject_id) VALUES ($3, $1, $2) RETURNING id)"
            " INSERT INTO extract (request_id, subject_id, attempt_id, content, rows)"
            " SELECT $1, $2, id, $4, 0 FROM made",
            made.id,
            ANNA.id,
            uuid4(),
            await head_of_nothing(made),
        )
    if status in ANSWERED:
        await connection.execute(
            "INSERT INTO answer (request_id, subject_id, digest) VALUES ($1, $2, '')", made.id, ANNA.id
        )
        await connection.execute(
            "INSERT INTO letter (id, request_id, subject_id, kind, language, digest, rendered_at, opened_at)"
            " VALUES (gen_random_uuid(), $1, $2, $3, 'sv', '', now(), now())",
            made.id,
            ANNA.id,
            "extract" if kind == "access" else "erasure_decision",
        )
        if status != "executed":
            await connection.execute(
                "UPDATE letter SET printed_at = now(), printed_by = $2, posted_on = now(), posted_by = $2"
                " WHERE request_id = $1",
                made.id,
                HANDLER.id,
            )
    return made.id, made.reference


async def head_of_nothing(request: Request) -> bytes:
    """The head of an extract with no source, encrypted."""
    async with acting_as(SYSTEM):
        subject = await subjects.find(request.subject_id)
    return subject.encrypt(msgspec.json.encode(Head(request.reference, ())), f"extract:{request.id}")


async def everything(connection: asyncpg.Connection) -> list[str]:
    """Every row that a step may touch, the waiting jobs and the audit log included."""
    found: list[str] = []
    for table in ("request", "signed_letter", "identity_check", "extract", "erasure_plan", "approval", "answer",
                  "letter", "audit_event", "pgqueuer"):  # fmt: skip
        found += [row[0] for row in await connection.fetch(f"SELECT t::text FROM {table} t ORDER BY 1")]
    return found


@pytest.mark.parametrize(("verb", "kind", "status"), STEPS)
async def test_a_step_is_taken_from_its_own_state_and_refused_in_every_other_without_a_trace(
    as_admin: asyncpg.Connection, verb: Verb, kind: Kind, status: Status
) -> None:
    _, reference = await request_in(as_admin, kind, status)
    before = await everything(as_admin)
    if status in verb.allowed:
        await verb.do(reference)
        assert (await everything(as_admin) == before) == (verb.name == "withdraw" and status == "withdrawn")
    else:
        with pytest.raises(verb.refusals):
            await verb.do(reference)
        assert await everything(as_admin) == before


@pytest.mark.parametrize("status", [s for s in STATUSES if s not in ("awaiting_letter", "expired")])
async def test_a_letter_changes_no_request_that_does_not_wait_for_one(
    as_admin: asyncpg.Connection, status: Status
) -> None:
    id_, reference = await request_in(as_admin, "access", status)
    row = "SELECT r::text FROM request r WHERE id = $1"
    before = await as_admin.fetchval(row, id_)
    found = await signed_letters.register(HANDLER, reference, today())
    assert found.outcome == ("withdrawn" if status in ("withdrawn", "annulled") else "used")
    assert await as_admin.fetchval(row, id_) == before


@pytest.mark.parametrize(
    ("job", "kind", "allowed"),
    [
        (access.collect, "access", ("identity_confirmed", "in_progress")),
        (erasure.plan, "erasure", ("identity_confirmed", "in_progress")),
        (erasure.execute, "erasure", ()),  # there is no approval, so never
        (answers.render, "access", ()),  # has been rendered where it could be
        (closing.remove_account, "erasure", ("closed",)),
    ],
    ids=["collect", "plan", "execute", "render", "remove account"],
)
async def test_a_job_that_comes_too_late_or_too_early_does_nothing(
    as_admin: asyncpg.Connection,
    job: Callable[[UUID], Awaitable[None]],
    kind: Kind,
    allowed: tuple[Status, ...],
) -> None:
    for status in STATUSES:
        if status in allowed or (job is answers.render and status == "approved"):
            continue
        id_, _ = await request_in(as_admin, kind, status)
        before = await everything(as_admin)
        await job(id_)
        assert await everything(as_admin) == before, status


async def test_a_job_of_the_other_kind_does_nothing(as_admin: asyncpg.Connection) -> None:
    for kind, jobs in (
        ("erasure", [access.collect]),
        ("access", [erasure.plan, erasure.execute, closing.remove_account]),
    ):
        for status in STATUSES:
            id_, _ = await request_in(as_admin, kind, status)  # type: ignore[arg-type]
            before = await everything(as_admin)
            for job in jobs:
                await job(id_)
            assert await everything(as_admin) == before, (kind, status)


async def test_an_erasure_is_approved_once(as_admin: asyncpg.Connection) -> None:
    _, reference = await request_in(as_admin, "erasure", "awaiting_approval")
    await erasure.approve(APPROVER, reference, DIGEST.hex())
    before = await everything(as_admin)
    with pytest.raises(Conflict):
        await erasure.approve(APPROVER, reference, DIGEST.hex())
    assert await everything(as_admin) == before
    queued = await as_admin.fetch("SELECT entrypoint FROM pgqueuer ORDER BY 1")
    jobs = [row[0] for row in queued]
    assert jobs == ["execute-erasure", "send-notice", "send-notice"], "it was told of when it was started, and now"


async def test_a_handler_who_has_become_an_approver_does_not_approve_the_own_plan(
    as_admin: asyncpg.Connection,
) -> None:
    _, reference = await request_in(as_admin, "erasure", "awaiting_approval", handler=APPROVER.id)
    before = await everything(as_admin)
    with pytest.raises(NotTwoPersons):
        await erasure.approve(APPROVER, reference, DIGEST.hex())
    assert await everything(as_admin) == before


async def test_each_role_does_its_own_part_only(as_admin: asyncpg.Connection) -> None:
    _, reference = await request_in(as_admin, "access", "received")
    with pytest.raises(NotHandler):
        await identity.confirm(APPROVER, reference, "in_person")
    with pytest.raises(NotHandler):
        await releases.release(APPROVER, reference)
    _, reference = await request_in(as_admin, "erasure", "awaiting_approval")
    with pytest.raises(NotApprover):
        await erasure.approve(HANDLER, reference, DIGEST.hex())


@pytest.mark.parametrize("digest", ["", "00", "AB" * 16, "zz", "ab" * 15, "🎸", "\0"])
async def test_only_the_plan_on_the_page_is_approved(as_admin: asyncpg.Connection, digest: str) -> None:
    _, reference = await request_in(as_admin, "erasure", "awaiting_approval")
    before = await everything(as_admin)
    with pytest.raises(Conflict):
        await erasure.approve(APPROVER, reference, digest)
    assert await everything(as_admin) == before
