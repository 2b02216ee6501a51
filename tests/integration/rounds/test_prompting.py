"""What a match is given to try: one thing that fits, and not the same again."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from config.prompts import Prompt
from rounds.lifecycle import lock_round
from rounds.loading import load_matches
from rounds.prompting import choose_prompt, fits, give_prompts, prompts_of_round
from store import PromptGiven

START = datetime(2027, 1, 4, 9, tzinfo=UTC)
LIBRARY = tuple(
    Prompt.model_validate({"id": name, "topics": topics, "try": {"en": name}})
    for name, topics in (("chart", ["visual"]), ("formula", ["spreadsheet"]), ("any", []))
)


def test_a_topic_is_found_by_the_beginning_of_its_words():
    """`visual` fits `data visualisation`, and nothing fits by the middle of a word."""
    assert fits(LIBRARY[0], ["Data Visualisation"])
    assert not fits(LIBRARY[0], ["audiovisual"])
    assert not fits(LIBRARY[2], ["anything"])


@given(
    had=st.dictionaries(st.sampled_from(["chart", "formula", "any"]), st.integers(0, 50)),
    turn=st.integers(0, 1000),
)
def test_the_same_is_given_again_only_when_all_were(had, turn):
    """Something new comes first; when all were given, the one of longest ago."""
    when = {name: START + timedelta(days=day) for name, day in had.items()}
    chosen = choose_prompt(LIBRARY, ["data visualisation"], when, turn=turn).id
    fresh = {each.id for each in LIBRARY} - had.keys()
    if fresh:
        assert chosen in fresh
        assert chosen == "chart" or "chart" not in fresh
    else:
        assert had[chosen] == min(had.values())


def test_rounds_bring_something_new_to_everybody(company):
    """Over three rounds nobody gets the same twice, and both of a match get the same."""
    more = [Prompt.model_validate({"id": f"p{n}", "try": {"en": "x"}}) for n in range(6)]
    company.staff(6)
    for number in range(3):
        round_id = company.hold(number)
        with company.database.writing() as session:
            round_ = lock_round(session, round_id)
            give_prompts(session, load_matches(session, round_), more, now=company.when(number))
            assert len(prompts_of_round(session, round_, more)) == 3
    with company.database.reading() as session:
        rows = session.scalars(select(PromptGiven)).all()
        assert set(Counter((row.member_id, row.prompt) for row in rows).values()) == {1}
        by_match = {(row.match_id, row.prompt) for row in rows}
        assert len(by_match) == len({match for match, _ in by_match}) == 9


def test_a_second_time_changes_nothing(small_company):
    """A step that was killed is run again: matches keep what they were given."""
    small_company.staff(4)
    round_id = small_company.hold()
    for _ in range(2):
        with small_company.database.writing() as session:
            matches = load_matches(session, lock_round(session, round_id))
            give_prompts(session, matches, LIBRARY, now=START)
    with small_company.database.reading() as session:
        assert len(session.scalars(select(PromptGiven)).all()) == 4


def test_what_left_the_library_is_told_no_more(small_company):
    """Without a prompt the introduction names what to bring, as before."""
    small_company.staff(2)
    round_id = small_company.hold()
    with small_company.database.writing() as session:
        round_ = lock_round(session, round_id)
        give_prompts(session, load_matches(session, round_), LIBRARY, now=START)
        assert prompts_of_round(session, round_, ()) == {}
