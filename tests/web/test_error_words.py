"""Whatever goes wrong, the reader is told what it was: by the form that it concerns, or by a page with words for it."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar, get

import portal.domain
import portal.web
from portal.data.errors import DatabaseUnavailable, NoSuchRow
from portal.data.keys import KeyDestroyed
from portal.domain.accounts.account_errors import ChangesTooMany
from portal.domain.consents.consent_changes import CursorExpired
from portal.domain.consents.consents import UnknownActivity
from portal.domain.errors import Conflict, NotFound, PortalError, RefusedBecause, Throttled
from portal.domain.intake.annulment_errors import NoNote, NoReason
from portal.domain.intake.request_drafts import Registered
from portal.domain.operations.api_tokens import WrongToken
from portal.domain.requests.identity_errors import NoPersonnummer
from portal.domain.signing_in.sign_in_errors import PasskeyNotAlone
from portal.web.api.bearer import NoToken
from portal.web.error_words import WORDS
from portal.web.errors import HANDLERS
from portal.web.form_data import UnreadableForm
from portal.web.staff.faults import FAULTS
from portal.web.statuses import STATUSES, status_of

FOR_PROGRAMS = {CursorExpired, WrongToken, NoToken}
"""Errors of the API alone, which answers programs with a status and a code."""

NEVER_ALONE = {*STATUSES, RefusedBecause} - {NotFound, Conflict, Throttled}
"""What is only ever raised as one of a family."""

SPEAK_AS_THEIR_FAMILY = {UnknownActivity, Registered, ChangesTooMany, PasskeyNotAlone}
OF_ANOTHER_NAME = {NoNote: "missing", NoReason: "missing", NoPersonnummer: "missing", UnreadableForm: "bad_request"}

MODULES = {
    module.name: importlib.import_module(module.name)
    for package in (portal.domain, portal.web)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
}
STAFF = Path(portal.web.__path__[0]) / "staff"


def errors(of: type[PortalError] = PortalError) -> set[type[PortalError]]:
    """Every error that a reader may meet."""
    return {found for each in of.__subclasses__() for found in (each, *errors(each))}


def families(error: type[PortalError]) -> set[type]:
    """The error, and what it is a kind of, as far as a form can name that."""
    return {each for each in error.__mro__ if issubclass(each, PortalError)} - {*STATUSES, RefusedBecause}


def concerning() -> Iterator[tuple[str, str, type[PortalError]]]:
    """Every error that a form of staff shows beside one of its fields: the module, the field, the error."""
    for path in sorted(STAFF.rglob("[!_]*.py")):
        module = MODULES[".".join(("portal", "web", *path.relative_to(STAFF.parent).with_suffix("").parts))]
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "concerning":
                field = [part.value for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant)][-1]
                for named in call.args[1:]:
                    if isinstance(named, ast.Name):
                        yield module.__name__, str(field).rpartition("-")[2], getattr(module, named.id)


@pytest.mark.parametrize(
    "error", sorted(errors() - FOR_PROGRAMS - NEVER_ALONE, key=lambda it: it.__name__), ids=lambda it: it.code
)
def test_every_error_has_words_or_a_page_that_knows_it_by_name(error: type[PortalError]) -> None:
    # What is wrong with a form is said where the form is shown again. A conflict may meet whoever does anything.
    named = any(
        each in vars(module).values()
        for name, module in MODULES.items()
        if name.startswith("portal.web.")
        for each in families(error)
    )
    assert error.code in WORDS or (named and not issubclass(error, Conflict)), error.__doc__


@pytest.mark.parametrize("error", sorted(errors(), key=repr), ids=lambda it: it.__name__)
def test_an_error_is_named_once_and_is_of_a_family_that_has_a_status(error: type[PortalError]) -> None:
    own = {"code", "status"} & vars(error).keys()
    named = re.sub("([A-Z])", r"_\1", error.__name__).lower().removeprefix("_")
    if error in SPEAK_AS_THEIR_FAMILY:
        named = error.__mro__[1].code  # type: ignore[attr-defined]
    assert (error.code, own) == (OF_ANOTHER_NAME.get(error, named), {"code"})
    of = [family for family in STATUSES if family is not PortalError and issubclass(error, family)]
    assert len(of) == (0 if error is UnreadableForm else 1), error
    assert status_of(error.__new__(error)) == STATUSES[of[0] if of else PortalError]


def test_what_concerns_a_field_is_said_beside_it() -> None:
    # Those that have several reasons give each its own code.
    told = {(field, code) for _, field, code in FAULTS}
    found = [it for it in concerning() if it[2].fault is PortalError.fault]
    assert len(found) > 20
    assert [it for it in found if (it[1], it[2].code) not in told] == []


@pytest.mark.parametrize(("error", "status"), [(NoSuchRow(), 404), (KeyDestroyed(), 404), (DatabaseUnavailable(), 503)])
async def test_a_program_is_answered_with_a_problem_and_no_page(error: Exception, status: int) -> None:
    @get("/api/anything")
    async def anything() -> None:
        raise error

    app = Litestar([anything], exception_handlers=HANDLERS, openapi_config=None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as program:
        answer = await program.get("/api/anything")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
