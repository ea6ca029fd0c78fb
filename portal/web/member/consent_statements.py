"""`/mitt-konto/samtycken/intyg`: the member's choices as a signed statement."""

from litestar import Controller, Response, get

from portal.domain.consents import consent_statement, consent_statement_pdf
from portal.web.guards import signed_in_member
from portal.web.pages import MemberRequest, json_file, pdf


class ConsentStatementController(Controller):
    """`/mitt-konto/samtycken/intyg.pdf` and the same as `.json`"""

    path = "/mitt-konto/samtycken"
    guards = (signed_in_member,)

    @get("/intyg.pdf")
    async def paper(self, request: MemberRequest) -> Response[bytes]:
        """To print and to show; the signed file is in it."""
        statement = await consent_statement.of_member(request.user)
        return pdf(await consent_statement_pdf.as_pdf(statement, request.user.language), "samtycken.pdf")

    @get("/intyg.json")
    async def file(self, request: MemberRequest) -> Response[bytes]:
        """The signed file alone."""
        return json_file(consent_statement.as_json(await consent_statement.of_member(request.user)), "samtycken.json")
