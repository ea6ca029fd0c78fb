"""Somebody sends one case after the other to a route; every answer is looked at, and so is where it leads."""

from collections.abc import Callable

from tests.web.fuzz.cases import BOUNDARY, Case, cases
from tests.web.fuzz.drawing import drawn
from tests.web.fuzz.harvest import Target
from tests.web.fuzz.oracles import holds
from tests.web.fuzz.sending import Answer, send
from tests.web.fuzz.town import Browser, Town

PLACES = 190
"""Browsers are at so many addresses that tries to sign in are not all stopped."""

SIGN_IN = ("/logga-in", "/aktiver", "/nytt-losenord", "/ny-adress")
"""Where a browser may become somebody else's; here it stays its owner's."""

Oracle = Callable[[Case, Answer], None]


async def act(town: Town, target: Target, who: str, most: int, oracle: Oracle) -> bool:
    """Send `most` cases as `who`. Says whether any of them was taken.

    Raises AssertionError, with the request that did it, where an answer is not as every answer must be.
    """
    await town.tidy()
    browser, taken, was_lost = town.browser(who), False, False
    for number, case in enumerate(drawn(cases(target, town.elsewhere), most, f"{target} {who}")):
        place = f"192.0.2.{number % PLACES + 1}"
        answer = await _sent(town, browser, case, place, oracle)
        # What a link has done is followed by a sign-in as often as what came to nothing is.
        taken |= case.method == "POST" and answer.status < 400
        if case.method == "POST" and answer.status == 303:
            await _sent(town, browser, _follow(case, answer), place, oracle)
        if _is_lost(browser, case, answer):
            await (town.put_back() if was_lost else town.renew_sessions())
            browser, was_lost = town.browser(who), not was_lost
        else:
            was_lost = False
    town.changed += taken
    return taken


async def _sent(town: Town, browser: Browser, case: Case, place: str, oracle: Oracle) -> Answer:
    headers = list(case.headers)
    names = {name.lower() for name, _ in headers}
    body = b""
    if case.method not in {"GET", "HEAD"}:
        body = case.body(browser.token)
        if "sec-fetch-site" not in names and "origin" not in names:
            headers.append(("Sec-Fetch-Site", "same-origin"))
        if "content-type" not in names:
            form = (
                f"multipart/form-data; boundary={BOUNDARY}" if case.multipart else "application/x-www-form-urlencoded"
            )
            headers.append(("Content-Type", form))
    try:
        answer = await send(town.app, case.method, case.target(), headers, browser.cookies, body, place)
        holds(case, answer)
        oracle(case, answer)
    except Exception as error:
        raise AssertionError(f"{type(error).__name__}: {error}\nwhen asked for {case!r}") from error
    if browser.cookies and not case.address.startswith(SIGN_IN):
        browser.cookies |= {name: value for name, value in answer.cookies().items() if not name.startswith("portal-f")}
    return answer


def _follow(case: Case, answer: Answer) -> Case:
    """The page that the answer leads to."""
    return Case("GET", answer.header("location"), (), (), False, False, ())


def _is_lost(browser: Browser, case: Case, answer: Answer) -> bool:
    """Whether the browser's owner has been signed out, or has another session whose forms have another token."""
    if not browser.token:
        return False
    if "portal" in answer.cookies():
        return True
    foreign = any(name == "Cookie" for name, _ in case.headers)
    return answer.status == 303 and answer.header("location").startswith("/logga-in") and not foreign
