"""What a member of the crew can do, by name; each takes the knowledge and a request, and makes a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from remit.errors import LimitError, QueryError, RemitError, SourceError, UnknownTermError
from remit.web.replies import Reply, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from remit.knowledge.serving import Bounds
    from remit.knowledge.store import Knowledge

    Task = Callable[[Knowledge, Mapping[str, Any], Bounds], Reply]


def answering(kg: Knowledge, bounds: Bounds) -> Callable[[dict[str, Any]], Reply]:
    """The function that answers requests over this knowledge; whatever goes wrong, it replies."""
    from remit.views.site import make_ready
    from remit.web.tasks_api import API
    from remit.web.tasks_pages import PAGES
    from remit.web.tasks_sparql import SPARQL

    make_ready()
    tasks: dict[str, Task] = {**SPARQL, **PAGES, **API}

    def answer(request: dict[str, Any]) -> Reply:
        try:
            return tasks[request["task"]](kg, request, bounds)
        except RemitError as error:
            return told(error)
        except MemoryError:
            return problem(503, "it needs more memory than a query may take; narrow it")
        except RecursionError:
            return problem(400, "it nests too deep")
        except Exception as error:  # a fault of ours must not end the member without a word
            return problem(500, f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")

    return answer


def detail_of(error: RemitError) -> str:
    """What an error says, in one line; where it names a command, what does the same here."""
    return " ".join(str(error).split()).replace("remit find searches", "/search?q= searches")


def told(error: RemitError) -> Reply:
    """The problem that an error of ours is to a client."""
    detail = detail_of(error)
    if isinstance(error, QueryError):
        excerpt = "\n".join(getattr(error, "__notes__", ())) or None
        status = 403 if "is refused" in detail else 400
        return problem(status, detail, line=error.line, column=error.column, excerpt=excerpt)
    if isinstance(error, LimitError):
        too_long = "bytes, more than" in detail
        return problem(413 if too_long else 400 if "nests" in detail or "tokens" in detail else 503, detail)
    if isinstance(error, UnknownTermError):
        return problem(404, detail)
    return problem(500 if isinstance(error, SourceError) else 400, detail)
