"""The privacy officer's figures as CSV: one row for each number, so that a spreadsheet can group them as it likes."""

from collections.abc import Mapping

from portal.data.actors import Language
from portal.domain.access.extract_csv import csv_file
from portal.domain.extract_content import Column
from portal.sources.data_map import Label
from portal.web.language import message
from portal.web.marking import _
from portal.web.staff.oversight.figure_tables import Table
from portal.web.staff.oversight.figure_words import TableId

SEPARATORS: Mapping[Language, str] = {"sv": ";", "en": ","}
"""What a spreadsheet of that language parts columns by: in Swedish the comma is in the numbers."""

HEADINGS = (_("Table"), _("Row"), _("What is counted"), _("Number"))


def as_csv(tables: Mapping[TableId, Table], language: Language) -> bytes:
    """Every number of the tables, with the table, the row and the column that it stands in.

    Written like every CSV of the portal: what a spreadsheet would take for a formula begins with an apostrophe.
    """
    names = [message(language, heading) for heading in HEADINGS]
    columns = [Column(name, Label(name, name)) for name in names]
    rows = [
        (table.title, row[0], column, number)
        for table in tables.values()
        for row in table.rows
        for column, number in zip(table.columns[1:], row[1:], strict=True)
    ]
    return csv_file(columns, rows, language, separator=SEPARATORS[language])
