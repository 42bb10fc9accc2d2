"""Tables that people open in a spreadsheet: CSV in which nothing that somebody typed becomes a formula (TRUST B5)."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8
Cell = str | int
_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠|%")
_NUMBER = re.compile(
    r"[+-]?[0-9][0-9 ().,/-]*"
)  # negative money and phones with a country code stay as they are
_UNSEEN = " \u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"


def sheet_text(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows as CSV with a byte order mark, lines ended as RFC 4180 has it."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerows([[_safe(cell) for cell in row] for row in rows])
    return BYTE_ORDER_MARK + page.getvalue()


def _safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would work out gets a quote before it; numbers stay numbers."""
    if isinstance(cell, int):
        return cell
    text = cell.replace("\x00", "")
    is_formula = text.lstrip(_UNSEEN).startswith(_DANGEROUS) or text.startswith(("\t", "\r", "\n"))
    return f"'{text}" if is_formula and not _NUMBER.fullmatch(text) else text
