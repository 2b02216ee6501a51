"""What surrounds the pages: headers, limits, the front door, and kind answers in one's language."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from notifications.links import LinkSigner, Purpose
from portal.app import create_app
from portal.security import HEADERS


@pytest.fixture
def asked_by(site):
    """Give a function that makes a browser at an address, of pages with a limit."""
    apps = {}

    def made(address, *, per_minute=2, trusted=(), **more):
        app = apps.setdefault(per_minute, create_app(site, per_minute=per_minute))
        wrapped = ProxyHeadersMiddleware(app, trusted_hosts=list(trusted))
        return TestClient(wrapped, base_url="https://portal.test", client=(address, 1), **more)

    return made


@pytest.mark.parametrize("path", ["/", "/health", "/robots.txt", "/nothing", "/pause/damaged-link"])
def test_every_answer_is_protected(browser, path):
    """Also the one to a link that does not work; and https is asked for from now on."""
    answer = browser.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "set-cookie" not in answer.headers


def test_head_is_get_without_a_body(browser):
    """Monitors and mail scanners ask so; the headers are the same."""
    asked, read = browser.head("/health"), browser.get("/health")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-length"] == read.headers["content-length"]
    assert browser.head("/unsubscribe/damaged-link").status_code == 404


def test_the_front_page_says_what_this_is(browser, words):
    """In two sentences, to anybody."""
    assert words(browser.get("/").text).count(".") == 2


def test_health_tells_of_the_database_and_no_secret(browser, site, monkeypatch):
    """503 while it does not answer; what the database said stays here."""
    assert browser.get("/health").json() == {"status": "ok"}

    def broken():
        raise OperationalError("SELECT 1", {}, Exception("password=hunter2"))

    monkeypatch.setattr(type(site.database), "reading", lambda _: broken())
    answer = browser.get("/health")
    assert answer.status_code == 503
    assert "hunter2" not in answer.text


def test_robots_stay_away(browser):
    """A page is one person's, and no search engine's."""
    assert "Disallow: /" in browser.get("/robots.txt").text
    assert "noindex" in browser.get("/").text


def test_who_asks_too_often_waits(asked_by):
    """Each address for itself; an IPv6 network is one."""
    one, other = asked_by("203.0.113.1"), asked_by("203.0.113.2")
    assert [one.get("/").status_code for _ in range(3)] == [200, 200, 429]
    assert other.get("/").status_code == 200
    many = [asked_by(f"2001:db8::{number}").get("/").status_code for number in range(1, 4)]
    assert many == [200, 200, 429]


def test_one_clicks_of_a_provider_pass(asked_by, small_company, link_to):
    """A provider sends the clicks of all its people from few addresses; health is not limited."""
    small_company.hire("p01")
    provider = asked_by("203.0.113.1")
    path = link_to(Purpose.UNSUBSCRIBE, "p01", l="buddies")
    clicked = [
        provider.post(path, data={"List-Unsubscribe": "One-Click"}).status_code for _ in range(9)
    ]
    assert clicked == [200] * 9
    assert [provider.get("/health").status_code for _ in range(9)] == [200] * 9


def test_a_proxy_is_believed_only_when_it_is_trusted(asked_by):
    """Else anybody would be a new person with every request."""
    trusted = asked_by("10.0.0.7", per_minute=1, trusted=["10.0.0.0/24"])
    names = [{"X-Forwarded-For": f"198.51.100.{number}"} for number in range(3)]
    assert [trusted.get("/", headers=name).status_code for name in names] == [200] * 3
    assert trusted.get("/", headers=names[0]).status_code == 429
    stranger = asked_by("192.0.2.9", per_minute=1, trusted=["10.0.0.0/24"])
    assert [stranger.get("/", headers=name).status_code for name in names] == [200, 429, 429]


def test_forms_of_other_sites_are_refused(browser, small_company, link_to):
    """The browser says where a form comes from; a mail provider says nothing."""
    small_company.hire("p01")
    path = link_to(Purpose.PAUSE, "p01")
    for origin, status in (("cross-site", 403), ("same-origin", 200)):
        answer = browser.post(path, data={}, headers={"Sec-Fetch-Site": origin})
        assert answer.status_code == status


def test_an_expired_link_says_where_the_latest_is(site, small_company, browser, words):
    """By the program's name, in the member's language, whatever the browser asks for."""
    small_company.hire("p01", locale="ar")
    old = LinkSigner(
        site.links.signer.keys, lambda: small_company.when(-20), site.links.signer.good_for
    )
    with small_company.database.reading() as session:
        member = small_company.member(session, "p01").id
    token = old.token(Purpose.WHY, {"m": member, "p": "buddies"})
    answer = browser.get(f"/why/{token}", headers={"Accept-Language": "de"})
    assert answer.status_code == 410
    assert "the latest mail of Buddies" in words(answer.text)
    assert "ai@example.org" in words(answer.text)
    assert 'lang="en"' in answer.text  # no words in Arabic yet, and German is not this member's


@pytest.mark.parametrize(
    ("asked", "language"),
    [("de-CH, en;q=0.5", "de"), ("es;q=0.9, en;q=0.2", "es"), ("de;q=0, en", "en"), ("xx", "en")],
)
def test_strangers_are_answered_as_their_browser_asks(browser, asked, language):
    """Among the languages that there are words for."""
    page = browser.get("/", headers={"Accept-Language": asked}).text
    assert re.search(r'<html lang="([a-z]+)', page)[1] == language


def test_a_member_is_answered_in_their_own_language(browser, small_company, link_to):
    """Also where the form was not understood."""
    small_company.hire("p01", locale="de")
    answer = browser.post(link_to(Purpose.PAUSE, "p01"), data={"until": "bald"})
    assert answer.status_code == 422
    assert '<html lang="de"' in answer.text


def test_a_form_sent_to_the_wrong_page_is_told_so(browser, words):
    """405 in words, with what would be allowed."""
    answer = browser.post("/why/some-token-or-other")
    assert answer.status_code == 405
    assert "Nothing was changed" in words(answer.text)
    assert answer.headers["allow"] == "GET"


def test_who_has_no_place_is_told_so(browser, small_company, link_to, words):
    """A pause of somebody who is not in the program changes nothing, and fails for nobody."""
    small_company.hire("p01", joins=False)
    small_company.hire("p02")
    answer = browser.post(link_to(Purpose.PAUSE, "p01"))
    assert answer.status_code == 409
    assert "never joined" in words(answer.text)


def test_what_nobody_thought_of_is_answered_kindly(site, small_company, link_to, monkeypatch):
    """500 with the same headers and no technical words; nothing was changed."""
    small_company.hire("p01")
    path = link_to(Purpose.PAUSE, "p01")
    monkeypatch.setattr("portal.pages.pausing.pause", lambda *_, **__: 1 // 0)
    with TestClient(create_app(site), raise_server_exceptions=False) as client:
        answer = client.post(path)
    assert answer.status_code == 500
    assert "our fault" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
