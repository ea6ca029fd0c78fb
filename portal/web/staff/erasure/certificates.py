"""The certificate of an erasure, to keep or to show to a supervisory authority."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from portal.domain.desk.case import progress
from portal.domain.erasure import certificates
from portal.web.guards import readers
from portal.web.pages import StaffRequest


class CertificateController(Controller):
    """`/personal/begaran/{reference}/intyg.json`"""

    path = "/personal/begaran/{reference:str}"
    guards = [readers]

    @get("/intyg.json")
    async def show(self, request: StaffRequest, reference: FromPath[str]) -> Response[bytes]:
        """The certificate with its digest and signature, as a file."""
        content = await certificates.download(request.user, reference)
        found = (await progress(request.user, reference)).request
        return Response(
            content,
            media_type="application/json",
            headers={
                "Cache-Control": "no-store",
                "Content-Disposition": f'attachment; filename="{found.reference}-intyg.json"',
            },
        )
