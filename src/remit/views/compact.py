"""Scripts and styles of ours as a page carries them: without comments and the blanks that only people need.

Names stay as they are, so what goes wrong in a page can be found in our files.
"""

from __future__ import annotations


def compact_script(text: str) -> str:
    """Return JavaScript that does the same in fewer characters."""
    import rjsmin

    return str(rjsmin.jsmin(text))


def compact_style(text: str) -> str:
    """Return CSS that does the same in fewer characters."""
    import rcssmin

    return str(rcssmin.cssmin(text))
