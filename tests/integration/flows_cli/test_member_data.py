"""Export, erase and the posted link at the prompt."""

from __future__ import annotations

import json

import pytest

KEY = "a hash key of the tests that is long enough"


@pytest.fixture
def with_key(running, monkeypatch):
    """Give the command line of an installation that has a key for what is erased."""
    monkeypatch.setenv("CROSSWEAVE_HASH_KEY", KEY)
    return running


def test_an_export_is_json(running, tmp_path):
    """Printed, or written to a file; that it was made is in the audit, by number."""
    found = json.loads(running("members", "export", "H001", "--by", "Ada").out)
    assert found["tables"]["members"]["rows"][0]["name"] == "Person 1"
    assert "H002" not in json.dumps(found)
    file = tmp_path / "one.json"
    assert running("members", "export", "H001", "--to", file).code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["member"] == found["member"]
    assert running("members", "export", "H001", "--to", tmp_path / "no" / "one.json").code == 2
    assert "Ada had all that is kept of Person 1 written out" in running("audit").out


def test_erasing_says_first_what_goes(with_key, stored):
    """Without --yes nothing is erased: the counts are told, and how to do it."""
    before = stored()
    ran = with_key("members", "erase", "H001")
    assert ran.code == 2
    assert "Would be erased: 1 person, 1 places in programs" in ran.out
    assert "--yes" in ran.err
    dry = with_key("members", "erase", "H001", "--dry-run", "--json")
    assert json.loads(dry.out)["erased"] is False
    assert stored() == before


def test_an_erased_person_is_not_brought_back_by_a_file(with_key, hr, form):
    """The same files again: the row is counted without a name, and nobody is made or enrolled."""
    assert with_key("members", "erase", "H001", "--yes", "--by", "Ada").code == 0
    ran = with_key("import", "people", hr(), "--json")
    assert ran.code == 0
    assert (json.loads(ran.out)["erased"], json.loads(ran.out)["added"]) == (1, 0)
    ran = with_key("import", "answers", form())
    assert ran.code == 0
    assert "1 row of people whose data was erased" in ran.out
    assert "H001" not in with_key("members", "list", "learning-partners").out
    trail = with_key("audit").out
    assert "somebody whose data was erased" in trail
    assert "Person 1 " not in trail
    assert with_key("members", "erase", "erased-1", "--yes").out.startswith("Nothing is left")


def test_erasing_needs_a_key(running, stored):
    """Without a key the next import would bring them back: it says what to do, and does nothing."""
    before = stored()
    ran = running("members", "erase", "H001", "--yes")
    assert ran.code == 2
    assert "crossweave portal keys" in ran.err
    assert stored() == before


def test_an_import_stops_when_the_key_is_gone(with_key, hr, monkeypatch):
    """Who was erased is not brought back because a line was lost from .env."""
    with_key("members", "erase", "H001", "--yes")
    monkeypatch.delenv("CROSSWEAVE_HASH_KEY")
    ran = with_key("import", "people", hr())
    assert ran.code == 2
    assert "CROSSWEAVE_HASH_KEY" in ran.err


@pytest.fixture
def with_portal(running, monkeypatch):
    """Give the command line of an installation with pages."""
    monkeypatch.setenv("CROSSWEAVE_PORTAL_URL", "https://crossweave.example.org")
    monkeypatch.setenv("CROSSWEAVE_LINK_KEYS", "a link key of the tests that is long enough")
    return running


def test_the_link_is_printed_and_drawn(with_portal, tmp_path):
    """The link alone goes to the output, so that it can be piped; the code is a picture of it."""
    ran = with_portal("portal", "join-link", "learning-partners", "--qr", tmp_path / "join.svg")
    assert ran.code == 0
    assert ran.out.startswith("https://crossweave.example.org/join/")
    assert len(ran.out.splitlines()) == 1
    assert "CROSSWEAVE_JOIN_DOMAINS" in ran.err
    assert "<svg" in (tmp_path / "join.svg").read_text(encoding="utf-8")
    with_portal("portal", "join-link", "learning-partners", "--qr", tmp_path / "join.png")
    assert (tmp_path / "join.png").read_bytes().startswith(b"\x89PNG")


def test_bad_wishes_are_answered_with_what_to_do(with_portal, running, tmp_path, monkeypatch):
    """A file of another kind, a program that there is not, a domain that is none, no portal."""
    link = ("portal", "join-link")
    assert "neither in .svg" in with_portal(*link, "learning-partners", "--qr", "join.gif").err
    assert with_portal(*link, "knitting").code == 2
    monkeypatch.setenv("CROSSWEAVE_JOIN_DOMAINS", "@example.org")
    assert "after the @" in with_portal(*link, "learning-partners").err
    monkeypatch.setenv("CROSSWEAVE_JOIN_DOMAINS", "example.org, example.com")
    assert with_portal(*link, "learning-partners").err == ""
    monkeypatch.delenv("CROSSWEAVE_PORTAL_URL")
    assert "CROSSWEAVE_PORTAL_URL" in with_portal(*link, "learning-partners").err
