"""The preferences page: what is kept, what is refused in words, and blocks that tell nobody."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from notifications.links import Purpose
from store import Block, Member

SAID = {
    "learn": "forecast checks\n data visualisation \n\nforecast checks",
    "show": "prompt patterns",
    "speak": "english; German",
    "locale": "de",
    "works_from": "08:30",
    "works_until": "15:00",
    "every_weeks": "4",
    "largest_group": "2",
    "named": "yes",
}


@pytest.fixture
def kept(small_company):
    """Give a function that returns fields of the member as they are stored."""
    small_company.hire("p01", "p02", locale="en-GB")

    def fields(*names):
        with small_company.database.reading() as session:
            member = small_company.member(session, "p01")
            return tuple(getattr(member, name) for name in names)

    return fields


def test_looking_changes_nothing(browser, link_to, kept, words):
    """The page shows what is kept, and a mail scanner that opens it leaves all as it is."""
    before = kept("interests", "set_by_member", "changed_at")
    shown = browser.get(link_to(Purpose.PREFERENCES, "p01"))
    assert "What would you like to learn?" in words(shown.text)
    assert kept("interests", "set_by_member", "changed_at") == before


def test_what_a_member_says_is_kept_and_theirs(browser, link_to, kept):
    """Every answer is stored, and the feed leaves it alone from now on."""
    answer = browser.post(link_to(Purpose.PREFERENCES, "p01"), data=SAID)
    assert answer.status_code == 200
    assert kept("interests", "skills", "languages", "locale") == (
        ["forecast checks", "data visualisation"],
        ["prompt patterns"],
        ["English", "German"],
        "de",
    )
    assert kept("works_from", "works_until", "every_weeks", "largest_group") == (510, 900, 4, 2)
    assert kept("thanks_by_name") == (True,)
    assert {"interests", "languages", "every_weeks"} <= set(kept("set_by_member")[0])


def test_languages_are_named_as_a_reader_names_them(browser, link_to, small_company, kept):
    """Codes of the personnel file are shown by name, and names are kept as the file spells them."""
    small_company.change("p01", languages=["en", "sw"])
    small_company.change("p02", languages=["en", "de"])
    shown = browser.get(link_to(Purpose.PREFERENCES, "p01")).text
    assert "English\nSwahili</textarea>" in shown
    browser.post(link_to(Purpose.PREFERENCES, "p01"), data=SAID | {"speak": "English\nDeutsch"})
    assert kept("languages") == (["en", "de"],)


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [("learn", "x" * 121, "at most 120 letters"), ("speak", "x" * 61, "by its name")],
)
def test_what_is_too_long_is_said_and_stays_in_the_form(
    browser, link_to, kept, words, field, text, told
):
    """Nothing is cut off or lost: the member shortens what is still there."""
    answer = browser.post(link_to(Purpose.PREFERENCES, "p01"), data=SAID | {field: text})
    assert answer.status_code == 422
    assert told in words(answer.text)
    assert text in answer.text
    assert "prompt patterns" in answer.text
    assert kept("set_by_member") == ([],)


def test_the_same_said_again_changes_nothing(browser, link_to, kept):
    """A form that is sent twice is no change, and a country stays where the language does."""
    path = link_to(Purpose.PREFERENCES, "p01")
    browser.post(path, data=SAID | {"locale": "en"})
    before = kept("changed_at", "set_by_member")
    browser.post(path, data=SAID | {"locale": "en"})
    assert kept("changed_at", "set_by_member") == before
    assert kept("locale") == ("en-GB",)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("works_until", "08:00", "comes after"),
        ("works_until", "", "or neither"),
        ("works_from", "8 o'clock", "hours and minutes"),
        ("every_weeks", "often", "one of the answers"),
        ("largest_group", "99", "one of the answers"),
        ("locale", "xx", "one of the answers"),
        ("learn", "\n".join(map(str, range(21))), "at most 20"),
    ],
)
def test_what_cannot_be_kept_is_said_in_words(browser, link_to, kept, words, field, value, said):
    """All or nothing: nothing of the form is kept when a part of it cannot be."""
    before = kept("interests", "works_from", "changed_at")
    answer = browser.post(link_to(Purpose.PREFERENCES, "p01"), data=SAID | {field: value})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "Nothing was changed" in words(answer.text)
    assert kept("interests", "works_from", "changed_at") == before


def test_a_block_tells_nobody(browser, link_to, kept, words, small_company):
    """The answer is the same whether there is such a colleague, so that no name can be tried."""
    path = link_to(Purpose.PREFERENCES, "p01") + "/block"
    answers = {
        words(browser.post(path, data={"who": who}).text)
        for who in ("p02@example.org", "nobody@example.org", "", "p01@example.org")
    }
    assert len(answers) == 1
    with small_company.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Block)) == 1
        (other,) = session.scalars(select(Member).join(Block, Block.member_b_id == Member.id))
        assert other.name == "P02"


def test_the_page_speaks_the_members_language(browser, link_to, kept):
    """What was chosen holds at once."""
    path = link_to(Purpose.PREFERENCES, "p01")
    browser.post(path, data=SAID)
    assert '<html lang="de"' in browser.get(path).text
