"""The few files that pages ask for, read once; no path of a client's ever meets the disk."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from remit.web.replies import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

EDITOR: Final = "codemirror.js"
"""The editor out of CodeMirror, or a file of ours that stands for it where it did not come along."""

ICON: Final = "icon.svg"
LICENCES: Final = "codemirror.txt"
_FILES: Final = {
    "base.css": ("remit.views", "static/base.css", "text/css"),
    "site.css": ("remit.web", "static/site.css", "text/css"),
    "editor.css": ("remit.web", "static/editor.css", "text/css"),
    ICON: ("remit.web", "static/icon.svg", "image/svg+xml"),
    "dom.js": ("remit.web", "static/dom.js", "text/javascript"),
    "terms.js": ("remit.web", "static/terms.js", "text/javascript"),
    "completion.js": ("remit.web", "static/completion.js", "text/javascript"),
    "results.js": ("remit.web", "static/results.js", "text/javascript"),
    "saved.js": ("remit.web", "static/saved.js", "text/javascript"),
    "plain_field.js": ("remit.web", "static/plain_field.js", "text/javascript"),
    "rich_field.js": ("remit.web", "static/rich_field.js", "text/javascript"),
    "editor.js": ("remit.web", "static/editor.js", "text/javascript"),
    EDITOR: ("remit.web", "static/codemirror.js", "text/javascript"),
}


def static_files(vendor: Traversable | Path | None = None) -> Mapping[str, Reply]:
    """Every file by the name that it is asked for; `vendor` is where a build puts the editor."""
    made = {
        name: _reply(files(package).joinpath(*path.split("/")).read_bytes(), media)
        for name, (package, path, media) in _FILES.items()
    }
    return made | _editor(vendor or files("remit.web").joinpath("vendor"))


def _editor(vendor: Traversable | Path) -> dict[str, Reply]:
    """The editor and its licences; nothing where it is not there, or is not what the build wrote down."""
    try:
        (row,) = json.loads(vendor.joinpath("manifest.json").read_text(encoding="utf-8"))
        script = vendor.joinpath(row["file"]).read_bytes()
        licences = vendor.joinpath(row["licence_file"]).read_bytes()
        is_whole = hashlib.sha256(script).hexdigest() == row["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not is_whole:
        return {}
    head = b"/*!\n" + licences.replace(b"*/", b"* /") + b"*/\n"
    return {EDITOR: _reply(head + script, "text/javascript"), LICENCES: _reply(licences, "text/plain")}


def _reply(content: bytes, media: str) -> Reply:
    tag = hashlib.sha256(content).hexdigest()[:20]
    headers = (("Cache-Control", "no-cache"), ("ETag", f'"{tag}"'))
    return Reply(200, f"{media}; charset=utf-8", content, headers)
