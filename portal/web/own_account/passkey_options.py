"""What the script of a page asks for before it asks a passkey (static/passkeys.js), and the form that it sends then."""

from litestar import Response
from pydantic import ConfigDict

from portal.web.forms import Form
from portal.web.marking import _

WRONG = _("That passkey could not be used here. Try once more, or choose another way.")


class PasskeyForm(Form):
    """What the browser answers, as JSON; `vidare` is the page that was asked for."""

    model_config = ConfigDict(str_max_length=20_000)

    credential: str = ""
    vidare: str = ""


def options_answer(options: str) -> Response[bytes]:
    """The options as the answer to a script, never kept."""
    return Response(options.encode(), media_type="application/json", headers={"Cache-Control": "no-store"})
