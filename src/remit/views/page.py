"""The interactive page: one HTML file that opens offline and asks nobody for anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit.errors import OutputError
from remit.files import write_whole
from remit.views.csp import embedded_json, policy
from remit.views.vendor import large_map_scripts

if TYPE_CHECKING:
    from remit.knowledge import Knowledge

STYLES = (
    "base.css",
    "map.css",
    "compare.css",
    "grid.css",
    "questions.css",
    "sources.css",
    "matrix.css",
    "tension_list.css",
    "print.css",
)
SCRIPTS = (
    "scenery.js",
    "dom.js",
    "data.js",
    "state.js",
    "address.js",
    "labels.js",
    "drawer.js",
    "grid.js",
    "evidence.js",
    "details.js",
    "search.js",
    "legend.js",
    "table.js",
    "map.js",
    "picture.js",
    "map_picture.js",
    "compare.js",
    "compare_picture.js",
    "columns.js",
    "combinations.js",
    "compare_csv.js",
    "tensions.js",
    "matrix_data.js",
    "heatmap.js",
    "heat_picture.js",
    "matrix_told.js",
    "matrix.js",
    "tension_list.js",
    "answers.js",
    "questions.js",
    "source.js",
    "sources.js",
    "views.js",
    "app.js",
)
MANY = 1500
"""Above how many items a page brings along what draws large maps; one of many roles always does."""

MANY_STYLES = ("large.css",)
MANY_SCRIPTS = ("drawers.js", "lean_sigma.js", "sigma_drawer.js")
LARGE_SCRIPTS = ("packed.js", "large_meeting.js", "large_map.js", "large_details.js", "large_views.js")
"""What only the page of many roles has; see `page_large`."""

_COMMENT = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """A page ready to be opened: its HTML text, the data in it, and its title."""

    html: str
    data: dict[str, Any]
    title: str

    def __repr__(self) -> str:
        """Return a line that says how much the page holds."""
        return f"Page({self.title!r}, {count_items(self.data)} items, {len(self.data['links'])} links)"

    def _repr_html_(self) -> str:
        """Return the page in a frame of its own over a picture of it; `remit.views.notebook` says why."""
        from remit.views.notebook import framed

        return framed(self)

    def _repr_svg_(self) -> str:
        """Return the map as a drawing, for notebooks and exports that take no HTML."""
        from remit.views.static_map import static_map

        return static_map(self.data)


def page(kg: Knowledge, path: str | Path | None = None, *, force: bool = False) -> Page:
    """Return the page of what is known, and write it to `path` where one is given.

    The same knowledge gives the same bytes.

    Raises:
        OutputError: The file exists and `force` is not given, or it cannot be written.

    """
    from remit.views.page_data import page_data

    made = assemble(page_data(kg))
    if path is not None:
        write_whole(Path(path), made.html, force=force)
    return made


def assemble(data: dict[str, Any]) -> Page:
    """Return the page that shows these data; docs/page-data.md says what they hold."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from remit.views.drawing import drawing, library

    n_items = count_items(data)
    is_many = n_items > MANY or bool(data.get("large"))
    style = "\n".join(_static(name) for name in (*STYLES, *(MANY_STYLES if is_many else ())))
    script = "(() => {\n'use strict';\n" + "\n".join(map(_static, _scripts(data, is_many))) + "\n})();"
    vis = library()
    many = large_map_scripts() if is_many else None
    _check_inline(style, vis, script, many or "")
    environment = Environment(
        loader=PackageLoader("remit.views", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        newline_sequence="\n",
    )
    text = environment.get_template("page.html.j2").render(
        lang=data["lang"],
        title=_visible(data["title"]),
        generator=data["generator"],
        rights=_visible(data["rights"]),
        n_items=n_items,
        policy=policy([vis, script, *([many] if many else [])], [style]),
        # Each of these is either our own text or JSON that holds no "<": nothing of it can end its element.
        style=Markup(style),  # noqa: S704
        library=Markup(vis),  # noqa: S704
        many=Markup(many or ""),  # noqa: S704
        script=Markup(script),  # noqa: S704
        data=Markup(embedded_json(data)),  # noqa: S704
        drawing=Markup(embedded_json(drawing(data))),  # noqa: S704
    )
    return Page(html=text, data=data, title=str(data["title"]))


def count_items(data: dict[str, Any]) -> int:
    """Return how many items a page's data hold, packed or not."""
    packed = data.get("large")
    return sum(n for _, n in packed["kinds"]) if packed else len(data["nodes"])


def _scripts(data: dict[str, Any], is_many: bool) -> list[str]:
    """Return which scripts a page has, in order; the last two start what the others only define."""
    many = (*(LARGE_SCRIPTS if data.get("large") else ()), *(MANY_SCRIPTS if is_many else ()))
    return [*SCRIPTS[:-2], *many, *SCRIPTS[-2:]]


def _static(name: str) -> str:
    """Return a script or style of ours without the comments that have lines of their own."""
    text = files("remit.views").joinpath("static", name).read_text(encoding="utf-8")
    return _COMMENT.sub("", text.replace("\r\n", "\n")).strip()


def _visible(text: str) -> str:
    """Return text that UTF-8 can hold: lone surrogates are replaced."""
    return str(text).encode("utf-8", "replace").decode("utf-8")


def _check_inline(*texts: str) -> None:
    for text in texts:
        lowered = text.lower()
        for ending in ("</script", "</style", "<!--"):
            if ending in lowered:
                raise OutputError(f"an inlined script or style holds {ending!r}, which would end its element")
