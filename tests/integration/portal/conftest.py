"""The pages of a small company, asked as a browser asks them."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from sqlalchemy import select

from members.joining import stamp_of
from notifications.links import LinkSigner, PortalLinks, Purpose
from notifications.stationery import Stationery
from portal.app import create_app
from portal.site import Site
from store import JoinRequest, Match, Mentorship, OutboxRow, Program

BASE = "https://crossweave.example.org"
KEY = "a key of the tests that is long enough, and no secret"


@pytest.fixture
def site(small_company: Any) -> Site:
    """Give the pages' installation; its clock stands at Monday 4 January 2027, 08:00 UTC."""
    company = small_company
    signer = LinkSigner([KEY], lambda: company.start, timedelta(days=60))
    return Site(
        database=company.database,
        links=PortalLinks(BASE, signer),
        stationery=Stationery(package="portal"),
        clock=lambda: company.start,
        organisation="Harbourline",
        contact="ai@example.org",
        program=lambda _slug: company.program(),
        letterhead=lambda _slug: company.sender_of(None),
    )


@pytest.fixture
def browser(site: Site) -> Iterator[TestClient]:
    """Give a browser that follows no link by itself, and keeps no cookie: there are none."""
    app = create_app(site, per_minute=10_000)
    with TestClient(app, base_url=BASE, follow_redirects=False) as client:
        yield client


@pytest.fixture
def served(site: Site) -> Iterator[Callable[..., Site]]:
    """Give a function that serves the pages on this machine and returns their site."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def serve(**changes: Any) -> Site:
        listening = socket.create_server(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        here = replace(site, links=PortalLinks(base, site.links.signer), **changes)
        app = create_app(here, per_minute=1_000_000)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        running.append((server, thread))
        return here

    yield serve
    for server, thread in running:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def link_to(site: Site, small_company: Any) -> Callable[..., str]:
    """Give a function that makes the path of a member's link: ``link_to(Purpose.PAUSE, "p01")``."""

    def path(purpose: Purpose, key: str, **claims: Any) -> str:
        with small_company.database.reading() as session:
            member = small_company.member(session, key).id
        known = {"m": member, "p": "buddies"} | claims
        return f"/{purpose}/{site.links.signer.token(purpose, known)}"

    return path


@pytest.fixture(scope="session")
def words() -> Callable[[str], str]:
    """Give a function that takes the words out of a page."""

    def taken(html: str) -> str:
        body = html.split("<main", 1)[1].split("</main>", 1)[0]
        return " ".join(re.sub(r"<[^>]+>", " ", body).split())

    return taken


@pytest.fixture
def mentorship(small_company: Any) -> int:
    """Give the id of a running mentorship of ``mo``, the mentor, and ``eve``, who were introduced.

    Their mail has gone out.
    """
    company = small_company
    company.hire("mo", function="Finance", skills=["forecasts"])
    company.hire("eve", function="Sales", interests=["forecasts"])
    round_id = company.hold()
    with company.database.writing() as session:
        match = session.scalars(select(Match).where(Match.round_id == round_id)).one()
        for row in session.scalars(select(OutboxRow)):
            row.state = "sent"
        running = Mentorship(
            program_id=session.scalars(select(Program.id)).one(),
            match_id=match.id,
            mentor_id=company.member(session, "mo").id,
            mentee_id=company.member(session, "eve").id,
            starts_on=date(2027, 1, 4),
            ends_on=date(2027, 4, 4),
            state="active",
            created_at=company.start,
        )
        session.add(running)
        session.flush()
        return running.id


@pytest.fixture
def token_for(site: Site, small_company: Any, mentorship: int) -> Callable[..., str]:
    """Give a function that makes a good link of ``eve`` for a purpose, with all that it may carry.

    Claims may be changed: ``token_for(Purpose.ANSWER, w="no")``.
    """
    company = small_company
    with company.database.writing() as session:
        running = session.get_one(Mentorship, mentorship)
        request = JoinRequest(
            program_id=running.program_id,
            email="new@example.org",
            name="New",
            asked_at=company.start,
        )
        session.add(request)
        session.flush()
        known = {
            "m": running.mentee_id,
            "o": running.mentor_id,
            "x": running.match_id,
            "p": "buddies",
            "r": company.period(0).name,
            "l": "buddies",
            "j": request.id,
            "t": stamp_of(request),
        }

    def token(purpose: Purpose, **claims: Any) -> str:
        return site.links.signer.token(purpose, known | claims)

    return token
