"""Filling in the form of a page and choosing the other language, as somebody does without JavaScript."""

from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
from litestar import Litestar

from portal.web.step_up import SECRET
from tests.browser.addresses import Shown
from tests.browser.looking_at import SIGNED_IN
from tests.web import conftest as web

TEXT = 'Två ord & "tre" <b>till</b>\npå en ny rad'
Fields = dict[str, list[str]]


class Form(HTMLParser):
    """The form of a page that the switch of the language sends: what would be `sent` once it is filled in to the brim,
    and what it `holds` as it is."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.to = self.language = ""
        self.sent: Fields = {}
        self.holds: Fields = {}
        self._id, self._is_in, self._select, self._text = "", False, "", ""
        self._written = ""
        for _ in range(2):  # The button comes after its form.
            self.sent, self.holds = {}, {}
            self.feed(page)
            self.reset()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take it in."""
        has = {name: value or "" for name, value in attrs}
        name = has.get("name", "")
        if tag == "html":
            self.language = has["lang"]
        elif tag == "button" and "data-carries" in has:
            self._id, self.to = has["form"], has["formaction"]
        elif tag == "form":
            self._is_in = bool(self._id) and has.get("id") == self._id
        elif self._is_in and tag == "input":
            self._input(name, has)
        elif self._is_in and tag == "textarea":
            self._text, self._written = name, ""
        elif self._is_in and tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self.sent[self._select] = [has["value"]]
            if "selected" in has or self._select not in self.holds:
                self.holds[self._select] = [has["value"]]

    def handle_data(self, data: str) -> None:
        """What a field for longer texts holds."""
        self._written += data

    def handle_endtag(self, tag: str) -> None:
        """The end of a field."""
        if tag == "textarea" and self._text:
            self.sent[self._text], self.holds[self._text] = [TEXT], [self._written.removeprefix("\n")]
            self._text = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._is_in = False

    def _input(self, name: str, has: dict[str, str]) -> None:
        kind = has.get("type", "text")
        if kind == "hidden":
            self.sent.setdefault(name, []).append(has["value"])
        elif kind in ("checkbox", "radio"):
            if kind == "radio":
                self.sent[name] = [has["value"]]
            else:
                self.sent.setdefault(name, []).append(has["value"])
            if "checked" in has:
                self.holds.setdefault(name, []).append(has["value"])
        elif kind not in ("file", "password"):
            self.sent[name], self.holds[name] = [TEXT.replace("\n", " ")], [has.get("value", "")]


async def lost(app: Litestar, every: Iterable[Shown]) -> tuple[int, list[str]]:
    """How many of the pages have a form that the switch sends, and what does not come along into the other language."""
    forms, complaints = 0, []
    for who in sorted({it.who for it in every if it.who in SIGNED_IN}):
        async with web.browser(app) as client:
            await web.sign_in(client, SIGNED_IN[who])
            for shown in every:
                if shown.who == who and not shown.press and shown.status == 200:
                    found = await _lost(client, shown.at)
                    forms += found is not None
                    complaints += [f"{who} {shown.at}: {found}"] if found else []
    return forms, complaints


async def _lost(client: httpx.AsyncClient, at: str) -> str | None:
    """None for a page without such a form, otherwise what is amiss with it: nothing, where all is well."""
    before = await client.get(at)
    form = Form(before.text)
    if not form.to:
        return None
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": f"{web.ORIGIN}{quote(at, safe='/?=&%')}"}
    switched = await client.post(form.to, data=form.sent, headers=headers)
    if switched.status_code != 303:
        return f"answers {switched.status_code}"
    after = await client.get(switched.headers["location"])
    again = Form(after.text)
    if after.status_code != 200 or again.language == form.language:
        return f"{switched.headers['location']} answers {after.status_code} in {again.language}"
    missing = {name for name in form.holds if name not in SECRET and again.holds.get(name) != form.sent[name]}
    return f"loses {sorted(missing)}" if missing else ""
