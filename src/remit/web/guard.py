"""Who is answered at all: by host, origin, token and method; and the headers that every reply has."""

from __future__ import annotations

import hashlib
import hmac
import sys
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from remit.web.replies import Reply, problem
from remit.web.sending import ClientGoneError, RefusedError, header, send_reply
from remit.web.settings import LOCAL, Settings, is_local

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any

    from remit.web.sending import App, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
METHODS: Final = "GET, HEAD, POST, OPTIONS"
_COOKIE: Final = "remit_token"
_EXPOSED: Final = "Remit-Truncated, Remit-Unknown-Graph, Retry-After"


def guarded(app: App, settings: Settings) -> App:
    """An application in front of another that lets through only what is safe to answer."""
    hosts = _hosts(settings)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        origin = header(scope, b"origin")
        crosses = False
        try:
            host = header(scope, b"host")
            _check_host(host, hosts, settings)
            crosses = _check_origin(scope, origin, host, settings)
            _check_method(scope)
            wrapped = _with_headers(send, origin if crosses else "", settings)
            if scope["method"] == "OPTIONS":
                await send_reply(scope, wrapped, _preflight(scope, settings, crosses=crosses))
                return
            entered = _check_token(scope, settings)
            if entered is not None:
                await send_reply(scope, wrapped, entered)
                return
            await app(scope, receive, wrapped)
        except RefusedError as error:
            await send_reply(scope, _with_headers(send, origin if crosses else "", settings), error.reply)
        except ClientGoneError:
            return
        except Exception as error:
            sys.stderr.write(f"internal error: {type(error).__name__}: {' '.join(str(error).split())}\n")
            fault = problem(500, "this is a fault in remit; the server's own screen says more")
            await send_reply(scope, _with_headers(send, "", settings), fault)

    return answer


def _hosts(settings: Settings) -> frozenset[str]:
    """The hosts that this server answers for, without ports."""
    named = {settings.host} if settings.host not in {"0.0.0.0", "::"} else set()  # noqa: S104
    local = set(LOCAL) if is_local(settings.host) or not named else set()
    return frozenset(one.lower().strip("[]") for one in {*named, *local, *settings.allow_hosts})


def _check_host(host: str, hosts: frozenset[str], settings: Settings) -> None:
    """Refuse a host that is not ours: a page elsewhere may have its name point at this machine."""
    if not _is_ours(host, hosts, settings.port):
        shown = host[:80] or "(none)"
        raise RefusedError(421, f"this server does not answer for the host {shown}; --allow-host lets it")


@lru_cache(maxsize=64)
def _is_ours(host: str, hosts: frozenset[str], our_port: int) -> bool:
    """Whether a Host header names this server."""
    try:
        parts = urlsplit(f"//{host}")
        name, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        name, port = "", None
    is_bare = bool(host) and not set(host) & set("/\\@?#, ")
    has_our_port = port in {None, our_port} or name not in LOCAL  # a proxy in front has its own port
    return is_bare and name in hosts and has_our_port


def _check_origin(scope: Scope, origin: str, host: str, settings: Settings) -> bool:
    """Whether the request comes from a page elsewhere that is let in; any other such page is refused."""
    allowed = settings.cors_origins
    if origin:
        if urlsplit(origin).netloc.lower() == host.lower():
            return False
        if origin in allowed or "*" in allowed:
            return True
        raise RefusedError(403, f"pages of {origin[:80]} are not let in; --cors-origin lets them read")
    site = header(scope, b"sec-fetch-site")
    if site in {"cross-site", "same-site"} and "*" not in allowed:
        is_visit = header(scope, b"sec-fetch-mode") == "navigate" and scope["method"] in {"GET", "HEAD"}
        if not is_visit or header(scope, b"sec-fetch-dest") not in {"", "document"}:
            raise RefusedError(403, "pages elsewhere are not let in; --cors-origin lets them read")
    return False


def _check_method(scope: Scope) -> None:
    if scope["method"] not in METHODS.split(", "):
        raise RefusedError(
            405, f"{scope['method']} is not answered: this server only reads", headers={"Allow": METHODS}
        )


def _preflight(scope: Scope, settings: Settings, *, crosses: bool) -> Reply:
    headers = [("Allow", METHODS)]
    if crosses and header(scope, b"access-control-request-method"):
        headers += [
            ("Access-Control-Allow-Methods", "GET, HEAD, POST"),
            ("Access-Control-Allow-Headers", "Accept, Content-Type, Authorization"),
            ("Access-Control-Max-Age", "600"),
        ]
    return Reply(204, "", b"", tuple(headers))


def _check_token(scope: Scope, settings: Settings) -> Reply | None:
    """Nothing where the token is there; a reply that keeps it in a cookie, where the address had it."""
    if not settings.token:
        return None
    kept = hashlib.sha256(f"remit {settings.token}".encode()).hexdigest()
    scheme, _, given = header(scope, b"authorization").partition(" ")
    if scheme.lower() == "bearer" and _same(given.strip(), settings.token):
        return None
    if _same(_cookie(scope), kept):
        return None
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if scope["method"] == "GET" and any(key == "token" and _same(one, settings.token) for key, one in query):
        rest = urlencode([pair for pair in query if pair[0] != "token"])
        path = "/" + scope["path"].lstrip("/\\")
        where = path + (f"?{rest}" if rest else "")
        cookie = f"{_COOKIE}={kept}; Path=/; HttpOnly; SameSite=Strict"
        return Reply(303, "", b"", (("Location", where), ("Set-Cookie", cookie)))
    raise RefusedError(
        401,
        "send the token as Authorization: Bearer …, or open /?token=… once in a browser",
        headers={"WWW-Authenticate": 'Bearer realm="remit"'},
    )


def _cookie(scope: Scope) -> str:
    try:
        found = SimpleCookie(header(scope, b"cookie")).get(_COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _with_headers(send: Send, origin: str, settings: Settings) -> Send:
    """A way to send that adds the headers of every reply, each unless the reply has it already."""
    more = [*HEADERS]
    if origin:
        every = "*" in settings.cors_origins
        more += [
            (b"access-control-allow-origin", b"*" if every else origin.encode("latin-1")),
            (b"access-control-expose-headers", _EXPOSED.encode()),
            (b"cross-origin-resource-policy", b"cross-origin"),
        ]
    else:
        more.append((b"cross-origin-resource-policy", b"same-origin"))
    if settings.cors_origins:
        more.append((b"vary", b"Origin"))

    async def send_more(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *more]
            if all(name != b"content-security-policy" for name, _ in message["headers"]):
                message["headers"].append((b"content-security-policy", POLICY.encode()))
        await send(message)

    return send_more
