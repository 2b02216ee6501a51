"""My data: what is kept in words, all of it as a file, and its end by a form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from members.export import exported_tables
from members.joining import Doorman
from notifications.links import Purpose
from portal.app import create_app
from portal.pages.my_data import IN_WORDS
from store import AuditEntry, Enrolment

BASE = "https://crossweave.example.org"


@pytest.fixture
def opened(site, small_company):
    """Give a browser of pages that can erase, and one of pages that have no key for it."""
    small_company.staff(4)
    with_key = replace(site, doorman=Doorman(hash_key="a hash key of the tests, long enough"))
    return [
        TestClient(create_app(each, per_minute=10_000), base_url=BASE) for each in (with_key, site)
    ]


def test_every_table_of_the_export_has_words():
    """What the page says of a table is words that a member understands."""
    assert IN_WORDS.keys() == set(exported_tables())


def test_what_is_kept_is_said_in_words(opened, link_to, words, content, small_company):
    """The page counts what there is; looking changes nothing."""
    before = content(small_company.database)
    said = words(opened[0].get(link_to(Purpose.DATA, "p01")).text)
    assert "P01, this is all that is stored of you" in said
    assert "The programs that you are in, or were 1 entry" in said
    assert "members" not in said
    assert content(small_company.database) == before


def test_all_of_it_is_a_file(opened, link_to):
    """JSON to keep, with the member's own row in it, not to be shown in the browser."""
    answer = opened[0].get(f"{link_to(Purpose.DATA, 'p01')}/my-data.json")
    assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert answer.json()["tables"]["members"]["rows"][0]["email"] == "p01@example.org"


def test_nothing_is_erased_without_the_tick(opened, link_to, words, content, small_company):
    """A form that is sent without being sure changes nothing, and says so."""
    before = content(small_company.database)
    answer = opened[0].post(link_to(Purpose.DATA, "p01"))
    assert answer.status_code == 422
    assert "Nothing was erased" in words(answer.text)
    assert content(small_company.database) == before


def test_erasing_is_at_once_and_all_links_say_so(opened, link_to, words, small_company):
    """After it every link of the member says kindly that there is nothing any more."""
    browser = opened[0]
    path = link_to(Purpose.DATA, "p01")
    others = [link_to(Purpose.PAUSE, "p01"), path, f"{path}/my-data.json"]
    assert "It is erased" in words(browser.post(path, data={"sure": "yes"}).text)
    for each in others:
        answer = browser.get(each)
        assert answer.status_code == 410
        assert "There is nothing here any more" in words(answer.text)
    assert browser.post(path, data={"sure": "yes"}).status_code == 410
    with small_company.database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (entry.actor, entry.action) == ("member", "member.erase")
        assert len(session.scalars(select(Enrolment)).all()) == 3


def test_without_a_key_somebody_else_does_it(opened, link_to, words, small_company, content):
    """Pages that cannot know erased people again offer no form, and name whom to write to."""
    path = link_to(Purpose.DATA, "p01")
    answer = opened[1].get(path)
    assert "Write to ai@example.org" in words(answer.text)
    assert "<form" not in answer.text
    before = content(small_company.database)
    opened[1].post(path, data={"sure": "yes"})
    assert content(small_company.database) == before
