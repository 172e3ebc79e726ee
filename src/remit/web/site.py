"""The pages: from an address to a task of the crew, and problems as pages where a person looks."""

from __future__ import annotations

import asyncio
import base64
import html
import json
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.routing import Route

from remit.errors import LimitError
from remit.web.guard import POLICY
from remit.web.media import wants_html
from remit.web.protocol import asked
from remit.web.replies import PROBLEM, Reply, problem
from remit.web.sending import RefusedError, header, send_reply
from remit.web.static_files import ICON, static_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from remit.web.crew.crew import Crew
    from remit.web.sending import App, Receive, Scope, Send
    from remit.web.settings import Settings

_FORMS: Final = ("json", "csv", "ttl")
_PAGE_S: Final = 300
_TIMES: Final = 3  # a page is our own work, which ends; it has so many times what a query has
_LISTS: Final = ("browse", "search", "questions")
_API: Final = ("complete", "prefixes", "saved", "neighbourhood")
_META: Final = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


class _Answer:
    """An ASGI application of one reply, for Starlette's routes."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_reply(scope, send, self._reply)


def site(crew: Crew, settings: Settings) -> App:
    """The application that answers everywhere but at the endpoint."""
    files = static_files()
    page = MapPage(crew, files[ICON])

    async def made(request: Request, task: dict[str, Any], seconds: float) -> Reply:
        parameters = dict(request.query_params)
        whole = {**task, "parameters": parameters, "cpu_s": math.ceil(seconds) + 1}
        return await asked(crew, request.receive, whole, seconds)

    async def reply_to(request: Request, task: dict[str, Any]) -> _Answer:
        reply = await made(request, task, _TIMES * settings.limits.timeout_s)
        return _Answer(_told(request.scope, reply))

    def listed(name: str, form: str) -> Callable[[Request], Any]:
        async def answer(request: Request) -> _Answer:
            return await reply_to(request, {"task": name, "form": form})

        return answer

    async def term(request: Request) -> _Answer:
        name, form = _split(request.path_params["name"], _FORMS)
        return await reply_to(request, {"task": "term", "name": name, "form": form})

    async def question(request: Request) -> _Answer:
        name, form = _split(request.path_params["name"], ("json", "csv"))
        task = {"task": "question", "name": name, "form": form}
        reply = await made(request, task, settings.limits.timeout_s)
        if reply.status == 503 and form == "html":  # what ended it is told on its page, beside its form
            told = {**task, "problem": json.loads(reply.body)["detail"]}
            page_ = await made(request, told, _TIMES * settings.limits.timeout_s)
            reply = replace(page_, status=503, headers=reply.headers) if page_.status == 200 else reply
        return _Answer(_told(request.scope, reply))

    async def editor(request: Request) -> _Answer:
        return await reply_to(request, {"task": "editor"})

    async def file(request: Request) -> _Answer:
        found = files.get(request.path_params["name"])
        if found is None:
            return nowhere(request)
        tag = dict(found.headers)["ETag"]
        is_known = header(request.scope, b"if-none-match") == tag
        return _Answer(Reply(304, "", b"", found.headers) if is_known else found)

    async def icon(request: Request) -> _Answer:
        return _Answer(files[ICON])

    async def first(request: Request) -> _Answer:
        return _Answer(await page.reply())

    def nowhere(request: Request, *_: Any) -> _Answer:
        return _Answer(_told(request.scope, problem(404, "there is no such page")))

    def no_method(request: Request, *_: Any) -> _Answer:
        return _Answer(problem(405, "pages are only read", headers={"Allow": "GET, HEAD, OPTIONS"}))

    def refused(request: Request, error: Exception) -> _Answer:
        reply = error.reply if isinstance(error, RefusedError) else problem(500, "this is a fault in remit")
        return _Answer(_told(request.scope, reply))

    routes = [
        Route("/", first),
        *(Route(f"/{name}", listed(name, "html")) for name in _LISTS),
        *(Route(f"/{name}.{form}", listed(name, form)) for name in _LISTS for form in ("json", "csv")),
        *(Route(f"/api/{name}", listed(name, "json")) for name in _API),
        Route("/term", listed_term(reply_to, "html")),
        *(Route(f"/term.{form}", listed_term(reply_to, form)) for form in _FORMS),
        Route("/term/{name:path}", term),
        Route("/questions/{name}", question),
        Route("/editor", editor),
        Route("/static/{name}", file),
        Route("/favicon.ico", icon),
    ]
    handlers: Any = {404: nowhere, 405: no_method, RefusedError: refused}
    application = Starlette(routes=routes, exception_handlers=handlers)
    application.router.redirect_slashes = False
    page.begin()
    return application


def listed_term(reply_to: Callable[..., Any], form: str) -> Callable[[Request], Any]:
    """What answers for a thing that the parameter iri names."""

    async def answer(request: Request) -> Any:
        return await reply_to(request, {"task": "term", "name": "", "form": form})

    return answer


class MapPage:
    """The interactive page, made once by a process of its own, beginning with the server."""

    def __init__(self, crew: Crew, icon: Reply) -> None:
        self._crew = crew
        self._icon = icon
        self._making: asyncio.Task[Reply] | None = None

    def begin(self) -> None:
        """Begin to make it."""
        self._making = asyncio.get_running_loop().create_task(self._made())

    async def reply(self) -> Reply:
        """The page, when it is made; what there is to browse, where it cannot be."""
        making = self._making
        return await asyncio.shield(making) if making else problem(503, "it is not made yet")

    async def _made(self) -> Reply:
        request = json.dumps({"task": "page", "parameters": {}, "cpu_s": _PAGE_S}).encode()
        try:
            made = await self._crew.alone(request, _PAGE_S)
        except LimitError:
            made = problem(503, "the page is too large to be made")
        if made.status != 200:
            return Reply(303, "", b"", (("Location", "/browse"),))
        return _with_links(made, self._icon)


def _with_links(made: Reply, icon: Reply) -> Reply:
    """The page with a way to the others, under its own policy, which allows its inlined scripts by hash."""
    content = made.body.decode("utf-8")
    picture = base64.b64encode(icon.body).decode("ascii")  # the policy allows no others
    link = f'<link rel="icon" href="data:image/svg+xml;base64,{picture}">'
    content = content.replace("</title>", f"</title>\n{link}", 1)
    links = "".join(
        f'<a class="quiet" href="{address}">{name}</a> '
        for address, name in (("/browse", "Browse"), ("/editor", "SPARQL"))
    )
    content = content.replace("</header>", f'<nav class="tools" aria-label="Pages">{links}</nav></header>', 1)
    found = _META.search(content)
    policy = html.unescape(found[1]) + "; frame-ancestors 'none'" if found else POLICY
    return Reply(200, made.media, content.encode(), (("Content-Security-Policy", policy),))


def _told(scope: Scope, reply: Reply) -> Reply:
    """The reply; a problem as a page, where a person's browser asks for one."""
    if reply.media != PROBLEM or not wants_html(header(scope, b"accept")):
        return reply
    from remit.views.site import render

    told = json.loads(reply.body)
    content = render(
        "error", here="", title=told["title"], detail=told["detail"], excerpt=told.get("excerpt", "")
    )
    return Reply(reply.status, "text/html; charset=utf-8", content.encode(), reply.headers)


def _split(name: str, forms: tuple[str, ...]) -> tuple[str, str]:
    """A name without the suffix of a twin, and the format that the suffix names; html without one."""
    stem, _, suffix = name.rpartition(".")
    return (stem, suffix) if stem and suffix in forms else (name, "html")
