"""The timeline tells each thing once, and announces nothing that has been done."""

from dataclasses import replace

from portal.clock import now
from portal.data.requests.requests import Status
from portal.domain.requests import requests
from portal.domain.requests.requests import Followed
from portal.domain.requests.timeline import Entry
from portal.web.member.request_timeline import entries
from tests.conftest import World
from tests.people import CECILIA


def happened(code: str, **details: object) -> Entry:
    return Entry(code, now(), "staff", "handler", None, details)


async def followed(status: Status, *timeline: Entry) -> Followed:
    made = await requests.follow(CECILIA, (await requests.submit(CECILIA, "access")).reference)
    return replace(made, request=replace(made.request, status=status), timeline=timeline)


async def test_what_happened_nine_times_is_one_line(world: World) -> None:
    shown = entries(await followed("answered", *[happened("recipient.told")] * 9), "en")
    told = [it for it in shown if it["title"].startswith("We told somebody")]
    assert [it["text"] for it in told] == ["9 times."]


async def test_a_step_does_not_announce_what_is_done(world: World) -> None:
    collected = entries(await followed("in_progress", happened("extract.collected", rows=3)), "en")
    assert [it["title"] for it in collected if it["state"] == "current"] == ["We look through what was collected"]
    printed = entries(await followed("executed", happened("answer.rendered"), happened("answer.printed")), "en")
    assert [it["title"] for it in printed if it["state"] == "current"] == ["Your answer waits to be posted"]


async def test_a_place_that_was_looked_through_says_what_was_there(world: World) -> None:
    looked = happened("task.attested", source="service_binder", outcome="nothing_found")
    assert "Nothing about you was there." in entries(await followed("in_progress", looked), "en")[0]["text"]
