"""What is passed on: only what everybody of the match agrees to, and never after a no."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from rounds.answering_whether_met import seat_of
from rounds.asking_consent import ask_for_consent
from rounds.collection import Sought, find, mine
from rounds.passing_on import LONGEST, TipError, agree, pass_on, topics_of
from store import Match, MatchMember, OutboxRow, Tip

WORDS = "Ask for three versions, and say which one you would throw away."


@pytest.fixture
def trio(small_company):
    """Give three people of three functions who were introduced to each other, on SQLite."""
    return _introduced(small_company)


@pytest.fixture
def trio_anywhere(company):
    """Give the same, once on SQLite and once on PostgreSQL."""
    return _introduced(company)


def _introduced(company):
    company.staff(3)
    company.introduced(0, ("p01", "p02", "p03"))
    return company


def seat(session, company, key):
    match = session.scalars(select(Match)).one()
    return seat_of(session, match.id, company.member(session, key).id)


def write(company, key, text=WORDS, *, topic=None, share=True, days=0):
    with company.database.writing() as session:
        now = company.start + timedelta(days=days)
        return pass_on(
            session, seat(session, company, key), text=text, topic=topic, share=share, now=now
        )


def say(company, key, agrees, *, of="p01"):
    with company.database.writing() as session:
        author = company.member(session, of).id
        tip = session.scalars(select(Tip).where(Tip.author_id == author)).one()
        person = company.member(session, key).id
        agree(session, tip.id, person, agrees=agrees, now=company.start)


def found(company, words="", **more):
    with company.database.reading() as session:
        shelf = find(session, Sought("ai-learners", words, more.pop("topic", None)), **more)
        return [tip.text for tip, _ in shelf.tips]


def ask(company, days):
    with company.database.writing() as session:
        now = company.start + timedelta(days=days)
        return ask_for_consent(session, company.sender_of, now=now)


def test_everybody_has_to_agree(trio_anywhere):
    """Two of three are not enough; the third makes it public, and a no takes it back."""
    write(trio_anywhere, "p01")
    assert found(trio_anywhere) == []
    say(trio_anywhere, "p02", True)
    assert found(trio_anywhere) == []
    say(trio_anywhere, "p03", True)
    assert found(trio_anywhere) == [WORDS]
    say(trio_anywhere, "p02", False)
    assert found(trio_anywhere) == []


@given(
    words=st.lists(
        st.tuples(st.sampled_from(["p01", "p02", "p03"]), st.booleans()), min_size=1, max_size=8
    )
)
@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
def test_it_is_public_exactly_when_all_last_words_are_yes(trio, words):
    """Whatever is said in whatever order, silence and a no keep it private."""
    with trio.database.reading() as session:  # what is written here is never committed
        one = seat(session, trio, "p01")
        tip = pass_on(session, one, text=WORDS, topic=None, share=False, now=trio.start)
        for key, agrees in words:
            person = trio.member(session, key).id
            agree(session, tip.id, person, agrees=agrees, now=trio.start)
        last = dict(words)
        everybody = all(last.get(key) for key in ("p01", "p02", "p03"))
        assert bool(find(session, Sought("ai-learners")).total) is everybody
        session.rollback()


def test_the_author_may_keep_it(trio):
    """Without the author's own tick it is for them alone, and nobody else is asked."""
    write(trio, "p01", share=False)
    assert ask(trio, 3) == 0
    assert found(trio) == []


def test_new_words_need_a_new_yes(trio_anywhere):
    """Who agreed to one text agreed to no other."""
    write(trio_anywhere, "p01")
    say(trio_anywhere, "p02", True)
    say(trio_anywhere, "p03", True)
    write(trio_anywhere, "p01")
    assert found(trio_anywhere) == [WORDS]
    write(trio_anywhere, "p01", "Something else.", days=1)
    assert found(trio_anywhere) == []


def test_an_empty_text_takes_it_back(trio):
    """So does nothing else; what was never there can be taken back as well."""
    write(trio, "p01")
    assert write(trio, "p01", " \n ") is None
    assert write(trio, "p01", "") is None
    with trio.database.reading() as session:
        assert session.scalars(select(Tip)).all() == []


