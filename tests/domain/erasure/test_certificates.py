"""The certificate of an erasure: says everything, names nobody, and cannot be changed unseen."""

import json

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans
from portal.data.requests import requests
from portal.domain.erasure import certificates, erasure
from portal.domain.errors import NotFound
from portal.letters import reference as references
from tests.conftest import World
from tests.domain.journeys import erased, planned
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, ANNA_PERSONNUMMER, APPROVER, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def test_the_certificate_says_what_was_done_where_when_and_by_whose_decision() -> None:
    request = await erased(ANNA)
    said = json.loads(await certificates.download(HANDLER, request.reference))
    async with acting_as(SYSTEM):
        plan = await erasure_plans.in_force(request.id)
        lines = await erasure.outcome(request.id)
    assert plan
    content = said["content"]
    assert content["reference"] == request.reference
    assert content["plans"] == [
        {
            "digest": plan.digest.hex(),
            "made_at": content["plans"][0]["made_at"],
            "handler": str(HANDLER.id),
            "approver": str(APPROVER.id),
            "approved_at": content["plans"][0]["approved_at"],
        }
    ]
    [shop] = content["sources"]
    assert shop["plan_digest"] == plan.content["digests"]["shop"]
    assert [step["step"] for step in shop["steps"]] == ["begun", "erased", "verified"]
    certified = {(it["table"], it["deleted"], it["anonymised"], it["cleared"]) for it in shop["tables"]}
    assert certified == {(line.table, line.deleted, line.anonymised, line.cleared) for line in lines}
    retained = [kept for it in shop["tables"] for kept in it["retained"]]
    assert retained
    assert all(kept["until"] > "2026" and kept["ground"]["sv"] for kept in retained)


async def test_anyone_can_check_the_file_with_the_portals_public_key() -> None:
    reference = await _reference()
    said = json.loads(await certificates.download(HANDLER, reference))
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["public_key"]))
    signed = json.dumps(said["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    key.verify(bytes.fromhex(said["signature"]), b"erasure certificate\0" + signed)


async def test_the_certificate_holds_no_personal_data() -> None:
    text = (await certificates.download(HANDLER, await _reference())).decode()
    for personal in (ANNA_EMAIL, ANNA_NUMBER, ANNA_PERSONNUMMER, str(ANNA.id), "Anna", HANDLER.name, APPROVER.name):
        assert personal not in text


async def test_an_altered_and_a_missing_certificate_are_found_out(world: World) -> None:
    reference = await _reference()
    assert await certificates.verify() == (1, [])
    admin = await asyncpg.connect(world.admin_url(world.portal))
    kept = await admin.fetchval("SELECT content FROM erasure_certificate")
    await admin.execute("UPDATE erasure_certificate SET content = jsonb_set(content, '{executed_at}', '\"2020\"')")
    assert await certificates.verify(reference) == (1, [f"{reference}: the certificate has been altered"])
    await admin.execute(
        "UPDATE erasure_certificate SET content = $1::jsonb, signature = set_byte(signature, 0,"
        " (get_byte(signature, 0) + 1) % 256)",
        kept,
    )
    assert await certificates.verify() == (1, [f"{reference}: the certificate is not signed by this portal"])
    await admin.execute("DELETE FROM erasure_certificate")
    assert await certificates.verify() == (0, [f"{reference}: there is no certificate"])
    await admin.close()


async def test_what_has_not_been_carried_out_has_no_certificate() -> None:
    request = await planned(BERTIL)
    with pytest.raises(NotFound):
        await certificates.download(HANDLER, request.reference)
    with pytest.raises(NotFound):
        await certificates.verify(references.new())


async def _reference() -> str:
    async with acting_as(SYSTEM):
        made = [each.reference for each in await requests.of_subject(ANNA.id) if each.kind == "erasure"]
    return made[0] if made else (await erased(ANNA)).reference
