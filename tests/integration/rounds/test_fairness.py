"""The fairness report of rounds that were stored: who is looked at, chance, and its words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rounds.fairness import fairness_report
from rounds.fairness_page import fairness_view, write_page
from rounds.fairness_words import summary
from rounds.lifecycle import RoundError
from rounds.swapping import Places, carry_out, swap_edit
from store import Round

LANGUAGES = {"must": [{"different": "function"}, {"share": "languages"}]}


def report(company, **options):
    return fairness_report(company.database, "buddies", **({"rounds": 6, "draws": 2} | options))


PEOPLE = [f"p{number:02}" for number in range(1, 16)]


def swap(company, round_id, first, second):
    """Swap two, if the rules allow it; say whether they did."""
    with company.database.reading() as session:
        pair = [company.member(session, key).id for key in (first, second)]
    try:
        edit = swap_edit(company.database, round_id, Places(*pair, "Ada", company.start))
    except RoundError:
        return False
    carry_out(company.database, round_id, edit, now=company.start)
    return True


@pytest.fixture
def crew(small_company):
    """Give thirty people of three functions; everybody asks for what Finance can show."""
    small_company.staff(30)
    for number in range(1, 31):
        shows = {"skills": ["charts"]} if number % 3 == 1 else {}
        small_company.change(f"p{number:02}", level=1 + number % 2, interests=["charts"], **shows)
    return small_company


def test_it_counts_who_is_served(crew):
    """Ten of each function, all matched; by function and by level, and all together."""
    crew.hold(0)
    crew.propose(crew.open(1))
    found = report(crew)
    assert found.rounds == ("4 to 10 January 2027", "11 to 17 January 2027")
    assert {row.names[0]: row.people for row in found.functions.rows} == {
        "Finance": 10, "IT": 10, "Sales": 10,
    }  # fmt: skip
    assert [row.names[0] for row in found.levels.rows] == ["level 1", "level 2"]
    assert found.functions.total.matched.share == 1
    assert found.functions.total.matched.by_chance == 1


def test_finance_meets_nobody_who_shows_charts(crew):
    """Who can show charts is in Finance, so Finance alone cannot meet what it asked for."""
    crew.hold(0)
    found = report(crew)
    met = {row.names[0]: row.met.share for row in found.functions.rows}
    assert met["Finance"] == 0
    assert met["IT"] + met["Sales"] == pytest.approx(1)
    assert any(line.startswith("Finance: clearly fewer met") for line in summary(found))


def test_a_swap_decides_who_was_served(small_company):
    """Who was put in by an admin had a match, and who was put out had none."""
    company = small_company
    company.staff(15)
    round_id = company.open(odd="sit_out")
    company.propose(round_id)
    (left,) = company.unmatched(round_id)
    with company.database.reading() as session:
        function = {each: company.member(session, each).function for each in PEOPLE}
    before = {row.names[0]: row.matched.share for row in report(company, draws=0).functions.rows}
    assert before[function[left]] == pytest.approx(0.8)
    others = (other for other in PEOPLE if function[other] != function[left])
    swapped = next(other for other in others if swap(company, round_id, other, left))
    after = {row.names[0]: row.matched.share for row in report(company, draws=0).functions.rows}
    assert after[function[left]] == 1
    assert after[function[swapped]] == pytest.approx(0.8)


def test_chance_is_drawn_the_same_again(crew):
    """The same rounds give the same report, to the last digit."""
    crew.hold(0)
    assert report(crew) == report(crew)


def test_without_draws_nothing_is_said_of_chance(crew):
    """With no draws there is a dash, and the sentence does not speak of chance."""
    crew.change("p01", interests=[])
    crew.hold(0, prefer=[])
    found = report(crew, draws=0)
    assert found.functions.total.matched.by_chance is None
    assert not any("chance" in line for line in summary(found))


def test_a_function_that_is_left_out_is_named(small_company):
    """Six people of one function with whom nobody shares a language, beside forty."""
    small_company.staff(40)
    for number in range(6):
        small_company.hire(f"w{number}", function="Welsh desk", languages=["Welsh"])
    small_company.hold(0, **LANGUAGES)
    found = report(small_company)
    assert "Welsh desk: clearly fewer have a match, 0%; of all together 87%." in summary(found)
    view = fairness_view(found)
    assert [group.name for _, groups in view.tables for group in groups if group.worse]


def test_two_of_a_function_are_not_shown(small_company):
    """A small function is put together with the next smallest, under both names."""
    small_company.staff(40)
    small_company.hire("w1", "w2", function="Welsh desk")
    small_company.hold(0)
    names = [row.names for row in report(small_company).functions.rows]
    assert ("Welsh desk",) not in names
    assert any("Welsh desk" in each and len(each) > 1 for each in names)


def test_erased_rounds_are_named(crew):
    """What was erased is left out, and said so; when all is, there is nothing to report."""
    first = crew.hold(0)
    crew.hold(1)
    with crew.database.writing() as session:
        session.get_one(Round, first).problem = None
    found = report(crew)
    assert found.rounds == ("11 to 17 January 2027",)
    assert summary(found)[-1] == "Left out, since their data was erased: 4 to 10 January 2027."
    with crew.database.writing() as session:
        for round_ in session.scalars(select(Round)):
            round_.problem = None
    with pytest.raises(RoundError, match="was erased"):
        report(crew)


def test_before_a_proposal_there_is_nothing(crew):
    """An open round has nobody matched: the refusal says so."""
    crew.open(0)
    with pytest.raises(RoundError, match="no round that was proposed yet"):
        report(crew)


def test_of_mentoring_mentees_are_looked_at(small_circle):
    """Mentors lose nothing by a round; what chance gives is not known, and said so."""
    for number in range(6):
        small_circle.offers(f"m{number}")
        small_circle.asks(f"e{number}", function="Sales" if number % 2 else "IT")
    for number in range(6, 12):
        small_circle.asks(f"e{number}", function="Sales" if number % 2 else "IT")
    small_circle.hold(0)
    found = report(small_circle)
    total = found.functions.total
    assert (total.people, total.matched.share, total.matched.by_chance) == (12, 0.5, None)
    assert total.met.share == 0.5
    assert any("is not known" in line for line in summary(found))


def test_tables_are_held_against_tables(small_company):
    """A program of tables is drawn by chance at tables, under its rules."""
    small_company.staff(24)
    small_company.hold(0, group_size=4, odd="uneven")
    found = report(small_company, draws=1)
    assert found.functions.total.matched.by_chance == 1


def test_the_page_shows_the_groups(crew, tmp_path):
    """One file, without anything from elsewhere, with a row a group and a mark for chance."""
    crew.hold(0)
    page = tmp_path / "fairness.html"
    write_page(report(crew), page)
    text = page.read_text(encoding="utf-8")
    for words in ("Is it fair to everyone?", "Finance", "level 2", "all together", "by chance"):
        assert words in text
    assert "http" not in text
    assert "<script" not in text
