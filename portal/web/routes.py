"""Every route of the portal."""

from litestar.types import ControllerRouterHandler

from portal.web.assets import serve_asset
from portal.web.health import live, ready
from portal.web.languages import choose_language
from portal.web.sign_in import SignInController, front_door, sign_out

ROUTES: list[ControllerRouterHandler] = [
    front_door,
    SignInController,
    sign_out,
    choose_language,
    serve_asset,
    live,
    ready,
]
