"""What must be true of every answer, whatever was asked."""

import re

from portal.demo.people import DemoMember, member_accounts
from tests import canaries
from tests.conftest import MEMBERS
from tests.web.fuzz.cases import Case
from tests.web.fuzz.sending import Answer
from tests.web.fuzz.values import MARKUP

TYPES = re.compile(
    r"text/(html|csv|plain|css|javascript)(; ?charset=utf-8)?"
    r"|application/(json|problem\+json|pdf|zip|javascript|manifest\+json)(; ?charset=utf-8)?"
    r"|image/(png|jpeg|svg\+xml|x-icon|vnd\.microsoft\.icon)|font/(woff2|ttf)"
    r"|text/plain; version=[\d.]+; charset=utf-8"
)
FAULTS = re.compile(r"Traceback \(most recent|File \"/|asyncpg\.|portal/[a-z_/]+\.py|line \d+, in |sqlalchemy|pydantic")
PUBLIC = ("/static/", "/api/openapi.json", "/health", "/metrics")

LINKS = ("/aktivera/", "/aktivering/", "/nytt-losenord/", "/ny-adress/", "/e-postbyte/", "/avsluta/")
"""What a link in a mail opens says whose address it is, to whoever has the link."""
SIGN_IN = "/logga-in"
"""The demo's page names those of its people whom one may be."""

PEOPLE = list(member_accounts(MEMBERS))


def holds(case: Case, answer: Answer) -> None:
    """Any answer to anybody: no fault of ours, of a type of ours, from nowhere else, not to be kept by anything."""
    unready = answer.status == 503 and case.address.startswith("/health/ready")
    assert 200 <= answer.status < 500 or unready, f"{answer.status}"
    content_type = answer.header("content-type")
    if answer.body:
        assert TYPES.fullmatch(content_type), content_type
    if answer.header("location"):
        location = answer.header("location")
        assert re.fullmatch(r"/(?![/\\])[^\s\\]*", location), location
    assert all("\n" not in value and "\r" not in value for _, value in answer.headers)
    assert "x-injected" not in {name for name, _ in answer.headers}
    if not case.address.startswith(PUBLIC) and answer.status not in {405}:
        assert "no-store" in answer.header("cache-control") or answer.status == 304, answer.headers
    for name, value in answer.headers:
        if name == "set-cookie":
            assert "httponly" in value.lower() or value.startswith("portal-language="), value
            assert "samesite=lax" in value.lower(), value
    if content_type.startswith("text/html"):
        text = answer.body.decode()
        assert MARKUP not in text, "markup that was sent is markup in the answer"
        assert not FAULTS.search(text), FAULTS.search(text)


def tells_of_nobody(case: Case, answer: Answer, but: DemoMember | None = None) -> None:
    """Nothing of any member is in the answer, save of `but`, and what the request itself has brought."""
    text = answer.body.decode("utf-8", "replace")
    assert canaries.owners(text) <= ({but.customer_number} if but else set()), canaries.owners(text)
    if case.address.startswith((*LINKS, SIGN_IN)):
        return
    sent = case.sent()
    for person in PEOPLE:
        if person is not but:
            for value in (person.email, person.personnummer, person.customer_number):
                assert not value or value not in text or value in sent, f"{value} of another"


def person(email: str) -> DemoMember:
    """The member with that e-mail address."""
    return next(it for it in PEOPLE if it.email == email)
