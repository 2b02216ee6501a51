"""Who of a round is in touch already, out of the activity that may be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.activity_terms import ActivityTerms
from config.privacy import PrivacySettings
from insights.network import ContactCounter, Network, groups_reached, network_among
from matching.problem import Category, Contacts
from store import Member, Round, activity_terms
from store.contact_events import ContactRow, contact_events, members_with_activity

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Talk:
    """The organisation's members whose activity may be used, and who of them is in touch.

    Attributes
    ----------
    number_of
        ``int64 (largest id + 1,)``: each member's number in the network by id, or `NOBODY`.
    functions
        ``int32 (n,)``: their business functions as codes, -1 where not known.
    network
        Over their numbers.
    seen
        ``bool (n,)``: of whom there is any activity at all, however long ago.
    """

    number_of: NDArray[np.int64]
    functions: NDArray[np.int32]
    network: Network
    seen: NDArray[np.bool_]

    def number(self, member: int) -> int:
        """Give a member's number, or `NOBODY`."""
        return int(self.number_of[member]) if member < len(self.number_of) else NOBODY


def contacts_of(session: Session, round_: Round, members: Sequence[Member]) -> Contacts | None:
    """Give who of a round's participants is in touch, and how much each is with the organisation.

    Parameters
    ----------
    members
        The participants; their place in the sequence is their number in the result.

    Returns
    -------
    Contacts or None
        None where activity is off, or nobody is in touch with anybody.
    """
    terms = activity_terms(session)
    if terms.privacy.is_off:
        return None
    talk = organisation_talk(session, terms, starts_on=round_.starts_on, until=round_.opened_at)
    if not talk.network.indices.size:
        return None
    chosen = np.array([talk.number(member.id) for member in members], np.int64)
    among = network_among(talk.network, chosen)
    known = (chosen != NOBODY) & talk.seen[chosen]
    reached = groups_reached(talk.network, talk.functions)
    return Contacts(
        among.indptr,
        among.indices,
        among.weights,
        circle=np.where(known, talk.network.degrees[chosen], NOBODY),
        across=np.where(known, reached[chosen], 0),
    )


def organisation_talk(
    session: Session, terms: ActivityTerms, *, starts_on: date, until: datetime
) -> Talk:
    """Add up the activity of all members for whom it is on.

    Parameters
    ----------
    terms
        Whose activity may be used, and what it counts.
    starts_on
        The day up to which events have aged.
    until
        The last instant that is looked at.
    """
    on = _countries(session, terms.privacy)
    numbers, functions = _people(session, on)
    weight_of = {kind: weight for kind, weight in terms.network.weight_of.items() if weight}
    weights = np.array(list(weight_of.values()), np.float64)
    counter = ContactCounter(len(functions), half_life_days=terms.network.half_life_days)
    first_day = starts_on - timedelta(weeks=terms.network.weeks)
    since = terms.privacy.since
    for day, rows in contact_events(
        session, max(first_day, since or first_day), until, [*weight_of]
    ):
        _count(counter, rows, numbers, weights, age=(starts_on - day).days)
    seen = np.zeros(len(functions), np.bool_)
    begins = None if since is None else datetime.combine(since, time(), UTC)
    with_activity = members_with_activity(session, until, begins, on)
    found = numbers[np.array(sorted(with_activity), np.int64)]
    seen[found[found != NOBODY]] = True
    return Talk(numbers, functions, counter.network(least=terms.network.least), seen)


def _countries(session: Session, privacy: PrivacySettings) -> frozenset[str] | None:
    """Return the countries where activity is on, as members have them; None: on for everybody."""
    if privacy.activity_countries == "all":
        return None
    known = session.scalars(select(Member.country).distinct())
    return frozenset(each for each in known if each is not None and privacy.covers(each))


def _people(
    session: Session, on: frozenset[str] | None
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Give the members whose activity may be used numbers, by id, and their functions."""
    rows = session.execute(
        select(Member.id, Member.country, Member.function, Member.status).order_by(Member.id)
    ).all()
    covered = [row for row in rows if (on is None or row.country in on) and row.status != "left"]
    numbers = np.full(1 + max((row.id for row in rows), default=0), NOBODY, np.int64)
    numbers[[row.id for row in covered]] = np.arange(len(covered))
    return numbers, Category.of([row.function for row in covered]).codes


def _count(
    counter: ContactCounter,
    rows: Sequence[ContactRow],
    numbers: NDArray[np.int64],
    weights: NDArray[np.float64],
    *,
    age: int,
) -> None:
    """Count a day's events between two whose activity may be used."""
    actor, target, kind, weight, times = (np.array(column) for column in zip(*rows, strict=True))
    first, second = numbers[actor], numbers[target]
    on = (first != NOBODY) & (second != NOBODY)
    counter.add(
        first[on],
        second[on],
        weights[kind[on]] * weight[on],
        np.full(int(on.sum()), float(age)),
        times[on],
    )
