"""The privacy officer's overview: what comes in, how fast it is answered, what is due; as charts, tables and a file."""

from litestar import Controller, Response, get

from portal.domain.audit import figures
from portal.web.guards import readers
from portal.web.language import language_of
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff.oversight.figure_charts import charts
from portal.web.staff.oversight.figure_file import as_csv
from portal.web.staff.oversight.figure_tables import tables


class FigureController(Controller):
    """`/personal/oversikt` and the same figures as `/personal/oversikt.csv`"""

    path = "/personal"
    guards = [readers]

    @get("/oversikt")
    async def show(self, request: StaffRequest) -> Page:
        """A year of weeks back, and the weeks ahead."""
        counted = await figures.figures(request.user)
        language = language_of(request)
        return page(
            request,
            "staff/figures/show",
            section="figures",
            figures=counted,
            tables=tables(counted, language),
            charts=charts(counted, language),
        )

    @get("/oversikt.csv")
    async def csv(self, request: StaffRequest) -> Response[bytes]:
        """Every table in one file, row by row."""
        counted = await figures.figures(request.user)
        language = language_of(request)
        name = {"sv": "oversikt", "en": "overview"}[language]
        return Response(
            as_csv(tables(counted, language), language),
            media_type="text/csv",
            headers={
                "Cache-Control": "no-store",
                "Content-Disposition": f'attachment; filename="{name}-{counted.until.isoformat()}.csv"',
            },
        )
