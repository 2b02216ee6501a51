"""The weekly digest: thanks to who helped people of other functions, and what is passed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from insights.recognition import HELPING, Exchange, Helper, helpers_across_functions
from notifications.contexts import Person
from notifications.messages import RecognitionDigest, Thanked, ThankedNote
from notifications.outbox import Draft, queue
from notifications.wording.dates import span
from rounds.collection import newest_untold, passed_on, told_in
from rounds.eligibility import absence
from rounds.letterhead import Letterhead
from store import ActivityEvent, Enrolment, Member, OutboxRow, Program, Tip, activity_terms
from store.audit import record

MOST_THANKED = 5
MOST_TIPS = 3
WEEK_DAYS = 7
BETWEEN_THANKS = timedelta(days=6)
"""A helper is thanked once a week, in however many communities."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a week's digest says and to whom.

    Attributes
    ----------
    first_day, last_day
        The week.
    thanked
        Those who helped and agreed to be named, most people helped first.
    unnamed
        How many more helped, and did not agree to be named.
    recipients
        The community's members who get it.
    activity_is_off
        Whether nobody's activity may be looked at, so that nobody can be thanked.
    tips
        The newest things that members pass on and no other digest has told of.
    helpers
        Everybody who helped, whether or not they are named.
    """

    first_day: date
    last_day: date
    thanked: tuple[Thanked, ...]
    unnamed: int
    recipients: tuple[Member, ...]
    activity_is_off: bool
    tips: tuple[Tip, ...] = ()
    helpers: tuple[Helper, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.thanked or self.tips)


def compose_digest(session: Session, community: str, *, now: datetime) -> Digest:
    """Look at the seven days before today, as far as activity may be used.

    Parameters
    ----------
    community
        The community's slug.
    """
    last_day = now.astimezone(UTC).date() - timedelta(days=1)
    first_day = last_day - timedelta(days=WEEK_DAYS - 1)
    members = {member.id: member for member in session.scalars(select(Member))}
    helpers = helpers_across_functions(_exchanges(session, members, first_day, last_day))
    named = [helper for helper in helpers if members[helper.member].thanks_by_name]
    return Digest(
        first_day=first_day,
        last_day=last_day,
        thanked=tuple(_thanked(helper, members) for helper in named[:MOST_THANKED]),
        unnamed=len(helpers) - len(named),
        recipients=tuple(_recipients(session, community, last_day + timedelta(days=1))),
        activity_is_off=activity_terms(session).privacy.is_off,
        tips=tuple(_tips(session, community, _subject(community, last_day))),
        helpers=tuple(helpers),
    )


def queue_digest(
    session: Session, sender: Letterhead, *, actor: str = "schedule", now: datetime
) -> int:
    """Queue the week's digest to each of a community's members; return how many are new.

    Nothing is queued when there is nobody to thank and nothing to pass on, nor a second time in the
    same week. Who helped gets a private note, also where nobody is named.
    """
    community = sender.community
    digest = compose_digest(session, community.slug, now=now)
    queue(session, list(_notes(session, digest, sender, now)), now=now)
    if not digest.says_something:
        return 0
    context = RecognitionDigest(
        community=community.name,
        slug=community.slug,
        purpose=community.purpose,
        week=span(digest.first_day, WEEK_DAYS),
        first_day=digest.first_day,
        days=WEEK_DAYS,
        thanked=digest.thanked,
        contact=sender.contact,
        tips=passed_on(session, digest.tips),
    )
    subject = _subject(community.slug, digest.last_day)
    drafts = [
        Draft.to_member(member, subject=subject, context=replace(context, recipient=member.id))
        for member in digest.recipients
    ]
    done = queue(session, drafts, now=now)
    queued = done.queued
    if queued or done.withheld:
        for tip in digest.tips:
            tip.told_in = subject
    if queued:
        record(
            session,
            at=now,
            actor=actor,
            action="digest.queue",
            subject=f"community/{community.slug}",
            after={"messages": queued},
        )
    return queued


def _subject(community: str, last_day: date) -> str:
    return f"{community}-{last_day:%G-W%V}"


def _tips(session: Session, community: str, subject: str) -> Sequence[Tip]:
    """Return what the week's digest passes on: the same again once it was queued."""
    of_this_week = select(OutboxRow.id).where(
        OutboxRow.kind == RecognitionDigest.kind, OutboxRow.subject == subject
    )
    if session.scalar(of_this_week.limit(1)) is not None:
        return told_in(session, community, subject)
    return newest_untold(session, community, most=MOST_TIPS)


def _notes(session: Session, digest: Digest, sender: Letterhead, now: datetime) -> Iterator[Draft]:
    """Thank each helper of the community in private, once a week."""
    community = sender.community
    recipients = {member.id: member for member in digest.recipients}
    lately = set(
        session.scalars(
            select(OutboxRow.member_id).where(
                OutboxRow.kind == ThankedNote.kind, OutboxRow.queued_at > now - BETWEEN_THANKS
            )
        )
    )
    for helper in digest.helpers:
        member = recipients.get(helper.member)
        if member is None or member.id in lately:
            continue
        context = ThankedNote(
            community=community.name,
            slug=community.slug,
            purpose=community.purpose,
            contact=sender.contact,
            recipient=Person.of(member),
            first_day=digest.first_day,
            people_helped=helper.people_helped,
            functions=helper.functions,
            topics=helper.topics,
            by_name=member.thanks_by_name,
        )
        subject = _subject(community.slug, digest.last_day)
        yield Draft.to_member(member, subject=subject, context=context)


def _exchanges(
    session: Session, members: Mapping[int, Member], first_day: date, last_day: date
) -> list[Exchange]:
    privacy = activity_terms(session).privacy
    on = {member.id for member in members.values() if privacy.covers(member.country)}
    begins = datetime.combine(max(first_day, privacy.since or first_day), time(), UTC)
    ends = datetime.combine(last_day + timedelta(days=1), time(), UTC)
    rows = session.execute(
        select(
            ActivityEvent.kind,
            ActivityEvent.actor_id,
            ActivityEvent.target_id,
            ActivityEvent.topic,
        ).where(
            ActivityEvent.kind.in_(sorted(HELPING)),
            ActivityEvent.target_id.is_not(None),
            ActivityEvent.at >= begins,
            ActivityEvent.at < ends,
        )
    )
    return [
        Exchange(
            kind=kind,
            helper=actor,
            helped=target,
            helper_function=members[actor].function,
            helped_function=members[target].function,
            topic=topic,
        )
        for kind, actor, target, topic in rows
        if actor in on and target in on and members[actor].status != "left"
    ]


def _thanked(helper: Helper, members: Mapping[int, Member]) -> Thanked:
    member = members[helper.member]
    return Thanked(
        name=member.name,
        function=member.function,
        people_helped=helper.people_helped,
        functions=helper.functions,
        topics=helper.topics,
    )


def _recipients(session: Session, community: str, today: date) -> Iterator[Member]:
    """Give the members who take part in a program of the community today, each once."""
    enrolments = session.scalars(
        select(Enrolment)
        .join(Enrolment.program)
        .where(Program.community == community)
        .options(joinedload(Enrolment.member))
        .order_by(Enrolment.member_id)
    )
    taking_part = (
        each.member for each in enrolments if absence(each.member, each, on=today) is None
    )
    return iter(dict.fromkeys(taking_part))
