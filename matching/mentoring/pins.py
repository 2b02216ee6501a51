"""Mentorships that an admin has decided: they override preferences, never musts."""

from __future__ import annotations

import numpy as np

from matching.columns import Int64
from matching.evaluate import Lowered
from matching.mentoring.arcs import directed_scores
from matching.pins import PinRefused
from matching.rules.at_most import MustAtMost
from matching.rules.sides import sides


def pinned_mentorships(lowered: Lowered) -> Int64:
    """Find out who mentors whom in each pinned pair.

    Where both could mentor the other, the direction with more points is taken.

    Parameters
    ----------
    lowered
        What `matching.mentoring.arcs.lower_directed` gave.

    Returns
    -------
    numpy.ndarray
        ``int64 (k, 2)``: mentor and mentee.

    Raises
    ------
    PinRefused
        When neither direction keeps every must, a mentee is pinned twice, or a mentor is pinned
        more often than they have places or ``at_most`` allows.
    """
    chosen = [_direction(lowered, int(a), int(b)) for a, b in lowered.problem.pinned]
    pins = np.array(chosen, dtype=np.int64).reshape(-1, 2)
    room = sides(lowered.problem).free()
    for at, (mentor, mentee) in enumerate(pins.tolist()):
        taken = np.count_nonzero(pins[: at + 1, 0] == mentor)
        if taken > room[mentor] or np.any(pins[:at, 1] == mentee):
            raise PinRefused((min(mentor, mentee), max(mentor, mentee)), ())
        crowded = _crowded(lowered, pins[: at + 1])
        if crowded:
            raise PinRefused((min(mentor, mentee), max(mentor, mentee)), crowded)
    return pins


def _crowded(lowered: Lowered, pins: Int64) -> tuple[str, ...]:
    """Give the labels of the limits that the last of some pins goes beyond."""
    mentor, mentee = pins[-1].tolist()
    mine = pins[pins[:, 0] == mentor, 1].tolist()
    labels = []
    for rule in (must.rule for must in lowered.musts):
        if isinstance(rule, MustAtMost):
            category = lowered.problem.members.categories[rule.same]
            value = category.value(mentee)
            alike = sum(category.value(other) == value for other in mine)
            if value is not None and alike > rule.count:
                labels.append(rule.label)
    return tuple(labels)


def _direction(lowered: Lowered, a: int, b: int) -> tuple[int, int]:
    """Decide who of two is the mentor."""
    mentoring = sides(lowered.problem)
    ways = [(x, y) for x, y in ((a, b), (b, a)) if mentoring.offers[x] and mentoring.seeks[y]]
    broken = {way: _broken(lowered, way) for way in ways}
    possible = [way for way in ways if not broken[way]]
    if not possible:
        raise PinRefused((a, b), broken[ways[0]] if ways else ("roles",))
    mentors, mentees = np.array(possible, np.int64).T
    return possible[int(np.argmax(directed_scores(lowered, mentors, mentees)))]


def _broken(lowered: Lowered, way: tuple[int, int]) -> tuple[str, ...]:
    """Give the labels of the musts that a mentorship breaks, each once."""
    mentor, mentee = (np.array([member], np.int64) for member in way)
    broken = [must.label for must in lowered.musts if not must.term.pairs(mentor, mentee)[0]]
    return tuple(dict.fromkeys(broken))
