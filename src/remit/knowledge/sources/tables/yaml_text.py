"""YAML as plain data: objects, lists and texts, each scalar as it is written, and nothing that runs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

from remit.errors import MissingExtraError, SourceError
from remit.text import safe_text

MAX_DEPTH: Final = 100
"""How deep lists and objects may nest."""

_MAX_MEMBERS: Final = 100_000
"""How many members a merge key ("<<") may bring into one object: merges of merges double each time."""


def parse_yaml(text: str, path: Path) -> tuple[Any, list[str]]:
    """The data of a YAML text, and the names that stand twice in one object, the last of which counts.

    Numbers, dates and yes or no stay the text that they are; only null, ~ and nothing are None.

    Several documents in one text are a list of them.

    Raises:
        SourceError: it is not well-formed, or nests too deep; with the line.
        MissingExtraError: PyYAML is not installed.

    """
    try:
        import yaml
    except ImportError:
        raise MissingExtraError(
            "PyYAML is not installed; pip install 'remit[table]' brings it, or save the file as JSON"
        ) from None
    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    twice: list[str] = []
    flat: set[int] = set()

    class Loader(base):  # type: ignore[misc]
        """Leaves scalars as they are written, and counts what merge keys bring."""

        yaml_implicit_resolvers = {  # noqa: RUF012
            first: [(tag, pattern) for tag, pattern in found if tag.endswith((":null", ":merge"))]
            for first, found in base.yaml_implicit_resolvers.items()
        }

        def flatten_mapping(self, node: Any) -> None:
            if id(node) not in flat:  # one that others merge comes by several times
                flat.add(id(node))
                names = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
                twice.extend(name for name, times in names.items() if times > 1)
            super().flatten_mapping(node)
            if len(node.value) > _MAX_MEMBERS:
                raise yaml.MarkedYAMLError(problem="too much is merged", problem_mark=node.start_mark)

    try:
        _refuse_depth(yaml, base, text)
        documents = list(yaml.load_all(text, Loader=Loader))
        return documents[0] if len(documents) == 1 else documents, twice
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        place = f":{line}" if line else ""
        told = safe_text(" ".join((error.problem or error.context or "not well-formed").split()))
        raise SourceError(f"{safe_text(str(path))}{place}: {told}", path=str(path), line=line) from error
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError) as error:
        told = safe_text(" ".join(str(error).split()))[:200]
        raise SourceError(f"{safe_text(str(path))}: {told}", path=str(path)) from error


def _refuse_depth(yaml: Any, loader: Any, text: str) -> None:
    """Raise where it nests too deep: the fast loader builds nested data by recursion, and would crash."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise yaml.MarkedYAMLError(
                    problem=f"nested more than {MAX_DEPTH} deep", problem_mark=event.start_mark
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
