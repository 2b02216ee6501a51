"""Every page in a real browser, by keyboard alone and without a script.

A page that is added gets a line in `WALKS`: its purpose, what the link carries, which controls are
used with which keys, and what is true in the database then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import func, select

from members.joining import Doorman
from notifications.links import Purpose
from notifications.stationery import Stationery
from portal.pages import PAGES
from store import (
    Enrolment,
    JoinRequest,
    MailStop,
    MatchMember,
    Member,
    Mentorship,
    OutboxRow,
    RoundAnswer,
    SlotTick,
)

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1024, "height": 768}
MOST_TABS = 90

CONTROLS = """() => {
  const all = [...document.querySelectorAll(
    'a[href], button, select, textarea, input:not([type=hidden]):not([tabindex="-1"])')];
  const group = each => each.type === 'radio'
    ? all.find(other => other.type === 'radio' && other.name === each.name) : each;
  return {all: all, order: [...new Set(all.map(each => all.indexOf(group(each))))],
          at: all.indexOf(group(document.activeElement))};
}"""
ORDER = f"() => ({CONTROLS})().order"
FOCUSED = f"""() => {{
  const each = document.activeElement, style = getComputedStyle(each);
  const box = each.getBoundingClientRect(), label = each.labels && each.labels[0];
  return {{
    at: ({CONTROLS})().at,
    tag: each.tagName,
    name: ((label || each).textContent || '').trim().replace(/\\s+/g, ' '),
    seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
      && box.width > 0 && box.left >= 0 && box.right <= innerWidth
      && box.bottom > 0 && box.top < innerHeight,
  }};
}}"""
SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass(frozen=True)
class Walk:
    """How somebody uses a page, and what is so afterwards.

    ``steps`` are pairs of the beginning of a control's name and a key, or a text to type.
    """

    purpose: Purpose
    steps: tuple[tuple[str, str], ...]
    holds: Callable[[Any], bool]
    claims: dict[str, Any] = field(default_factory=dict)


def eve(session) -> Member:
    return session.scalars(select(Member).where(Member.source_key == "eve")).one()


def place(session) -> str:
    return session.scalars(
        select(Enrolment.state).where(Enrolment.member_id == eve(session).id)
    ).one()


def seat(session) -> MatchMember:
    return session.scalars(
        select(MatchMember).where(MatchMember.member_id == eve(session).id)
    ).one()


def said(session) -> list[bool]:
    return list(session.scalars(select(RoundAnswer.takes_part)))


def stops(session) -> set[str]:
    return set(session.scalars(select(MailStop.mailing)))


def words_to_admins(session) -> list[dict]:
    rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "mentorship_word"))
    return [row.context for row in rows.all()]


def count(session, table) -> int:
    return session.scalar(select(func.count()).select_from(table))


WALKS = (
    Walk(Purpose.PAUSE, (("Pause", "Enter"),), lambda s: place(s) == "paused"),
    Walk(Purpose.PAUSE, (("I am back", "Space"),), lambda s: place(s) == "joined"),
    Walk(
        Purpose.ANSWER, (("Not this time", "Enter"),), lambda s: said(s) == [False], {"w": "skip"}
    ),
    Walk(Purpose.ANSWER, (("I am in", "Space"),), lambda s: said(s) == [True], {"w": "skip"}),
    Walk(
        Purpose.WHY,
        (("Change what is kept", "Enter"), ("What could you show", "charts"), ("Keep", "Enter")),
        lambda s: eve(s).skills == ["charts"],
    ),
    Walk(
        Purpose.PREFERENCES,
        (("How often", "ArrowDown"), ("Keep this", "Enter")),
        lambda s: eve(s).every_weeks == 2,
    ),
    Walk(
        Purpose.TIMES, (("Tuesday", "Space"), ("Save", "Enter")), lambda s: count(s, SlotTick) == 1
    ),
    Walk(Purpose.MET, (("We met", "Space"), ("Save", "Enter")), lambda s: seat(s).met is True),
    Walk(
        Purpose.TIPS,
        (("Words to look for", "tables"), ("Search", "Enter"), ("Show everything", "Enter")),
        lambda s: count(s, JoinRequest) == 1,
    ),
    Walk(
        Purpose.MENTORSHIP,
        (("What would help", "No time."), ("Ask for help", "Enter")),
        lambda s: words_to_admins(s)[0]["note"] == "No time.",
        {"w": "stuck"},
    ),
    Walk(
        Purpose.MENTORSHIP,
        (("For how much longer", "ArrowDown"), ("Ask to go on", "Enter")),
        lambda s: words_to_admins(s)[1]["weeks"] == 8,
        {"w": "extend"},
    ),
    Walk(Purpose.MENTORSHIP, (("Partly", "Enter"),), lambda s: seat(s).worth == 3, {"w": "worth"}),
    Walk(
        Purpose.MENTORSHIP,
        (("End the mentorship", "Enter"),),
        lambda s: s.scalars(select(Mentorship.state)).one() == "ended",
        {"w": "end"},
    ),
    Walk(
        Purpose.JOIN,
        (("Your name", "Zoe"), ("Your e-mail", "zoe@example.org"), ("Ask to join", "Enter")),
        lambda s: count(s, JoinRequest) == 2,
    ),
    Walk(Purpose.CONFIRM, (("Yes, I would", "Enter"),), lambda s: count(s, Member) == 3),
    Walk(
        Purpose.UNSUBSCRIBE,
        (("Stop this mail", "Enter"), ("Take it back", "Enter")),
        lambda s: (place(s), stops(s)) == ("joined", set()),
    ),
    Walk(Purpose.UNSUBSCRIBE, (("Stop this mail", "Enter"),), lambda s: stops(s) == {"buddies"}),
    Walk(Purpose.LEAVE, (("Leave all programs", "Enter"),), lambda s: "*" in stops(s)),
    Walk(
        Purpose.DATA,
        (("I am sure", "Space"), ("Erase it for good", "Enter")),
        lambda s: s.scalars(select(Member).where(Member.status == "left")).one().is_erased,
    ),
)


class Reader:
    """Somebody who has a keyboard and no mouse."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def focused(self) -> dict[str, Any]:
        return self.page.evaluate(FOCUSED)

    def go_to(self, name: str) -> dict[str, Any]:
        """Press Tab until the control of a name has the focus."""
        passed = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            found = self.focused()
            if found["name"].startswith(name) and found["tag"] != "BODY":
                return found
            passed.append(found["name"])
        raise AssertionError(f"Tab does not reach {name!r}, only {list(dict.fromkeys(passed))}")

    def use(self, name: str, key: str) -> None:
        """Go to a control and press a key on it, or type into it."""
        found = self.go_to(name)
        if key not in {"Enter", "Space", "ArrowDown"}:
            self.page.keyboard.type(key)
        elif found["tag"] in {"A", "BUTTON"}:
            with self.page.expect_navigation():
                self.page.keyboard.press(key)
        else:
            self.page.keyboard.press(key)

    def walk_through(self) -> list[int]:
        """Press Tab through the whole page; give the controls in the order of their focus."""
        order, expected = [], self.page.evaluate(ORDER)
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            found = self.focused()
            if found["at"] == -1 or (order and found["at"] == order[0] and len(order) > 1):
                break
            assert found["seen"], f"the focus on {found['name']!r} cannot be seen"
            if not order or order[-1] != found["at"]:  # a date has several parts
                order.append(found["at"])
        assert order == expected
        return order

    def skip_to_the_content(self) -> None:
        """Use the skip link, the first stop of every page."""
        self.page.keyboard.press("Tab")
        assert self.focused()["name"] == "To the content"
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**#main", timeout=5_000)


