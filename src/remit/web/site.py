"""The pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remit.web.replies import problem
from remit.web.sending import send_reply

if TYPE_CHECKING:
    from remit.web.crew.crew import Crew
    from remit.web.sending import App, Receive, Scope, Send
    from remit.web.settings import Settings


def site(crew: Crew, settings: Settings) -> App:
    """The application that answers everywhere but at the endpoint."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await send_reply(scope, send, problem(404, "there is no such page"))

    return answer