def test_what_is_too_long_is_refused(trio):
    """Line ends count once, as the browser counts them."""
    assert write(trio, "p01", "a\r\n" * (LONGEST // 2)) is not None
    with pytest.raises(TipError, match="at most 600"):
        write(trio, "p01", "a" * (LONGEST + 1))


def test_only_the_match_may_agree(trio):
    """A stranger has no say."""
    write(trio, "p01")
    trio.hire("stranger", function="Legal")
    with pytest.raises(TipError):
        say(trio, "stranger", True)


def test_who_is_silent_is_asked_once(trio):
    """After two days, who has not answered on the page; nobody again, and not after a no."""
    write(trio, "p01")
    say(trio, "p02", True)
    assert ask(trio, 1) == 0
    assert ask(trio, 2) == 1
    assert ask(trio, 5) == 0
    assert trio.mail("tip_consent") == ["p03"]
    write(trio, "p01", "Other words.", days=6)
    assert ask(trio, 8) == 2
    say(trio, "p02", False)
    assert trio.mail("tip_consent", state="cancelled") == ["p02", "p03"]


def test_nobody_is_asked_after_a_no(trio):
    """One no decides; the others are spared the question."""
    write(trio, "p01")
    say(trio, "p02", False)
    assert ask(trio, 2) == 0


def test_words_and_topics_are_searched(trio_anywhere):
    """All words, in any case, and nothing that only looks like a pattern."""
    write(trio_anywhere, "p01", "Die Überschrift nennt 50% der Zahlen.", topic="Prompts")
    for key in ("p02", "p03"):
        say(trio_anywhere, key, True)
    text = ["Die Überschrift nennt 50% der Zahlen."]
    assert found(trio_anywhere, "überschrift ZAHLEN") == text
    assert found(trio_anywhere, "prompts") == text
    assert found(trio_anywhere, "50%") == text
    assert (
        found(trio_anywhere, "5%0")
        == found(trio_anywhere, "z_hlen")
        == found(trio_anywhere, "zahlen nie")
        == []
    )
    assert found(trio_anywhere, topic="Prompts") == text
    assert found(trio_anywhere, topic="prompt") == []


def test_an_author_is_named_only_after_a_yes(trio):
    """The first name after a yes; else the function, once five people have it."""
    write(trio, "p01")
    for key in ("p02", "p03"):
        say(trio, key, True)
    assert _by(trio) == ("", "")
    trio.hire("f1", "f2", "f3", function="Finance", joins=False)
    assert _by(trio) == ("", "")
    trio.hire("f4", function="Finance", joins=False)
    assert _by(trio) == ("", "Finance")
    trio.change("p01", thanks_by_name=True, name="Priya Nair")
    assert _by(trio) == ("Priya", "Finance")


def _by(company):
    with company.database.reading() as session:
        (tip, _), *_ = find(session, Sought("ai-learners")).tips
        return tip.name, tip.function


def test_the_collection_has_pages(trio):
    """Twenty on a page, the newest first; a page beyond the last is the last."""
    with trio.database.writing() as session:
        match = session.scalars(select(Match)).one()
        authors = [each.member_id for each in match.members]
        for number in range(22):
            copy = Match(round_id=match.round_id, number=100 + number, score=0, reasons=[])
            session.add(copy)
            session.flush()
            author = authors[number % 3]
            session.add(
                MatchMember(
                    match_id=copy.id, member_id=author, round_id=match.round_id, seat=2 + number
                )
            )
            session.flush()
            now = trio.start + timedelta(minutes=number)
            one = session.get_one(MatchMember, (copy.id, author))
            pass_on(session, one, text=f"tip {number}", topic=None, share=True, now=now)
    assert found(trio)[:2] == ["tip 21", "tip 20"]
    assert found(trio, page=2) == found(trio, page=9) == ["tip 1", "tip 0"]


def test_one_sees_ones_own(trio):
    """The author and who was asked see it; who has said nothing does not, nor a stranger."""
    write(trio, "p01")
    say(trio, "p02", True)
    with trio.database.reading() as session:
        seen = {key: mine(session, trio.member(session, key).id) for key in ("p01", "p02", "p03")}
    assert {key: [each.by_me for each in own] for key, own in seen.items()} == {
        "p01": [True],
        "p02": [False],
        "p03": [],
    }


def test_topics_are_what_can_be_shown(trio):
    """The skills of all, and one's own wishes; what others would like to learn is theirs to say."""
    trio.change("p01", skills=["SQL"], interests=["prompts"])
    trio.change("p02", skills=["charts "], interests=["secrets"])
    with trio.database.reading() as session:
        assert topics_of(session, seat(session, trio, "p01")) == ["charts", "prompts", "SQL"]


def test_the_question_shows_the_words(small_company):
    """Who is asked reads what they are asked about, in the conversation of the introduction."""
    trio = small_company
    trio.staff(3)
    trio.hold()
    write(trio, "p01")
    ask(trio, 2)
    with trio.database.reading() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "tip_consent")).all()
        assert {row.context["text"] for row in rows} == {WORDS}
        assert all(row.thread for row in rows)