@pytest.fixture
def page_of(chromium):
    """Give a function that opens a page without scripts, and what it asked of elsewhere."""
    contexts = []

    def opened(base, **options):
        context = chromium.new_context(java_script_enabled=False, **options)
        contexts.append(context)
        elsewhere: list[str] = []

        def watch(route):
            if route.request.url.startswith(base) or route.request.url.startswith("data:"):
                route.continue_()
            else:
                elsewhere.append(route.request.url)
                route.abort()

        context.route("**/*", watch)
        return context.new_page(), elsewhere

    yield opened
    for context in contexts:
        context.close()


def test_every_page_has_a_walk():
    """A page that nobody can use by keyboard would not be noticed otherwise."""
    pages = {route.path.split("/")[1] for page in PAGES for route in page.router.routes}
    assert pages <= {str(walk.purpose) for walk in WALKS}


def test_every_page_by_keyboard_alone(served, page_of, token_for, small_company):
    """Each control is reached in order with a visible focus, and does what it says.

    Nothing is asked of elsewhere, nothing scrolls sideways on the narrowest screen, and the
    language of the page is said.
    """
    site = served(
        doorman=Doorman(frozenset({"example.org"}), "a hash key that is long enough here")
    )
    page, elsewhere = page_of(site.links.base, viewport=WIDE)
    reader, looked_at = Reader(page), []
    for walk in WALKS:
        claims = walk.claims | ({"m": None} if walk.purpose is Purpose.JOIN else {})
        link = f"{site.links.base}/{walk.purpose}/{token_for(walk.purpose, **claims)}"
        if (walk.purpose, walk.claims) not in looked_at:
            look_at(page, reader, link)
            looked_at.append((walk.purpose, walk.claims))
        page.goto(link)
        for name, key in walk.steps:
            reader.use(name, key)
        with small_company.database.reading() as session:
            assert walk.holds(session), f"{walk.purpose} {walk.steps}: {page.inner_text('main')}"
    assert elsewhere == []


def look_at(page, reader, link):
    """Hold one page against what all of them keep."""
    page.set_viewport_size(NARROW)
    assert page.goto(link).status == 200
    assert not page.evaluate(SIDEWAYS), f"{link} scrolls sideways"
    assert page.get_attribute("html", "lang") == "en"
    assert page.get_attribute("html", "dir") == "ltr"
    page.set_viewport_size(WIDE)
    reader.skip_to_the_content()
    page.goto(link.partition("#")[0])
    reader.walk_through()


def test_right_to_left(served, page_of, token_for, small_company, tmp_path):
    """In a language that runs so, the page does, and still fits the narrowest screen."""
    (tmp_path / "ar.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: ar\\n"\n\n'
        'msgid "Pause"\nmsgstr "إيقاف مؤقت"\n',
        encoding="utf-8",
    )
    small_company.change("eve", locale="ar")
    site = served(stationery=Stationery(catalogues=tmp_path, package="portal"))
    page, _ = page_of(site.links.base, viewport=NARROW)
    page.goto(f"{site.links.base}/pause/{token_for(Purpose.PAUSE)}")
    assert (page.get_attribute("html", "lang"), page.get_attribute("html", "dir")) == ("ar", "rtl")
    assert not page.evaluate(SIDEWAYS)
    Reader(page).use("إيقاف مؤقت", "Enter")
    with small_company.database.reading() as session:
        assert place(session) == "paused"
