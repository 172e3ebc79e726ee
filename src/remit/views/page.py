"""The interactive page: one HTML file that opens offline and asks nobody for anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit.errors import OutputError
from remit.files import write_whole
from remit.views.compact import compact_script, compact_style
from remit.views.csp import embedded_json, policy
from remit.views.packing import count
from remit.views.vendor import large_map_scripts

if TYPE_CHECKING:
    from jinja2 import Template

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
    "modes.css",
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
    "late_drawer.js",
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
    "staffing.js",
    "boundary.js",
    "gap.js",
    "what_if.js",
    "modes.js",
    "boundary_view.js",
    "gap_view.js",
    "what_if_view.js",
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


@dataclass(frozen=True, slots=True)
class Page:
    """A page ready to be opened: its HTML text, the data in it, and its title."""

    html: str
    data: dict[str, Any]
    title: str

    def __repr__(self) -> str:
        """Return a line that says how much the page holds."""
        return f"Page({self.title!r}, {count_items(self.data)} items, {count_links(self.data)} links)"

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
    from markupsafe import Markup

    from remit.views.drawing import drawing

    n_items = count_items(data)
    is_many = n_items > MANY or bool(data.get("large"))
    fixed = _fixed(bool(data.get("large")), is_many)
    # What draws many items makes its marks and strokes of the data themselves.
    drawn = drawing(data | {"nodes": [], "links": []} if is_many else data)
    text = _template().render(
        lang=data["lang"],
        title=_visible(data["title"]),
        generator=data["generator"],
        rights=_visible(data["rights"]),
        n_items=n_items,
        policy=fixed.policy,
        # Each of these is either our own text or JSON that holds no "<": nothing of it can end its element.
        style=Markup(fixed.style),  # noqa: S704
        library=Markup(fixed.library),  # noqa: S704
        many=Markup(fixed.many),  # noqa: S704
        script=Markup(fixed.script),  # noqa: S704
        data=Markup(embedded_json(data)),  # noqa: S704
        drawing=Markup(embedded_json(drawn)),  # noqa: S704
    )
    return Page(html=text, data=data, title=str(data["title"]))


@dataclass(frozen=True, slots=True)
class _Fixed:
    """What a page holds whatever it shows; `many` is empty where there is no script for large maps."""

    style: str
    library: str
    many: str
    script: str
    policy: str


@lru_cache(maxsize=4)
def _fixed(is_large: bool, is_many: bool) -> _Fixed:
    """Return what does not change with the data, read and hashed once a process."""
    from remit.views.drawing import library

    style = compact_style("\n".join(map(_static, (*STYLES, *(MANY_STYLES if is_many else ())))))
    script = "\n".join(map(_static, _scripts(is_large, is_many)))
    script = compact_script(f"(() => {{\n'use strict';\n{script}\n}})();")
    vis = library()
    many = (large_map_scripts() if is_many else None) or ""
    _check_inline(style, vis, script, many)
    return _Fixed(style, vis, many, script, policy([vis, script, *([many] if many else [])], [style]))


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("remit.views", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        newline_sequence="\n",
    )
    return environment.get_template("page.html.j2")


def count_items(data: Mapping[str, Any]) -> int:
    """Return how many items a page's data hold, packed or not."""
    packed = data.get("large")
    return sum(n for _, n in packed["kinds"]) if packed else len(data["nodes"])


def count_links(data: Mapping[str, Any]) -> int:
    """Return how many links a page's data hold, packed or not."""
    packed = data.get("large")
    return sum(count(block["claims"]) for block in packed["links"]) if packed else len(data["links"])


def _scripts(is_large: bool, is_many: bool) -> list[str]:
    """Return which scripts a page has, in order; the last two start what the others only define."""
    many = (*(LARGE_SCRIPTS if is_large else ()), *(MANY_SCRIPTS if is_many else ()))
    return [*SCRIPTS[:-2], *many, *SCRIPTS[-2:]]


def _static(name: str) -> str:
    """Return a script or style of ours."""
    text = files("remit.views").joinpath("static", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n").strip()


def _visible(text: str) -> str:
    """Return text that UTF-8 can hold: lone surrogates are replaced."""
    return str(text).encode("utf-8", "replace").decode("utf-8")


def _check_inline(*texts: str) -> None:
    for text in texts:
        lowered = text.lower()
        for ending in ("</script", "</style", "<!--"):
            if ending in lowered:
                raise OutputError(f"an inlined script or style holds {ending!r}, which would end its element")
