"""What a form that waits would do if it were sent, in words: nobody presses a button without knowing of what."""

import re

from portal.data.actors import Language
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.signing_in.kept_forms import KeptForm
from portal.web.marking import _
from portal.web.member.words import KINDS, SLUGS, say

CHOICE = re.compile(r"/mitt-konto/samtycken/([^/?]+)")
REQUEST = re.compile(r"/mitt-konto/begaran(?:/ny/([^/?]+).*)?")
EVERYTHING = "aterkallelse"

ON, OFF = _("Switch on: %(name)s"), _("Switch off: %(name)s")
ALL_OFF = _("Switch off all marketing")
ASKING = _("A request: %(kind)s")
SOMETHING = _("A form that you filled in")


def name_of(form: KeptForm, language: Language, record: RecordOfProcessing) -> str:
    """What the form is, as far as its address and its fields tell."""
    path, fields = form.go_on.partition("?")[0], dict(form.fields)
    if found := CHOICE.fullmatch(path):
        if found[1] == EVERYTHING:
            return say(language, ALL_OFF)
        if activity := record.choice(found[1]):
            return say(language, ON if fields.get("given") == "true" else OFF, name=activity.name.in_(language))
    if found := REQUEST.fullmatch(path):
        kind = fields.get("kind") or SLUGS.get(found[1] or "")
        if name := next((name for code, name in KINDS.items() if code == kind), None):
            return say(language, ASKING, kind=say(language, name))
    return say(language, SOMETHING)
