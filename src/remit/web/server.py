"""The server: one application behind the guard, over one crew, on one socket."""

from __future__ import annotations

import asyncio
import functools
import math
import socket
from typing import TYPE_CHECKING, Any, Final

import uvicorn

from remit.errors import OutputError
from remit.web.connections import BoundedConnection
from remit.web.crew.crew import Crew
from remit.web.crew.start import starter
from remit.web.guard import guarded
from remit.web.memo import Memo, noted
from remit.web.protocol import ENDPOINTS, STORE, protocol
from remit.web.site import site

if TYPE_CHECKING:
    from collections.abc import Callable

    from remit.knowledge.store import Knowledge
    from remit.web.crew.start import Starter
    from remit.web.sending import App, Receive, Scope, Send
    from remit.web.settings import Limits, Settings

_GRACE_S: Final = 1


def serve(kg: Knowledge, settings: Settings, told: Callable[[str], None]) -> None:
    """Serve until interrupted; `told` is given the address when the server is ready.

    Raises:
        OutputError: the port is in use, or this machine has no such address.
        ParameterError: the settings do not go together, or the system is Windows.

    """
    from dataclasses import replace

    with bound(settings) as listening:
        settings = replace(settings.checked(), port=listening.getsockname()[1])
        started = starter(kg, settings.limits)
        runner = asyncio.Runner(loop_factory=_loop())
        with runner:
            runner.run(_serve(started, settings, listening, told))


def bound(settings: Settings) -> socket.socket:
    """A socket that listens; port 0 is a free one."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(1024)
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise OutputError(
            f"cannot listen on {settings.host} port {settings.port}: {reason}; --port 0 takes a free one"
        ) from error
    listening.set_inheritable(False)
    return listening


def address(settings: Settings) -> str:
    """The address of the first page."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/"


async def _serve(
    started: Starter, settings: Settings, listening: socket.socket, told: Callable[[str], None]
) -> None:
    crew = Crew(started, settings.limits)
    memo = Memo() if started.is_still else None
    try:
        await crew.open()
        server = http_server(application(crew, settings), settings.limits, memo)
        told(address(settings))
        await server.serve(sockets=[listening])
    finally:
        crew.close()


def http_server(app: App, limits: Limits, memo: Memo | None = None) -> uvicorn.Server:
    """What speaks HTTP for an application, over bounded connections."""
    config = uvicorn.Config(
        app,
        http=functools.partial(BoundedConnection, limits=limits, memo=memo),  # type: ignore[arg-type]
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=math.ceil(limits.request_s),
        timeout_graceful_shutdown=_GRACE_S,
    )
    return uvicorn.Server(config)


def application(crew: Crew, settings: Settings) -> App:
    """Everything that is answered, behind the guard."""
    endpoint = protocol(crew, settings)
    pages = site(crew, settings)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        await (endpoint if path in ENDPOINTS or path == STORE else pages)(scope, receive, send)

    return noted(guarded(answer, settings))


def _loop() -> Any:
    """The event loop to use: uvloop's where it is installed, else Python's own."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
