"""Text made safe to show: on a terminal, and in HTML.

Labels come from anyone's data. Nothing here interprets them: a control character becomes visible, and markup
stays the text that it was.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

# C0 (but tab and newline), DEL, C1, the bidirectional controls, the line and paragraph separators, lone
# surrogates.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def safe_text(text: str) -> str:
    r"""The text with every control character written out, so that no terminal acts on it.

    Newline and tab stay. A carriage return, an escape, a right-to-left override or half a surrogate pair
    become visible as \\xNN or \\uNNNN.

    >>> safe_text("a\x1b[31mb")
    'a\\x1b[31mb'
    >>> safe_text("two\nlines")
    'two\nlines'
    """
    return _UNSAFE.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def html_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str = "", limit: int = 100
) -> str:
    """An HTML table of the first `limit` rows, everything escaped; a line below says when it was cut.

    A cell that is None is left empty.

    >>> html_table(["role"], [["<b>CPO</b>"]])
    '<table><thead><tr><th>role</th></tr></thead><tbody><tr><td>&lt;b&gt;CPO&lt;/b&gt;</td></tr></tbody></table>'
    """
    every = list(rows)
    head = "".join(f"<th>{_cell(column)}</th>" for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>" for row in every[:limit]
    )
    title = f"<caption>{_cell(caption)}</caption>" if caption else ""
    table = f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    if len(every) > limit:
        table += f"<p>{limit} of {len(every)} rows shown</p>"
    return table


def _cell(value: object) -> str:
    return "" if value is None else html.escape(safe_text(str(value)), quote=True)
