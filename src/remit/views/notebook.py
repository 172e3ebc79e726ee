"""How a page shows itself in a notebook: in a frame that reaches nothing, over a picture without scripts.

What a notebook does with HTML differs, and so does what it strips:

- Trusted, in JupyterLab, VS Code, Colab, or exported by nbconvert: the frame runs and lies over the picture.
- Not trusted, in JupyterLab or on GitHub: scripts, frames and most styles are taken away; what is left is a
  paragraph and an image. So the picture of the map stands in the HTML as an image, not as the content of the
  frame, which nobody shows, and not as a second format, which no notebook falls back to beside HTML.
- Exported, then opened without JavaScript: the frame makes itself transparent, and the picture shows.

A host that takes no HTML at all (nbconvert to LaTeX or PDF) gets the picture as `image/svg+xml`.
"""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING

from remit.text import xml_text

if TYPE_CHECKING:
    from remit.views.page import Page

HEIGHT = 680
"""How high the frame is, in pixels."""
_BODY, _FRAMED = '<body data-view="map"', '<body data-framed data-view="map"'


def framed(page: Page) -> str:
    """Return HTML for a cell: a caption, the picture of the map, and over it the page in a frame.

    The frame may run scripts and offer files; it has no origin, so it reads nothing of the notebook.
    """
    from remit.views.page import count_items, count_links
    from remit.views.static_map import static_map

    picture = base64.b64encode(static_map(page.data).encode()).decode("ascii")
    title = html.escape(xml_text(page.title), quote=True)
    caption = f"{title}: {count_items(page.data):,} items, {count_links(page.data):,} links."
    return (
        f"<p>{caption} A picture alone? Trust the notebook or run the cell again, and it answers.</p>"
        f'<div style="position:relative;height:{HEIGHT}px;overflow:hidden">'
        f'<img alt="Picture of the map: {caption}" style="display:block;max-width:100%;max-height:{HEIGHT}px"'
        f' src="data:image/svg+xml;base64,{picture}">'
        '<iframe sandbox="allow-scripts allow-downloads" style="position:absolute;inset:0;border:0"'
        f' width="100%" height="{HEIGHT}" title="{title}" srcdoc=\'{_attribute(page.html)}\'></iframe></div>'
    )


def _attribute(text: str) -> str:
    """Return text for an attribute in single quotes: the data are full of double ones, which stay short."""
    marked = text.replace(_BODY, _FRAMED, 1)
    return html.escape(marked, quote=False).replace("'", "&#39;")
