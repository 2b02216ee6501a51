"""What is owed in simulated rounds: the real ledger, written on."""

from __future__ import annotations

import random
from datetime import timedelta

import numpy as np
import pytest

from matching import Match, Proposal, Unmatched
from rounds.ledger import owed
from rounds.lifecycle import lock_round
from rounds.simulated_debts import debts_over_time
from rounds.simulating import simulate_program, with_changes
from store import Round

TOPICS = ("excel", "prompts", "python", "sql")
RULES = {
    "odd": "sit_out",
    "must": [{"different": "function"}, {"rest": {"rounds": 2, "else": "unmatched"}}],
    "prefer": [
        {"owed": {"points": 50}},
        {"exchange": {"teach": "skills", "learn": "interests", "points": 40}},
    ],
}


def staff(company, seed):
    """Hire seven people, mostly of one function, so that some go without again and again."""
    dice = random.Random(seed)
    for number in range(7):
        company.hire(
            f"p{number}",
            function=dice.choice(["IT", "IT", "HR"]),
            skills=dice.sample(TOPICS, 2),
            interests=dice.sample(TOPICS, 2),
        )


def round_of(pair, left):
    """Give a round of one pair, in which one goes without."""
    return Proposal(
        matches=(Match(tuple(sorted(pair)), 0),),
        unmatched=(Unmatched(left, "surplus"),),
        objective=0,
        upper_bound=0,
        gap=0.0,
        optimal=True,
        stopped_by="optimal",
        seed=0,
    )


@pytest.mark.parametrize("seed", range(3))
def test_points_for_being_owed_are_those_of_real_rounds(small_company, seed):
    """Debts that add up, that are made good, and those for poor matches count in every round."""
    staff(small_company, seed)
    for number in range(2):
        small_company.hold(number, **RULES)
    sides = with_changes(small_company.program(**RULES), ())
    now = small_company.start + timedelta(weeks=2, hours=1)
    (side,) = simulate_program(small_company.database, sides, 4, now=now)
    for number, told in enumerate(side.rounds, start=2):
        round_id = small_company.hold(number, **RULES)
        with small_company.database.reading() as session:
            figures = lock_round(session, round_id).figures
        assert (told.mean_points or 0) * told.matches * 1000 == pytest.approx(figures["objective"])


def test_the_ledger_is_written_on(small_company):
    """Who was left out twice is owed two after it; a good match takes one off, once a round."""
    small_company.hire("p0", "p1", function="IT")
    small_company.hire("p2", function="HR")
    document = {"odd": "sit_out", "must": [{"different": "function"}]}
    small_company.hold(0, **document)
    round_id = small_company.open(1, **document)
    with small_company.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        people = [small_company.member(session, f"p{number}") for number in range(3)]
        before = [owed(session, round_).get(each.id, 0) for each in people]
        debts = debts_over_time(session, round_, people)
    assert sorted(before[:2]) == [0, 1]
    left = before.index(1)
    everybody = np.arange(3)
    assert debts(round_of((1 - left, 2), left), everybody).tolist()[left] == 2
    assert debts(round_of((left, 2), 1 - left), everybody).tolist() == [1, 1, 0]
