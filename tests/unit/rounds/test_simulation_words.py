"""Simulated rounds in words: one side plainly, two with an arrow where they differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matching.outcome import Outcome
from matching.rule_costs import RuleCost
from rounds.simulated_figures import ServedFunction, SimulatedRound, Simulation
from rounds.simulation_page import simulation_view
from rounds.simulation_words import (
    beginning_in_words,
    conclusions,
    costs_table,
    functions_table,
    reasons_legend,
    rounds_table,
    summary,
)

ROUND = SimulatedRound(
    number=1, begins=date(2027, 1, 4), taking_part=10, served=9, matches=4,
    unmatched={"odd_one": 1}, repeats=0, mean_points=40.25, exchanging=0.5, covered=0.5,
    contacts_across=0.25, why_none=None,
)  # fmt: skip
AGAIN = replace(
    ROUND, number=2, begins=date(2027, 1, 18), repeats=3, covered=1.0, contacts_across=0.4
)
COST = RuleCost(
    "must", "different.function", Outcome(9, 4, 8000, 0, 1), Outcome(10, 5, 15000, 2, 1)
)
SIDE = Simulation(
    title="as it is", changes=(), program="Partners", shape="pairing", members=10,
    rounds=(ROUND, AGAIN), never_served=0, functions=(ServedFunction("IT", 6, 0.9, 0.8),),
    labels=("IT", "others"), joined=((0, 2), (2, 1)), possible=2, complete_after=2,
    contacts_across=0.2, costs=(COST,),
)  # fmt: skip
OTHER = replace(SIDE, title="changed", rounds=(ROUND, replace(AGAIN, repeats=0, served=10)))


def test_one_side_at_a_glance():
    """Each figure has its label; a mean is one of all rounds."""
    told = dict(summary([SIDE]))
    assert told["Have a match"] == ("90%",)
    assert told["First repeat"] == ("round 2",)
    assert told["Points of a match"] == ("40.2",)
    assert told["Functions that may meet and have met"] == ("2 of 2 pairs (all after round 2)",)
    assert told["Contacts that join two functions"] == ("20% to 40%",)


@pytest.mark.parametrize(
    ("served", "told"), [(0, "0%"), (1, "0.1%"), (4994, "50%"), (9999, "99.9%"), (10_000, "100%")]
)
def test_all_are_only_said_of_all(served, told):
    """One who went without, of however many, is not rounded away."""
    rounds = (replace(ROUND, taking_part=10_000, served=served),)
    assert dict(summary([replace(SIDE, rounds=rounds)]))["Have a match"] == (told,)


def test_what_nobody_knows_of_is_left_out():
    """Without activity and without interests there is no line about them, nor a column."""
    silent = [replace(each, contacts_across=None, exchanging=None) for each in SIDE.rounds]
    side = replace(SIDE, rounds=tuple(silent), contacts_across=None)
    assert "Contacts that join two functions" not in dict(summary([side]))
    assert "contacts across" not in rounds_table([side]).headers


def test_rounds_side_by_side():
    """A cell that agrees is written once; how many take part is no column while it is the same."""
    table = rounds_table([SIDE, OTHER])
    assert table.headers[:4] == ("round", "begins", "have a match", "without, by reason")
    assert table.rows[0][2:5] == ("9", "1 odd one", "0")
    assert table.rows[1][2:5] == ("9 → 10", "1 odd one", "3 → 0")
    assert table.note == "Where they differ: as it is → changed."


def test_what_a_rule_costs():
    """An arrow leads from the round with the rule to the one without it."""
    assert costs_table(SIDE).rows == (
        ("must different function", "9 → 10", "2.0 → 3.0", "0 → 2", "1"),
    )


def test_no_teams_are_no_figures():
    """Where no teams can be made, that is what stands there, and which rule it is."""
    guilty = replace(COST, now=None)
    both = replace(COST, now=None, without=None)
    rows = costs_table(replace(SIDE, costs=(guilty, both))).rows
    assert rows[0][1] == "no teams → 10"
    assert rows[1][1] == "no teams possible either way"
    none = replace(ROUND, served=0, matches=0, unmatched={}, mean_points=None, why_none="no_teams")
    side = replace(SIDE, shape="teams", rounds=(none,), costs=())
    assert rounds_table([side]).rows[0][2] == "no teams possible"
    assert conclusions([side]) == [
        "No teams are possible under these rules; `crossweave round preview` says why."
    ]


def test_sentences_name_their_side():
    """With two sides each sentence says whose it is."""
    assert conclusions([SIDE]) == [
        "From round 2 on people meet again: 3 repeats.",
        "Every two functions that may meet have met after round 2.",
    ]
    assert "changed: Nobody meets again in these rounds." in conclusions([SIDE, OTHER])


def test_functions_of_either_side():
    """A function that only one side has is shown with a dash for the other."""
    other = replace(OTHER, functions=(ServedFunction("HR", 5, 1.0, 1.0),))
    assert functions_table([SIDE, other]).rows == (
        ("IT", "6 → -", "90% → -", "80% → -"),
        ("HR", "- → 5", "- → 100%", "- → 100%"),
    )


def test_different_numbers_of_members():
    """Two scopes are both said."""
    told = beginning_in_words([SIDE, replace(OTHER, members=12)])
    assert told == "2 rounds from 4 January 2027, as it is: 10 members; changed: 12 members"


def test_reasons_are_explained():
    """Each reason that occurs is put into an admin's words, by the kind of program."""
    assert reasons_legend([SIDE]) == ["odd one: The one left over of an odd number"]


def test_the_page_has_a_plot_for_what_is_known():
    """A line over rounds that begins before the first one says so in its words."""
    view = simulation_view([SIDE, OTHER])
    plots = {plot.title: plot for plot in view.plots}
    assert plots["Contacts that join two functions"].first == 0
    assert plots["Contacts that join two functions"].alternative == (
        "Contacts that join two functions, before the first round and after each."
        " as it is: 20, 25, 40. changed: 20, 25, 40."
    )
    assert plots["Repeats"].series == ((0, 3), (0, 0))
    assert view.beside is not None
    assert view.figures == ()
