"""Twelve weeks of posts, replies, reactions, shared documents and meetings, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from sources.harbourline.answers import Answers
from sources.harbourline.company import Company
from sources.harbourline.crowd import LOUD, Crowd, gather_crowd, may_be_seen
from sources.harbourline.dice import Bools, Floats, Ints, choose, choose_by_row, stream
from sources.harbourline.functions import FUNCTIONS
from sources.harbourline.sites import SITES
from sources.harbourline.topics import SHOWS, TOPICS

HEADER: Final = ("Event ID", "Type", "By", "To", "Channel", "Topic", "When")
"""The columns of the workplace's export."""

WEEKS: Final = 12
MOST_EVENTS: Final = 1_500_000
"""However large the company, the file stays near this many rows."""

KINDS: Final = ("post", "reply", "reaction", "coedit", "meeting")
_POST, _REPLY, _REACTION, _COEDIT, _MEETING = range(len(KINDS))
_USUAL_KINDS, _LOUD_KINDS = (0.16, 0.34, 0.27, 0.12, 0.11), (0.44, 0.22, 0.22, 0.06, 0.06)
_CONTACT_WEIGHTS: Final = (5.0, 4.0, 3.0, 2.0, 2.0, 1.5, 1.5, 1.0, 1.6, 0.9)
_DAY_WEIGHTS: Final = (1.0, 1.15, 1.15, 1.05, 0.8, 0.02, 0.02)
_HOLIDAYS: Final = ((1, 1), (12, 25))
_ABOUT_AI = 0.3
_ASKED_A_WEEK: Final = (1, 1, 2, 3, 3, 3, 2, 2, 1)
_HOURS_APART = 4.0

_CHANNELS: Final = (
    *(function.name.lower().replace(" ", "-") for function in FUNCTIONS),
    "ask-ai", "ai-learners", "shared documents", "calendar",
)  # fmt: skip
_ASK_AI, _AI_LEARNERS, _DOCUMENTS, _CALENDAR = range(len(FUNCTIONS), len(_CHANNELS))


@dataclass(frozen=True, slots=True)
class Events:
    """Some events, as columns of equal length.

    Attributes
    ----------
    kind, actor, target, channel, topic, minute : ndarray of int64, shape (m,)
        Positions in ``KINDS``, people, people (-1 nobody), ``_CHANNELS``, ``TOPICS`` (-1 none),
        and minutes since 1970 in UTC.
    """

    kind: Ints
    actor: Ints
    target: Ints
    channel: Ints
    topic: Ints
    minute: Ints

    def only(self, chosen: Bools | Ints) -> Events:
        """Keep some of the events, or put them in an order.

        Parameters
        ----------
        chosen : ndarray of bool or int64
            A mask, or positions.

        Returns
        -------
        Events
            The chosen ones.
        """
        return Events(*(getattr(self, name)[chosen] for name in self.__slots__))


def activity_rows(company: Company, answers: Answers) -> Iterator[tuple[str, ...]]:
    """Give the activity file row by row in the order of time, without its header.

    Parameters
    ----------
    company : Company
        Who works there.
    answers : Answers
        What they could show, which is what helpers write about.

    Yields
    ------
    tuple of str
        The cells in the order of ``HEADER``; the last event is of the day before ``today``.
    """
    crowd = gather_crowd(company, answers)
    rng = stream(company.seed, "activity")
    keys = company.keys
    number = 0
    for week in range(WEEKS, 0, -1):
        first = company.today - timedelta(weeks=week)
        events = _one_week(company, answers, crowd, first, rng)
        yield from _as_rows(events, keys, number)
        number += len(events.kind)


def _one_week(
    company: Company, answers: Answers, crowd: Crowd, first: date, rng: np.random.Generator
) -> Events:
    parts = (
        _ordinary(company, crowd, first, rng),
        *_questions_answered(company, answers, crowd, first, rng),
    )
    columns = (np.concatenate([getattr(part, name) for part in parts]) for name in Events.__slots__)
    events = Events(*columns)
    return events.only(np.argsort(events.minute, kind="stable"))


