"""What an approver does not approve goes back to the handler from the request's page, with the reason."""

import httpx
import pytest

from portal.domain.erasure import erasure
from portal.domain.requests import requests
from tests.colleagues import blocked
from tests.domain.journeys import digest_of, planned
from tests.people import APPROVER, APPROVER_EMAIL, BERTIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

pytestmark = pytest.mark.usefixtures("by_hand")


async def test_a_plan_is_sent_back_and_an_approval_taken_back_with_reasons_that_the_handler_reads(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = await planned(BERTIL)
    at = f"/personal/begaran/{request.reference}"
    back = f"{at}/aterskickat"
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, APPROVER_EMAIL)
    whose = "är inte längre handläggare här"
    assert whose not in (await other_client.get(at)).text
    async with blocked(HANDLER):
        seen = (await other_client.get(at)).text
        assert seen.index(whose) < seen.index('/godkannande"'), "whose word it was is said before the button"
    await sign_in(client, HANDLER_EMAIL)
    objection = {"plan": await digest_of(request), "plan_objection": "Reklamationen pågår än."}
    assert (await post(other_client, f"{back}/plan", {**objection, "plan_objection": ""})).status_code == 422
    assert (await post(other_client, f"{back}/plan", objection)).status_code == 303
    assert (await post(other_client, f"{back}/plan", objection)).status_code == 409
    for reader in (client, other_client):
        page = (await reader.get(at)).text
        assert "Se över planen som skickades tillbaka" in page
        assert "Reklamationen pågår än." in page
        assert "Godkänn raderingen" not in page
    assert (await post(client, f"{at}/omplanering")).status_code == 303
    await erasure.plan(request.id)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    await erasure.execute(request.id)
    page = (await client.get(at)).text
    assert "Portalen raderar i systemen när ställena som gås igenom för hand är intygade." in page
    assert "Ingenting är raderat än." in page
    assert (await post(client, f"{back}/godkannande", {"stop_reason": ""})).status_code == 422
    stopped = {"stop_reason": "Hon ringde i dag och ångrade sig."}
    assert (await post(client, f"{back}/godkannande", stopped)).status_code == 303
    assert (await post(client, f"{back}/godkannande", stopped)).status_code == 409
    await erasure.plan(request.id)
    page = (await client.get(at)).text
    assert "Raderingen stoppades innan något hade raderats" in page
    assert "Hon ringde i dag och ångrade sig." in page
    await requests.withdraw(BERTIL, request.reference)
