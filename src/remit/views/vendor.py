"""The scripts that draw large maps; the build brings them into the package where it can have them."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MANIFEST: Final = "manifest.json"


def large_map_scripts(folder: Traversable | Path | None = None) -> str | None:
    """The text of graphology and sigma, each below its licence; None where they did not come along.

    A script whose digest is not the one that the build wrote down counts as not there.
    """
    where = folder or files("remit.views").joinpath("vendor")
    try:
        rows = json.loads(where.joinpath(MANIFEST).read_text(encoding="utf-8"))
        parts = [_part(where, row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return "\n".join(part for part in parts if part) if rows and all(parts) else None


def _part(where: Traversable | Path, row: dict[str, str]) -> str | None:
    content = where.joinpath(row["file"]).read_bytes()
    if hashlib.sha256(content).hexdigest() != row["sha256"]:
        return None
    licence = where.joinpath(row["licence_file"]).read_text(encoding="utf-8").replace("*/", "* /").strip()
    # The page must not ask for a map of the source when somebody opens the developer tools.
    text = "\n".join(
        line for line in content.decode("utf-8").split("\n") if not line.startswith("//# sourceMapping")
    )
    # sigma fails where the browser has no WebGL: the page looks whether it is there.
    head = f"/*! {row['package']} {row['version']}\n{licence}\n*/"
    return f"{head}\ntry {{\n{text.strip()}\n}} catch {{}}"
