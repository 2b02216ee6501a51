"""What a mentoring round is short of, in the words that its admins read."""

from __future__ import annotations

from notifications.wording.names import isolated, one_line
from notifications.wording.numbers import number


def shortage(topic: str, asking: int, mentors: int, places: int) -> str:
    """Say how many ask for a topic, and how many could show it.

    Parameters
    ----------
    asking
        How many mentees ask for the topic.
    mentors
        How many mentors offer it.
    places
        How many free places these mentors have.

    Examples
    --------
    >>> shortage("data storytelling", 7, 2, 3)
    'Seven ask for data storytelling, two mentors offer it (3 places).'
    """
    ask = f"{number(asking)} {'asks' if asking == 1 else 'ask'}"
    ask = ask[:1].upper() + ask[1:]
    offer = f"{number(mentors)} {'mentor offers' if mentors < 2 else 'mentors offer'} it"
    room = f" ({_places(places)})" if mentors else ""
    return f"{ask} for {isolated(one_line(topic))}, {offer}{room}."


def _places(places: int) -> str:
    if places < 1:
        return "no free place"
    return "1 place" if places == 1 else f"{places:,} places"
