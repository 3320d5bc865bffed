"""A table that somebody typed into a spreadsheet, saved as CSV: rows of cells with their places."""

import csv
import io
from pathlib import Path
from typing import Final

from msgspec import Struct

from duizhao.diagnostic import Finding
from duizhao.read import files
from duizhao.span import Span

_MOST: Final = 16 << 20
_DELIMITERS: Final = ",;\t"
_BOM: Final = "\ufeff"


class TableRow(Struct, frozen=True):
    """The cells of one row without the spaces around them, and the line that it ends on."""

    line: int
    cells: tuple[str, ...]


def read_table(file: Path, path: str) -> tuple[list[TableRow], list[Finding]]:
    """Return the rows of `file`, called `path` in findings; empty rows are left out.

    Cells end at commas, semicolons or tabs, whichever the first line has most of: spreadsheets choose by country.
    """
    content, findings = files.read_bytes(file, path, _MOST)
    if content is None:
        return [], findings
    try:
        text = content.decode().removeprefix(_BOM)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"this is not UTF-8: byte 0x{content[error.start]:02x}"
        return [], [Finding("encoding", Span(path, line, 1), message, "save it as “CSV UTF-8”")]
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        every = [TableRow(reader.line_num, tuple(cell.strip() for cell in cells)) for cells in reader]
    except csv.Error as error:
        message = f"this row cannot be read: {error}"
        return [], [Finding("results-table", Span(path, reader.line_num), message, "save it as CSV again")]
    rows = [row for row in every if any(row.cells)]
    if not rows:
        return [], [Finding("results-table", Span(path), "this file is empty", "see docs/item-analysis.md")]
    return rows, []
