"""What a mentoring round came to, in plain figures, and what it was short of."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from matching.problem import Problem
from matching.proposal import Proposal
from matching.rules.sides import sides


def mentoring_figures(problem: Problem, proposal: Proposal) -> dict[str, Any]:
    """Count who was served, how the mentors are loaded, and which topics are short.

    Returns
    -------
    dict
        Plain data: ``mentees`` (who asked) and ``served``; ``mentors`` (who offer),
        ``mentors_used`` (with a new mentee), ``full`` (without a free place); ``loads``: of the
        mentors with a free place how many have so many new mentees, by that number as text;
        ``places`` (free ones); ``blocking_pairs``; ``shortages``: topics that more mentees ask for
        than mentors have places, each with ``topic``, ``ask``, ``mentors``, ``places``, the
        shortest first.
    """
    mentoring = sides(problem)
    free = mentoring.free()
    new = Counter(match.mentor for match in proposal.matches)
    open_ = np.flatnonzero(free > 0).tolist()
    loads = Counter(new[mentor] for mentor in open_)
    return {
        "mentees": int(mentoring.seeks.sum()),
        "served": len(proposal.matches),
        "mentors": int(mentoring.offers.sum()),
        "mentors_used": len(new),
        "full": int(mentoring.offers.sum()) - len(open_),
        "places": int(free.sum()),
        "loads": {str(load): loads[load] for load in sorted(loads)},
        "blocking_pairs": proposal.blocking_pairs,
        "shortages": _shortages(problem),
    }


def _shortages(problem: Problem) -> list[dict[str, Any]]:
    """List the topics of which more are asked for than there are places."""
    mentoring = sides(problem)
    free = mentoring.free()
    asked, offered, places = Counter[str](), Counter[str](), Counter[str]()
    for mentee in np.flatnonzero(mentoring.seeks).tolist():
        asked.update(mentoring.topics_asked.values(mentee))
    for mentor in np.flatnonzero(mentoring.offers).tolist():
        for topic in mentoring.topics_offered.values(mentor):
            offered[topic] += 1
            places[topic] += int(free[mentor])
    short = [topic for topic, count in asked.items() if count > places[topic]]
    short.sort(key=lambda topic: (places[topic] - asked[topic], topic))
    return [
        {
            "topic": topic,
            "ask": asked[topic],
            "mentors": offered[topic],
            "places": places[topic],
        }
        for topic in short
    ]
