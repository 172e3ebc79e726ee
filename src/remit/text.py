"""Text made safe to show: on a terminal, and in HTML.

Labels come from anyone's data. Nothing here interprets them: a control character becomes visible, and markup
stays the text that it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# C0 (but tab and newline), DEL, C1, the bidirectional controls, the line and paragraph separators, lone
# surrogates.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

_NO_XML = re.compile("[\ufffe\uffff]")


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


def xml_text(text: str) -> str:
    r"""The text with every character written out that XML 1.0 cannot hold, and those of `safe_text`.

    >>> xml_text("a\x00b\uffff")
    'a\\x00b\\uffff'
    """
    return _NO_XML.sub(_written_out, safe_text(text))


def _written_out(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def html_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str = "", limit: int = 100
) -> str:
    """An HTML table of the first `limit` rows, everything escaped; a line below says when it was cut.

    A cell that is None is left empty. Words stand left and numbers right, whatever the notebook's own style.

    >>> html_table(["role"], [["<b>CPO</b>"]]).partition("<tbody>")[2]
    '<tr><td style="text-align:left">&lt;b&gt;CPO&lt;/b&gt;</td></tr></tbody></table>'
    """
    every = list(rows)
    right = [all(_is_number(row[place]) for row in every) for place in range(len(columns))]
    sides = ["right" if one and every else "left" for one in right]
    head = "".join(
        f'<th style="text-align:{side}">{_cell(column)}</th>'
        for side, column in zip(sides, columns, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="text-align:{side}">{_cell(value)}</td>'
            for side, value in zip(sides, row, strict=True)
        )
        + "</tr>"
        for row in every[:limit]
    )
    title = f"<caption>{_cell(caption)}</caption>" if caption else ""
    table = f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    if len(every) > limit:
        table += f"<p>{limit} of {len(every)} rows shown</p>"
    return table


def _is_number(value: object) -> bool:
    return value is None or str(value).strip().lstrip("+-").replace(".", "", 1).isdigit()


def _cell(value: object) -> str:
    import html  # a list of two thousand names, which few commands need

    return "" if value is None else html.escape(safe_text(str(value)), quote=True)