def _ordinary(company: Company, crowd: Crowd, first: date, rng: np.random.Generator) -> Events:
    """Make what goes on anyway: mostly within the team, some of it across functions."""
    count = round(min(crowd.rate.sum(), MOST_EVENTS / WEEKS))
    actor = choose(rng, crowd.rate, count)
    kinds = np.array([_USUAL_KINDS, _LOUD_KINDS])
    kind = choose_by_row(rng, kinds, (crowd.temper[actor] == LOUD).astype(np.int64))
    target = crowd.contacts[actor, choose(rng, _CONTACT_WEIGHTS, count)]
    target[kind == _POST] = -1
    channel, topic = _subjects(company, kind, actor, target, rng)
    minute = _minutes(company, actor, first, rng)
    events = Events(kind, actor, target, channel, topic, minute)
    unseen = ~may_be_seen(crowd)[target] & ((kind == _REPLY) | (kind == _REACTION))
    return events.only(~unseen & (target != actor))


def _subjects(
    company: Company, kind: Ints, actor: Ints, target: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Give each event a channel and, for what is said about AI, a topic."""
    function = company.tree.function
    channel = np.where(target < 0, function[actor], function[target])
    about_ai = (rng.random(len(kind)) < _ABOUT_AI) & (kind <= _REACTION)
    channel[about_ai] = _AI_LEARNERS
    channel[kind == _COEDIT] = _DOCUMENTS
    channel[kind == _MEETING] = _CALENDAR
    topics = choose_by_row(rng, _topics_of_functions(), function[actor])
    return channel, np.where(about_ai, topics, -1)


def _topics_of_functions() -> Floats:
    return np.array(
        [[float(topic in SHOWS[function.name]) for topic in TOPICS] for function in FUNCTIONS]
    )


def _questions_answered(
    company: Company, answers: Answers, crowd: Crowd, first: date, rng: np.random.Generator
) -> tuple[Events, Events]:
    """Questions in the help channel, and the answers of helpers from other functions."""
    times = choose(rng, _ASKED_A_WEEK, len(crowd.helpers))
    actor = np.repeat(crowd.helpers, times)
    asker = choose(rng, np.ones(company.size), len(actor))
    suits = may_be_seen(crowd)[asker] & ~company.on_leave[asker]
    suits &= company.tree.function[actor] != company.tree.function[asker]
    hours = _hours_from_utc(first)[company.site]
    suits &= np.abs(hours[actor] - hours[asker]) <= _HOURS_APART
    actor, asker = actor[suits], asker[suits]
    topic = choose_by_row(rng, answers.shows.astype(np.float64), actor)
    minute = _minutes(company, actor, first, rng)
    earlier = minute - 2 - (rng.random(len(actor)) * 22).astype(np.int64)
    channel = np.full(len(actor), _ASK_AI)
    nobody = np.full(len(actor), -1)
    return (
        Events(np.full(len(actor), _POST), asker, nobody, channel, topic, earlier),
        Events(np.full(len(actor), _REPLY), actor, asker, channel, topic, minute),
    )


def _minutes(company: Company, actor: Ints, first: date, rng: np.random.Generator) -> Ints:
    """When: on a working day of the week from ``first``, in the actor's own office hours.

    From 8:30 to 18:30 at UTC-5 … UTC+8 the day is the same in UTC, so weeks follow each other.
    """
    days = choose(rng, [_day_weight(first + timedelta(days=day)) for day in range(7)], len(actor))
    local = 510 + (rng.random(len(actor)) + rng.random(len(actor))) * 300
    away = _hours_from_utc(first)[company.site[actor]] * 60
    midnight = (first - date(1970, 1, 1)).days + days
    return midnight * 1440 + (local - away).astype(np.int64)


def _day_weight(day: date) -> float:
    if (day.month, day.day) in _HOLIDAYS:
        return _DAY_WEIGHTS[-1]
    return _DAY_WEIGHTS[day.weekday()]


def _hours_from_utc(day: date) -> Floats:
    """How far each office's clock is ahead, shape (sites,)."""
    noon = time(12)
    offsets = (
        datetime.combine(day, noon, tzinfo=ZoneInfo(site.zone)).utcoffset() for site in SITES
    )
    return np.array([offset.total_seconds() / 3600 for offset in offsets if offset is not None])


def _as_rows(events: Events, keys: list[str], before: int) -> Iterator[tuple[str, ...]]:
    people, topics = [*keys, ""], [*TOPICS, ""]
    times = np.datetime_as_string(events.minute.astype("datetime64[m]")).tolist()
    return zip(
        [f"EV-{number:07d}" for number in range(before + 1, before + 1 + len(times))],
        [KINDS[code] for code in events.kind.tolist()],
        [people[number] for number in events.actor.tolist()],
        [people[number] for number in events.target.tolist()],
        [_CHANNELS[code] for code in events.channel.tolist()],
        [topics[code] for code in events.topic.tolist()],
        [f"{time}:00Z" for time in times],
        strict=True,
    )
