"""Tables that people open in a spreadsheet: CSV and XLSX in which nothing that somebody typed becomes a formula (TRUST B5)."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8
Cell = str | int
LONGEST_CELL = 32_767  # what a workbook takes
_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠|%")
_NUMBER = re.compile(
    r"[+-]?[0-9][0-9 ().,/-]*"
)  # negative money and phones with a country code stay as they are
# Where a semicolon parts the columns (a German spreadsheet), what stands behind one is a cell of its own.
_BEHIND = re.compile(r"(;[ \"']*)(?=[=+\-@＝＋－＠|%])")
_UNSEEN = " \u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"


def sheet_text(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows as CSV with a byte order mark, lines ended as RFC 4180 has it."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerows([[_safe(cell) for cell in row] for row in rows])
    return BYTE_ORDER_MARK + page.getvalue()


def sheet_write(out: IO[bytes], rows: Iterable[Sequence[Cell]]) -> None:
    """As `sheet_text`, row by row into a file."""
    page = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    page.write(BYTE_ORDER_MARK)
    csv.writer(page).writerows([_safe(cell) for cell in row] for row in rows)
    page.detach()


def book_write(out: IO[bytes], rows: Iterable[Sequence[Cell]]) -> None:
    """The rows as an XLSX workbook of one sheet, row by row; every text is a text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([cell if isinstance(cell, int) else _text_cell(sheet, cell) for cell in row])
    book.save(out)


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL])
    cell.data_type = "s"
    return cell


def _safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would work out gets a quote before it; numbers stay numbers."""
    if isinstance(cell, int):
        return cell
    text = _BEHIND.sub(r"\1'", cell.replace("\x00", ""))
    is_formula = text.lstrip(_UNSEEN).startswith(_DANGEROUS) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if is_formula and not _NUMBER.fullmatch(text) else text
