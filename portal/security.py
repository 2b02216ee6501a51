"""What protects the pages: headers, the origin of what is sent, and how often one may ask."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
STRICT_TRANSPORT: Final = "max-age=31536000"
"""A year of https alone, where the pages are reached by it."""

PER_MINUTE: Final = 60
"""Requests from one address; a person needs a handful."""

ONE_CLICKS: Final = 20
"""So many times more may be one-click unsubscriptions: a mail provider sends those of all."""

NEIGHBOURS: Final = 64
"""Bits of an IPv6 address that one household or office shares."""

Next = Callable[[Request], Awaitable[Response]]


def protect(app: FastAPI, *, per_minute: int = PER_MINUTE, safe: bool) -> None:
    """Put headers on every answer, refuse forms of other sites, and hold back who asks too often.

    A link is a secret that only its page knows, so a form of another site could not be sent to it;
    that its origin is looked at as well costs nothing.

    Parameters
    ----------
    safe
        Whether the pages are reached by https, and shall be by nothing else.
    """
    limiter = MovingWindowRateLimiter(MemoryStorage())
    usual = RateLimitItemPerMinute(per_minute, namespace="pages")
    many = RateLimitItemPerMinute(per_minute * ONE_CLICKS, namespace="one-click")

    @app.middleware("http")
    async def guard(request: Request, call_next: Next) -> Response:
        limit = many if _may_come_often(request) else usual
        if not limiter.hit(limit, _asked_by(request)):
            answer: Response = PlainTextResponse("Too many requests. Wait a minute.", 429)
            answer.headers["Retry-After"] = "60"
        elif _from_elsewhere(request):
            answer = PlainTextResponse("This form belongs to another site.", 403)
        else:
            answer = await call_next(request)
        harden(answer, safe=safe)
        return answer


def harden(answer: Response, *, safe: bool) -> None:
    """Put the headers on an answer that protect who reads it."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if safe:
        answer.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)


class HeadAsGet:
    """Answers HEAD as GET, without the body, as RFC 9110 has it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            is_body = message["type"] == "http.response.body"
            await send({**message, "body": b""} if is_body else message)

        await self.app(dict(scope) | {"method": "GET"}, receive, send_head)


def _asked_by(request: Request) -> str:
    """Name who asks: of IPv6 the network, since one person has many addresses."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, NEIGHBOURS), strict=False))
    return host


def _may_come_often(request: Request) -> bool:
    posted = request.method == "POST" and request.url.path.startswith("/unsubscribe/")
    return posted or request.url.path == "/health"


def _from_elsewhere(request: Request) -> bool:
    """Tell whether a form comes from a page of another site.

    A mail provider's one-click request (RFC 8058) has none of these headers.
    """
    return request.method == "POST" and request.headers.get("sec-fetch-site") in {
        "cross-site",
        "same-site",
    }
