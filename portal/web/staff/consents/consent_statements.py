"""What a person has chosen about marketing, as a signed statement to show to an authority; each look is recorded."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from portal.domain.consents import consent_statement, consent_statement_pdf
from portal.web.guards import handlers
from portal.web.language import language_of
from portal.web.pages import StaffRequest, json_file, pdf


class StaffConsentStatementController(Controller):
    """`/personal/begaran/{reference}/samtycken.pdf` and the same as `.json`"""

    path = "/personal/begaran/{reference:str}"
    guards = (handlers,)

    @get("/samtycken.pdf")
    async def paper(self, request: StaffRequest, reference: FromPath[str]) -> Response[bytes]:
        """To print; the signed file is in it."""
        statement = await consent_statement.of_request(request.user, reference)
        return pdf(await consent_statement_pdf.as_pdf(statement, language_of(request)), "samtycken.pdf")

    @get("/samtycken.json")
    async def file(self, request: StaffRequest, reference: FromPath[str]) -> Response[bytes]:
        """The signed file alone."""
        statement = await consent_statement.of_request(request.user, reference)
        return json_file(consent_statement.as_json(statement), "samtycken.json")
