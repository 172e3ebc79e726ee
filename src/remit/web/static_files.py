"""The few files of our own that pages ask for, read once; no path of a client's ever meets the disk."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from remit.web.replies import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILES: Final = {
    "base.css": ("remit.views", "static/base.css", "text/css"),
    "site.css": ("remit.web", "static/site.css", "text/css"),
    "dom.js": ("remit.web", "static/dom.js", "text/javascript"),
    "terms.js": ("remit.web", "static/terms.js", "text/javascript"),
    "completion.js": ("remit.web", "static/completion.js", "text/javascript"),
    "results.js": ("remit.web", "static/results.js", "text/javascript"),
    "editor.js": ("remit.web", "static/editor.js", "text/javascript"),
}


def static_files() -> Mapping[str, Reply]:
    """Every file by the name that it is asked for."""
    return {
        name: _reply(files(package).joinpath(*path.split("/")).read_bytes(), media)
        for name, (package, path, media) in _FILES.items()
    }


def _reply(content: bytes, media: str) -> Reply:
    tag = hashlib.sha256(content).hexdigest()[:20]
    headers = (("Cache-Control", "no-cache"), ("ETag", f'"{tag}"'))
    return Reply(200, f"{media}; charset=utf-8", content, headers)
