"""The audit in words: every action that code records has a sentence."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from notifications.wording.audit import SENTENCES, Told, differences_in_words, in_words
from rounds.lifecycle import MOVES
from store.people import ENROLMENT_STATES

ROOMS = ("sources", "notifications", "members", "rounds", "communities", "flows")
FAMILIES = {
    "round.{state}": MOVES,
    "round.{kind}": ("pin", "forbid", "drop"),
    "round.undo_{kind}": ("pin", "forbid"),
    "mentorship.{what}": ("end", "extend"),
    "enrolment.{change.state}": set(ENROLMENT_STATES) - {"waiting"},
    "import.{kind}": ("people", "activity", "answers", "mentoring"),
}
"""Actions whose name is put together, with what it can be."""


def recorded():
    """Give each action that some code passes to ``record``, as it is written there."""
    root = Path(__file__).parents[3]
    for path in (path for room in ROOMS for path in (root / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                for given in node.keywords:
                    if given.arg == "action":
                        value = names.get(getattr(given.value, "id", ""), given.value)
                        yield ast.unparse(value).lstrip("f").strip("'\"")


ACTIONS = sorted(set(recorded()))


def test_actions_were_found():
    """The look at the code finds what is recorded."""
    assert {"program.change", "settings.change", "round.{state}", "block.make"} <= set(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
def test_every_recorded_action_has_words(action):
    """No entry is shown by its bare name."""
    parts = FAMILIES.get(action, ("",))
    each = [re.sub(r"{.*}", part, action) for part in parts]
    assert set(each) <= SENTENCES.keys()


@pytest.mark.parametrize("action", sorted(SENTENCES))
def test_an_entry_with_nothing_kept_still_reads(action):
    """A sentence needs no value: an entry of an older version is shown like any other."""
    words = in_words("Ada", action, Told(people="Ana and Ben", subject="feed/hr"))
    assert words.startswith("Ada ")
    assert "{" not in words


def test_what_a_sentence_says():
    """Who, what, whom and where, in plain words."""
    pinned = Told(people="Ana and Ben", round_name="4 to 17 January 2027")
    assert in_words("Ada", "round.pin", pinned) == (
        "Ada put Ana and Ben together in round 4 to 17 January 2027"
    )
    paused = Told(people="Ana", after={"role": "mentor", "paused_until": "2027-02-01"})
    assert in_words("member", "enrolment.paused", paused) == (
        "Their own form recorded that Ana pauses as mentor until 1 February 2027"
    )
    forced = Told(subject="feed/hr", after={"deactivated": 900, "allow_vanished": 1})
    assert in_words("Olga", "import.people", forced) == (
        "Olga read people of hr, although many people were missing: 900 left"
    )


def test_a_difference_is_told_key_by_key():
    """What was, what is, and nothing where there was nothing."""
    before = {"must": [{"rest": {"rounds": 26}}], "fewest": 2}
    after = {"must": [{"rest": {"rounds": 13}}], "approval": "automatic", "round": 7}
    assert differences_in_words(before, after) == (
        "approval: nothing → automatic; fewest: 2 → nothing;"
        " must: [rest rounds 26] → [rest rounds 13]"
    )


def test_nothing_instead_of_nothing_is_not_told():
    """A list that was empty and is gone makes no difference; a no that became a yes does."""
    before, after = {"leads": {}, "feedback": False}, {"feedback": True}
    assert differences_in_words(before, after) == "feedback: no → yes"


def test_an_unknown_action_is_shown_as_it_is():
    """What a newer version recorded can be read all the same."""
    assert in_words("Ada", "round.turn", Told(subject="round/3")) == "Ada: round.turn (round/3)"
