"""The pages as they are really served: a process of their own that answers, and ends when asked."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

import flows
from flows.installation import this_installation
from flows.portal_process import PortalProcess
from flows.server import free_port
from notifications.links import Purpose

KEY = "a key of the tests that is long enough and no secret"
START_SECONDS = 60


@pytest.fixture
def portal(running, monkeypatch):
    """Give the installation of a company whose pages listen on a free port."""
    port = free_port()
    monkeypatch.setenv("PYTHONPATH", str(Path(flows.__file__).parents[1]))
    monkeypatch.setenv("CROSSWEAVE_PORTAL_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("CROSSWEAVE_PORTAL_PORT", str(port))
    monkeypatch.setenv("CROSSWEAVE_LINK_KEYS", KEY)
    return this_installation()


def answer_of(url, pages):
    """Ask until there is an answer."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            return httpx.get(url, trust_env=False)
        except httpx.ConnectError:
            assert pages.pid is not None, pages.log.read_text()
            time.sleep(0.1)
    raise AssertionError(f"no answer within {START_SECONDS} s: {pages.log.read_text()}")


def test_the_pages_are_served_and_end_when_asked(portal):
    """By the process that `crossweave up` starts, to links that mail of this installation has."""
    base = portal.settings.portal_url
    with PortalProcess.of(portal) as pages:
        assert answer_of(f"{base}/health", pages).json() == {"status": "ok"}
        assert "server" not in httpx.get(base, trust_env=False).headers
        joining = portal.portal_links().page(Purpose.JOIN, p="learning-partners")
        assert httpx.get(joining, trust_env=False).status_code == 200
        assert httpx.get(f"{base}/pause/damaged-link", trust_env=False).status_code == 404
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{base}/health", trust_env=False)
    assert "Traceback" not in pages.log.read_text()


def test_pages_that_are_not_set_up_say_what_to_set(running):
    """No traceback, and the setting by name."""
    refused = running("portal", "serve", "--by", "Ada")
    assert refused.code == 2
    assert "CROSSWEAVE_PORTAL_URL" in refused.err
