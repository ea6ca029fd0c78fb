"""The certificate of an erasure: what was done where, when and by whose decision, signed by the portal.

It holds ids, roles, counts, grounds and dates, nothing of what was erased nor of whom.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portal.clock import now
from portal.data.actors import SYSTEM, Staff
from portal.data.by_hand import manual_tasks
from portal.data.by_hand.manual_tasks import StoredTask
from portal.data.database import acting_as
from portal.data.erasure import erasure_certificates, erasure_plans, erasure_steps
from portal.data.erasure.erasure_certificates import StoredCertificate
from portal.data.erasure.erasure_plans import StoredPlan
from portal.data.erasure.erasure_steps import NotedStep
from portal.data.requests.requests import Request
from portal.domain import signing
from portal.domain.erasure.erasure_content import PlanLine
from portal.domain.errors import NotFound
from portal.domain.requests.requests import find

CONTEXT = "erasure certificate"


async def certify(request: Request, plan: StoredPlan, lines: list[PlanLine]) -> StoredCertificate:
    """Make and store the certificate of an erasure that is executed in the transaction under way."""
    at = now()
    content = {
        "certificate": 1,
        "reference": request.reference,
        "request": str(request.id),
        "executed_at": _moment(at),
        "plans": [_plan(each) for each in _each(await erasure_plans.begun(request.id), plan)],
        "retained_since": dict(plan.content["retained_since"]),
        "sources": _sources(plan, lines, await erasure_steps.of_request(request.id)),
        "by_hand": [_place(task) for task in await manual_tasks.of_request(request.id)],
    }
    digest = digest_of(content)
    signature = signing.sign(CONTEXT, canonical(content))
    await erasure_certificates.put(request.id, content, digest, signature)
    return StoredCertificate(request.id, request.reference, content, digest, signature, at)


async def download(staff: Staff, reference: str) -> bytes:
    """The certificate as JSON, its content beside digest and signature (hexadecimal). Raises NotFound."""
    async with acting_as(staff):
        stored = await erasure_certificates.find((await find(reference)).id)
    if stored is None:
        raise NotFound
    said = {
        "number": stored.number,
        "content": stored.content,
        "digest": stored.digest.hex(),
        "signature": stored.signature.hex(),
        "public_key": _public_key(stored).public_bytes_raw().hex(),
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _public_key(stored: StoredCertificate) -> Ed25519PublicKey:
    """That of the key that signed it; of the one that signs now, where none of ours did."""
    try:
        return signing.verify(CONTEXT, canonical(stored.content), stored.signature)
    except InvalidSignature:
        return signing.public_key()


async def verify(reference: str | None = None) -> tuple[int, list[str]]:
    """How many certificates there are, and what is wrong with any; of one request or of all. Raises NotFound."""
    faults: list[str] = []
    count = 0
    async with acting_as(SYSTEM):
        if reference is not None:
            request = await find(reference)
            one = await erasure_certificates.find(request.id)
            return (1, _faults(one)) if one else (0, [f"{request.reference}: there is no certificate"])
        async for stored in erasure_certificates.every():
            count += 1
            faults += _faults(stored)
        faults += [f"{missing}: there is no certificate" for missing in await erasure_certificates.missing()]
    return count, faults


def canonical(content: Mapping[str, Any]) -> bytes:
    """The content as it is signed."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(content: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical content."""
    return hashlib.sha256(canonical(content)).digest()


def _faults(stored: StoredCertificate) -> list[str]:
    if digest_of(stored.content) != stored.digest:
        return [f"{stored.reference}: the certificate has been altered"]
    if stored.content["request"] != str(stored.request_id):
        return [f"{stored.reference}: the certificate is another request's"]
    try:
        signing.verify(CONTEXT, canonical(stored.content), stored.signature)
    except InvalidSignature:
        return [f"{stored.reference}: the certificate is not signed by this portal"]
    return []


def _each(begun: list[StoredPlan], in_force: StoredPlan) -> list[StoredPlan]:
    return [*(plan for plan in begun if plan.id != in_force.id), in_force]


def _plan(plan: StoredPlan) -> dict[str, Any]:
    return {
        "digest": plan.digest.hex(),
        "made_at": _moment(plan.made_at),
        "handler": str(plan.handler_id),
        "approver": str(plan.approver_id),
        "approved_at": _moment(plan.approved_at) if plan.approved_at else None,
    }


def _sources(plan: StoredPlan, lines: list[PlanLine], steps: Iterable[NotedStep]) -> list[dict[str, Any]]:
    steps = list(steps)
    names = dict.fromkeys((*plan.content["digests"], *(step.source for step in steps)))
    return [
        {
            "source": name,
            "plan_digest": plan.content["digests"].get(name),
            "steps": [{"step": step.step, "at": _moment(step.done_at)} for step in steps if step.source == name],
            "tables": [_table(line) for line in lines if line.source == name],
        }
        for name in names
    ]


def _table(line: PlanLine) -> dict[str, Any]:
    return {
        "table": line.table,
        "label": line.label.as_json(),
        "deleted": line.deleted,
        "anonymised": line.anonymised,
        "cleared": line.cleared,
        "retained": [
            {
                "period": kept.period.id,
                "ground": kept.period.ground.as_json(),
                "law": kept.period.law,
                "rows": kept.rows,
                "until": kept.until.isoformat(),
            }
            for kept in line.periods
        ],
        "undetermined": line.undetermined,
    }


def _place(task: StoredTask) -> dict[str, Any]:
    said = task.attestation
    assert said is not None
    return {
        "source": task.source,
        "outcome": said.outcome,
        "deleted": said.erased,
        "kept": said.kept,
        "until": said.kept_until.isoformat() if said.kept_until else None,
        "attested_by": str(said.attested_by),
        "attested_at": _moment(said.attested_at),
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
