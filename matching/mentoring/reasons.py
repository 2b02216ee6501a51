"""Scores and reasons of mentorships, counted from mentor to mentee."""

from __future__ import annotations

import numpy as np

from matching.columns import Int64
from matching.directed_terms import OneWay, Turned
from matching.evaluate import Lowered, Prefer
from matching.mentoring.arcs import directed_scores
from matching.proposal import Match, Reason
from matching.reasons import said_once


def mentorships_of(lowered: Lowered, pairs: Int64) -> tuple[Match, ...]:
    """Give mentorships their scores and reasons.

    Parameters
    ----------
    lowered
        What `matching.mentoring.arcs.lower_directed` gave.
    pairs
        ``int64 (k, 2)``: mentor and mentee.

    Returns
    -------
    tuple of Match
        Ascending by their members, of the same two the one with the lower mentor first.
    """
    mentors, mentees = np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])
    scores = directed_scores(lowered, mentors, mentees).tolist()
    reasons = _reasons(lowered, mentors, mentees)
    matches = [
        Match((min(a, b), max(a, b)), score, tuple(said), mentor=a)
        for (a, b), score, said in zip(pairs.tolist(), scores, reasons, strict=True)
    ]
    return tuple(sorted(matches, key=lambda match: (match.members, match.mentor)))


def _reasons(lowered: Lowered, mentors: Int64, mentees: Int64) -> list[list[Reason]]:
    """State everything that the rules say, those that give points first."""
    preferred = [_preferred(lowered, prefer, mentors, mentees) for prefer in lowered.prefers]
    kept = [
        must.rule.reasons(lowered.problem, OneWay(must.term, mentors), mentors, mentees)
        for must in lowered.musts
        if must.rule is not None
    ]
    pinned = _pinned(lowered, mentors, mentees)
    return [said_once(parts) for parts in zip(*preferred, *kept, pinned, strict=True)]


def _preferred(
    lowered: Lowered, prefer: Prefer, mentors: Int64, mentees: Int64
) -> list[list[Reason]]:
    """State what a preference says of each mentorship, from the side that it looks from."""
    if prefer.rule.looks_from == "mentee":
        assert isinstance(prefer.term, Turned)
        term = OneWay(prefer.term.term, mentees)
        return prefer.rule.reasons(lowered.problem, term, mentees, mentors)
    term = OneWay(prefer.term, mentors)
    return prefer.rule.reasons(lowered.problem, term, mentors, mentees)


def _pinned(lowered: Lowered, mentors: Int64, mentees: Int64) -> list[list[Reason]]:
    """Say, to admins, which pairs were put together by an admin."""
    pins = {(int(a), int(b)) for a, b in lowered.problem.pinned}
    result: list[list[Reason]] = []
    for mentor, mentee in zip(mentors.tolist(), mentees.tolist(), strict=True):
        pair = (min(mentor, mentee), max(mentor, mentee))
        said = Reason("pinned", "pinned", {"members": list(pair)}, 0, "admin")
        result.append([said] if pair in pins else [])
    return result
