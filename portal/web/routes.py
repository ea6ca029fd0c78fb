"""Every route of the portal."""

from litestar.types import ControllerRouterHandler

from portal.web.assets import serve_asset
from portal.web.health import live, ready
from portal.web.languages import choose_language
from portal.web.member.consents import ConsentController
from portal.web.member.history import HistoryController
from portal.web.member.new_request import NewRequestController
from portal.web.member.overview import OverviewController
from portal.web.member.requests import RequestController
from portal.web.member.security import SecurityController
from portal.web.sign_in import SignInController, front_door, sign_out

ROUTES: list[ControllerRouterHandler] = [
    front_door,
    SignInController,
    sign_out,
    choose_language,
    OverviewController,
    ConsentController,
    NewRequestController,
    RequestController,
    HistoryController,
    SecurityController,
    serve_asset,
    live,
    ready,
]
