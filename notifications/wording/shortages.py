"""What a mentoring round was short of, in words that an admin can pass on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from notifications.wording.names import isolated, one_line
from notifications.wording.numbers import cardinal


def shortage_lines(shortages: Sequence[Mapping[str, Any]]) -> list[str]:
    """Word the topics of which more are asked for than there are places.

    Parameters
    ----------
    shortages
        Each with ``topic``, how many ``ask``, how many ``mentors`` offer it, and how many free
        ``places`` these have.

    Examples
    --------
    >>> shortage_lines([{"topic": "agents", "ask": 7, "mentors": 2, "places": 3}])
    ['Seven ask for agents, two mentors offer it (three places).']
    """
    return [_line(each) for each in shortages]


def _line(shortage: Mapping[str, Any]) -> str:
    ask, mentors, places = (int(shortage[name]) for name in ("ask", "mentors", "places"))
    who = cardinal(ask)
    asking = f"{who[:1].upper()}{who[1:]} {'asks' if ask == 1 else 'ask'}"
    topic = isolated(one_line(str(shortage["topic"])))
    if not mentors:
        return f"{asking} for {topic}, nobody offers it."
    offering = f"{cardinal(mentors)} {'mentor offers' if mentors == 1 else 'mentors offer'} it"
    room = f"{cardinal(places)} {'place' if places == 1 else 'places'}"
    return f"{asking} for {topic}, {offering} ({room})."
