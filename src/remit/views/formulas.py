"""Cells that no spreadsheet takes for a formula, for CSV and TSV with `--excel-safe`.

A spreadsheet runs a cell that starts with one of a few characters, and where it splits lines at another
separator than the file's own, a cell can start in the middle of a text. So an apostrophe stands before each
place where a formula could start: https://owasp.org/www-community/attacks/CSV_Injection. Numbers stay so.
"""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"  # also full-width and small
_NUMBER: Final = re.compile(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?%?\s*", re.ASCII)
_START: Final = re.compile(rf'[\t\r\n\x00]|[\s\ufeff\u200b"]*[{_SIGNS}]')
_LATER: Final = re.compile(
    rf'(?<=[,;|\t\r\n])(?=[\s\ufeff\u200b"]*[{_SIGNS}])'
    rf"(?!\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)\s*([,;|\t\r\n]|$))"
)


def excel_safe(text: str) -> str:
    r"""The text of a cell with an apostrophe before each place where a spreadsheet could start a formula.

    >>> excel_safe("=1+1"), excel_safe('"@SUM(A1)'), excel_safe("planning"), excel_safe("-0.5")
    ("'=1+1", '\'"@SUM(A1)', 'planning', '-0.5')
    >>> excel_safe("a;=1+1")
    "a;'=1+1"
    """
    if _NUMBER.fullmatch(text):
        return text
    inside = _LATER.sub("'", text)
    return f"'{inside}" if _START.match(text) else inside
