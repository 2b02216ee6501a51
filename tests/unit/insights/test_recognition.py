"""Recognition: who helped how many people of other functions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from insights.recognition import HELPING, Exchange, helpers_across_functions

FUNCTIONS = ["Finance", "IT", "Sales", None]
EXCHANGES = st.lists(
    st.builds(
        lambda kind, helper, helped, topic: Exchange(
            kind, helper, helped, FUNCTIONS[helper % 4], FUNCTIONS[helped % 4], topic
        ),
        st.sampled_from(["reply", "coedit", "meeting", "post", "reaction"]),
        st.integers(0, 7),
        st.integers(0, 7),
        st.sampled_from(["charts", "prompts", None]),
    ),
    max_size=40,
)


def across(exchange: Exchange) -> bool:
    functions = {exchange.helper_function, exchange.helped_function}
    return exchange.kind in HELPING and len(functions) == 2 and None not in functions


@given(EXCHANGES)
def test_distinct_people_of_other_functions_are_counted(exchanges):
    """Each helper's figure is the number of different people of other functions, two or more."""
    found = helpers_across_functions(exchanges)
    expected = {
        helper: {each.helped for each in exchanges if across(each) and each.helper == helper}
        for helper in range(8)
    }
    assert {each.member: each.people_helped for each in found} == {
        helper: len(people) for helper, people in expected.items() if len(people) >= 2
    }


@given(EXCHANGES)
def test_repeating_oneself_changes_nothing(exchanges):
    """Doing everything twice gives the same thanks: volume does not count."""
    assert helpers_across_functions(exchanges * 2) == helpers_across_functions(exchanges)


@given(EXCHANGES, st.randoms())
def test_the_order_does_not_matter(exchanges, chance):
    """The same events in another order give the same list, most people first."""
    mixed = list(exchanges)
    chance.shuffle(mixed)
    found = helpers_across_functions(mixed)
    assert found == helpers_across_functions(exchanges)
    assert [each.people_helped for each in found] == sorted(
        (each.people_helped for each in found), reverse=True
    )


def test_functions_and_topics_come_by_people():
    """What most people were helped with, and where most of them work, is named first."""
    given_help = [
        Exchange("reply", 0, 1, "Finance", "IT", "charts"),
        Exchange("reply", 0, 2, "Finance", "Sales", "prompts"),
        Exchange("reply", 0, 3, "Finance", "Sales", "prompts"),
        Exchange("reply", 0, 1, "Finance", "IT", "charts"),
        Exchange("reply", 0, 1, "Finance", "IT", "charts"),
    ]
    (helper,) = helpers_across_functions(given_help)
    assert helper.functions == ("Sales", "IT")
    assert helper.topics == ("prompts", "charts")
