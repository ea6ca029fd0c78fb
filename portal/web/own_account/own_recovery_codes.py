"""`/mitt-konto/sakerhet/aterstallningskoder` and the same for staff: fresh recovery codes."""

from litestar import Controller, post

from portal.domain.signing_in import own_factors
from portal.web.guards import signed_in_member, signed_in_staff
from portal.web.own_account.own_pages import SECURITY, security_of
from portal.web.pages import AnyRequest, Page, page
from portal.web.step_up import STEP_UP


class RecoveryCodeRoutes(Controller):
    """Codes are made and shown, this once."""

    @post(opt=STEP_UP)
    async def create(self, request: AnyRequest) -> Page:
        """Make new ones, in the place of those before. Raises Conflict without a second factor."""
        codes = await own_factors.renew_codes(request.auth)
        return page(request, "recovery_codes", section="security", codes=codes, on_to=security_of(request))


class MemberRecoveryCodeController(RecoveryCodeRoutes):
    """`/mitt-konto/sakerhet/aterstallningskoder`"""

    path = f"{SECURITY['member']}/aterstallningskoder"
    guards = (signed_in_member,)


class StaffRecoveryCodeController(RecoveryCodeRoutes):
    """`/personal/sakerhet/aterstallningskoder`"""

    path = f"{SECURITY['staff']}/aterstallningskoder"
    guards = (signed_in_staff,)
