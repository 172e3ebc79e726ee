"""Profiles of a large store, kept beside it as arrays, so that the next command need not read the store.

They lie in a folder named after the index that they were made of: when an import makes another index they are
never read again, and the next import removes them. They can be deleted at any time.
"""

from __future__ import annotations

import io
import json
import zipfile
from array import array
from typing import TYPE_CHECKING, Any, Final

from remit.analysis.hierarchy import Hierarchy
from remit.analysis.matrix import Chosen, Matrix, Terms
from remit.errors import OutputError
from remit.files import write_whole
from remit.knowledge.folder import beside, links_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from remit.analysis.profiles import Profiles
    from remit.knowledge.model import Term
    from remit.knowledge.store import Knowledge

FORMAT: Final = 1
"""Part of the name of every file: what another version wrote is not read."""

LARGE: Final = 20_000
"""From how many links on the profiles of a store are kept; fewer are read in no time."""


def is_large(kg: Knowledge) -> bool:
    """Whether the knowledge is one store folder with so many links that its profiles are worth keeping."""
    index = kg.index or kg.copied
    return index is not None and links_in(index) >= LARGE


def read(kg: Knowledge, relation: str, level: str) -> Profiles | None:
    """The profiles that were kept; None where there are none, or where they cannot be read."""
    path = _path(kg, relation, level)
    if path is None or not path.is_file():
        return None
    import numpy as np

    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as found:
            return _profiles(relation, level, {name: found[name] for name in found.files})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None  # they are made again; nothing is lost


def keep(kg: Knowledge, table: Profiles) -> None:
    """Keep profiles for the next time, where they are of a large store and its folder can be written."""
    path = _path(kg, table.relation, table.level) if is_large(kg) else None
    if path is not None:
        write(path, _bytes(table))


def write(path: Path, content: bytes) -> None:
    """Write a file of what is kept, whole; without a word where that cannot be."""
    try:
        path.parent.mkdir(exist_ok=True)
        write_whole(path, content, force=True)
    except (OSError, OutputError):
        return  # a store that is only to be read, or a full disk: it goes without


def folder_of(kg: Knowledge) -> Path | None:
    """The folder, there or not, for what is worked out from a store; None where the knowledge is no store."""
    index = kg.index or kg.copied
    return beside(index) if index else None


def _path(kg: Knowledge, relation: str, level: str) -> Path | None:
    folder = folder_of(kg)
    return folder / f"{relation}-{level}-{FORMAT}.npz" if folder else None


def _bytes(table: Profiles) -> bytes:
    import numpy as np

    indptr, indices, ratings = table.matrix.arrays
    above = table.parents.every if isinstance(table.parents, Chosen) else table.parents
    places = table.parents.places if isinstance(table.parents, Chosen) else range(len(above))
    parents = table.hierarchy.parents
    concepts = sorted({*parents, *parents.values()})
    place = {iri: i for i, iri in enumerate(concepts)}
    names = {"roles": _lists(table.roles), "concerns": _lists(table.concerns), "above": _lists(above)}
    content: dict[str, NDArray[Any]] = {
        "indptr": indptr,
        "indices": indices,
        "parents": np.asarray(places, np.int32),
        "narrow": np.array([place[one] for one in parents], np.int32),
        "broad": np.array([place[one] for one in parents.values()], np.int32),
        "names": _text({**names, "concepts": concepts}),
        **({} if ratings is None else {"ratings": ratings}),
    }
    written = io.BytesIO()
    np.savez(written, allow_pickle=False, **content)
    return written.getvalue()


def _profiles(relation: str, level: str, found: Mapping[str, NDArray[Any]]) -> Profiles:
    from remit.analysis.profiles import Profiles

    names = json.loads(found["names"].tobytes())
    concepts = names["concepts"]
    narrow, broad = found["narrow"].tolist(), found["broad"].tolist()
    tree = Hierarchy({concepts[a]: concepts[b] for a, b in zip(narrow, broad, strict=True)})
    roles, concerns, above = (Terms(*names[name]) for name in ("roles", "concerns", "above"))
    matrix = Matrix(found["indptr"], found["indices"], len(concerns), found.get("ratings"))
    parents = Chosen(above, array("q", found["parents"].tolist()))
    return Profiles(relation, level, roles, concerns, parents, matrix, tree)


def _lists(terms: Sequence[Term]) -> list[list[str]]:
    if isinstance(terms, Terms):
        return [list(terms.iris), list(terms.labels), list(terms.kinds)]
    return [[one.iri for one in terms], [one.label for one in terms], [one.kind for one in terms]]


def _text(value: object) -> NDArray[np.uint8]:
    import numpy as np

    # Half of a surrogate pair can stand in a label of damaged data: JSON's escapes carry it.
    return np.frombuffer(json.dumps(value).encode("ascii"), np.uint8)
