"""The front door: what this is, whether it works, and a word to robots."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.language import wanted_language
from portal.showing import addressing, shown
from portal.site import Site

router = APIRouter()


@router.get("/", response_class=HTMLResponse)
def front(request: Request) -> HTMLResponse:
    """Say in two sentences what this is."""
    site: Site = request.app.state.site
    with addressing(site, wanted_language(request)):
        return shown(site, "front.html.j2", {})


@router.get("/health", responses={503: {"description": "The database does not answer."}})
def health(request: Request) -> JSONResponse:
    """Say whether pages can be served: 200 while the database answers, else 503."""
    site: Site = request.app.state.site
    try:
        with site.database.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return JSONResponse({"status": "the database does not answer"}, 503)
    return JSONResponse({"status": "ok"})


@router.get("/robots.txt", response_class=PlainTextResponse)
def robots() -> str:
    """Ask robots to stay away: every page is one person's."""
    return "User-agent: *\nDisallow: /\n"
