"""Requests that say what they are about in particular: what to rectify, why to block, what is objected to."""

from collections.abc import Mapping
from typing import Literal

from litestar import Controller, get, post
from litestar.response import Redirect
from pydantic import Field

from portal.domain import objections, places, requests
from portal.domain.consents import in_session
from portal.domain.wishes import (
    LONGEST_REASONS,
    LONGEST_VALUE,
    Blocking,
    Correction,
)
from portal.web.corrections import parse_corrections
from portal.web.forms import Form, InvalidForm, parse, sent_with
from portal.web.guards import signed_in_member
from portal.web.language import message
from portal.web.marking import _
from portal.web.member.new_request import kind_page
from portal.web.member.requests import PATH
from portal.web.member.words import SLUGS
from portal.web.pages import MemberRequest, Page, redirect

ELSEWHERE = "annat"
"""A place that is not in the list."""

TOO_LONG = _("That is too long for the form. Say it in fewer words, or write more on a sheet of your own.")
SAID: dict[tuple[str, str], str] = {
    ("place", "missing"): _("Choose what is wrong."),
    ("place", "bad_value"): _("Choose what is wrong."),
    ("place", "not_found"): _("Choose what is wrong."),
    ("right", "missing"): _("Write what it should be."),
    ("ground", "missing"): _("Choose why your data is to be blocked."),
    ("ground", "bad_value"): _("Choose why your data is to be blocked."),
    ("activities", "missing"): _("Choose what you object to."),
}
"""What is wrong with a field, by its name and a code."""


class CorrectionForm(Form):
    """One thing that is wrong."""

    place: str = Field(min_length=1)
    wrong: str = Field("", max_length=LONGEST_VALUE)
    right: str = Field(min_length=1, max_length=LONGEST_VALUE)


class BlockingForm(Form):
    """On what ground the data is to be blocked (Art. 18(1)), and which data."""

    ground: Literal["accuracy", "unlawful", "claims", "objection"]
    concerned: str = Field("", max_length=LONGEST_REASONS)


class ObjectingForm(Form):
    """The person's own reasons; what is objected to are the boxes beside it."""

    reasons: str = Field("", max_length=LONGEST_REASONS)


class WishController(Controller):
    """`/mitt-konto/begaran/ny/rattelse`, `.../blockering` and `.../invandning`"""

    path = f"{PATH}/ny"
    guards = (signed_in_member,)

    @get(["/rattelse", "/blockering", "/invandning"])
    async def ask(self, request: MemberRequest) -> Page:
        """The form."""
        return await kind_page(request, SLUGS[request.url.path.rstrip("/").rpartition("/")[2]])

    @post("/rattelse")
    async def rectification(self, request: MemberRequest) -> Page | Redirect:
        """Ask to have something rectified."""
        try:
            wanted = await parse_corrections(request, CorrectionForm, _correction)
        except InvalidForm as error:
            said = _in_words(request, error.faults)
            return await kind_page(request, "rectification", said, await sent_with(request, ""))
        made = await requests.submit(request.user, "rectification", wanted)
        return redirect(f"{PATH}/{made.reference}", flash="begaran-skapad")

    @post("/blockering")
    async def restriction(self, request: MemberRequest) -> Page | Redirect:
        """Ask to have one's data blocked."""
        try:
            form = await parse(request, BlockingForm)
        except InvalidForm as error:
            return await kind_page(
                request, "restriction", _in_words(request, error.faults), await sent_with(request, "")
            )
        made = await requests.submit(request.user, "restriction", Blocking(form.ground, form.concerned))
        return redirect(f"{PATH}/{made.reference}", flash="begaran-skapad")

    @post("/invandning")
    async def objection(self, request: MemberRequest) -> Page | Redirect:
        """Object: to marketing at once, to anything else by a letter."""
        ticked = frozenset(str(each) for each in (await request.form()).getall("activities", []))
        try:
            form = await parse(request, ObjectingForm)
            if not ticked:
                raise InvalidForm({"activities": "missing"})
        except InvalidForm as error:
            said = _in_words(request, error.faults)
            return await kind_page(request, "objection", said, await sent_with(request, ""), ticked)
        how = in_session("objection", request.auth.token_hash)
        made = await objections.object_to(request.user, sorted(ticked), form.reasons, how)
        if made is None:
            return redirect("/mitt-konto/samtycken", flash="samtycken")
        return redirect(f"{PATH}/{made.reference}", flash="begaran-skapad")


def _correction(form: CorrectionForm) -> Correction:
    return Correction(None if form.place == ELSEWHERE else places.read(form.place), form.wrong, form.right)


def _in_words(request: MemberRequest, faults: Mapping[str, str]) -> dict[str, str]:
    language = request.user.language
    return {name: message(language, SAID.get((name.split("-")[-1], code), TOO_LONG)) for name, code in faults.items()}
