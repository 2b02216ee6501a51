"""What protects the pages: headers, the origin of what is sent, and how often one may ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

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
PER_MINUTE: Final = 60
"""Requests from one address; a person needs a handful."""

Next = Callable[[Request], Awaitable[Response]]


def protect(app: FastAPI, *, per_minute: int = PER_MINUTE) -> None:
    """Put headers on every answer, refuse forms of other sites, and hold back who asks too often.

    A link is a secret that only its page knows, so a form of another site could not be sent to it;
    that its origin is looked at as well costs nothing.
    """
    limiter = MovingWindowRateLimiter(MemoryStorage())
    limit = RateLimitItemPerMinute(per_minute)

    @app.middleware("http")
    async def guard(request: Request, call_next: Next) -> Response:
        asked_by = request.client.host if request.client else ""
        if not limiter.hit(limit, asked_by):
            answer: Response = PlainTextResponse("Too many requests. Wait a minute.", 429)
            answer.headers["Retry-After"] = "60"
        elif _from_elsewhere(request):
            answer = PlainTextResponse("This form belongs to another site.", 403)
        else:
            answer = await call_next(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer


def _from_elsewhere(request: Request) -> bool:
    """Tell whether a form comes from a page of another site.

    A mail provider's one-click request (RFC 8058) has none of these headers.
    """
    return request.method == "POST" and request.headers.get("sec-fetch-site") in {
        "cross-site",
        "same-site",
    }
