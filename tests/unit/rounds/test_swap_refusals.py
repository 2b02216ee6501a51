"""A refused swap is told in words that name people by key and rules as admins know them."""

from __future__ import annotations

import pytest

from matching import Violation
from matching.swapping import SwapRefused
from rounds.swap_refusals import refusal

KEYS = ("H1", "H2", "H3", "H4", "H5")


def told(obstacle, *violations, role="member"):
    return refusal(SwapRefused((0, 1), obstacle, violations), KEYS, KEYS[:2], role=role)


@pytest.mark.parametrize(
    ("obstacle", "words"),
    [
        ("same_person", "two different people"),
        ("same_match", "H1 and H2 are in the same match"),
        ("no_place", "Neither H1 nor H2 has a match"),
        ("roles", "one of them mentors and the other is mentored"),
    ],
)
def test_what_is_no_swap(obstacle, words):
    """Each obstacle has words of its own."""
    assert words in told(obstacle)


@pytest.mark.parametrize(
    ("rule", "role", "words"),
    [
        ("different.function", "member", "H3 and H4: same function"),
        ("rest", "member", "H3 and H4: met too recently"),
        ("load", "member", "H3 and H4: busy in other programs"),
        ("load", "mentee", "H3 and H4: mentor busy in other programs"),
        ("pinned", "member", "H3 and H4 are pinned together"),
        ("floor", "member", "the match of H3 and H4 would be below the program's floor"),
        ("unheard_of", "member", "H3 and H4: unheard_of"),
    ],
)
def test_what_would_be_broken(rule, role, words):
    """Who would be together against which rule is said; the engine's own message is not."""
    said = told("rules", Violation(rule, (2, 3), "members 2 and 3 break it"), role=role)
    assert said.startswith("H1 and H2 cannot be swapped: ")
    assert words in said
    assert "members 2" not in said


def test_many_reasons_are_counted():
    """Three are named, the same one once, and the others are a number."""
    broken = [Violation("rest", (0, other), "") for other in (1, 2, 2, 3, 4)]
    said = told("rules", *broken)
    assert said.count("met too recently") == 3
    assert "and 1 more" in said
