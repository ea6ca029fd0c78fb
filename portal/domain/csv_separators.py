"""What separates the values in a CSV file: a spreadsheet in Swedish writes semicolons."""

from typing import Literal, TextIO


def separator_of(file: TextIO) -> Literal[";", ","]:
    """The separator, by the first line of a file that is then read from its beginning. Raises UnicodeDecodeError."""
    head = file.readline()
    file.seek(0)
    return ";" if head.count(";") > head.count(",") else ","
