"""Mail at a pace: hours, weeks, limits of speed, and people who want none."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from notifications import claims
from notifications.bundles import MERGED
from notifications.contexts import Context
from notifications.delivery import Delivery, deliver
from notifications.envelope import Sender
from notifications.forecast import OVER_THE_LIMIT, foresee
from notifications.messages import KINDS
from notifications.outbox import Draft, cancel, queue
from notifications.pacing import WEEK, Hours, Pace
from notifications.picking import WAITS_FOR_HOURS, WAITS_FOR_WEEK, Terms, pick, streams
from notifications.samples import PROGRAM, introduction_sample, samples
from notifications.transports.base import RefusedError, UnavailableError
from notifications.transports.memory import MemoryTransport
from store import Database, MailStop, Member, OutboxRow, Suppression

SENDER = Sender("crossweave@harbourline.example", "Crossweave")
MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC)
DIGEST = samples()["recognition_digest"]
NOTE = samples()["unmatched"]
TWO_A_WEEK = Terms(Pace(per_week=2))
IN_HOURS = Terms(Pace(hours=Hours()))


class Post:
    """An outbox with members, a clock and a transport that remembers."""

    def __init__(self, database: Database) -> None:
        self.database, self.transport, self.now = database, MemoryTransport(), MONDAY

    def hire(self, *members: int, **traits: object) -> None:
        """Add members."""
        with self.database.writing() as session:
            session.add_all(
                Member(
                    id=member,
                    source="hr",
                    source_key=str(member),
                    name=f"Member {member}",
                    email=f"m{member}@b.example",
                    created_at=MONDAY,
                    changed_at=MONDAY,
                    **traits,
                )
                for member in members
            )

    def queue(self, member: int, *contexts: Context, about: str = "match-1") -> None:
        """Queue messages to a member."""
        with self.database.writing() as session:
            person = session.get_one(Member, member)
            drafts = [Draft.to_member(person, subject=about, context=each) for each in contexts]
            queue(session, drafts, now=self.now)

    def send(self, terms: Terms) -> Delivery:
        """Deliver what may go now."""
        return deliver(
            self.database,
            self.transport,
            sender=SENDER,
            clock=lambda: self.now,
            worker="test",
            terms=terms,
        )

    def kinds(self) -> list[str]:
        """Give the kinds of the mails that were sent, in order."""
        return [mail.key.partition("/")[0] for mail in self.transport.sent]

    def states(self) -> dict[str, tuple[str, str | None]]:
        """Give state and reason of each row, by kind."""
        with self.database.reading() as session:
            found = select(OutboxRow.kind, OutboxRow.state, OutboxRow.state_reason)
            return {kind: (state, why) for kind, state, why in session.execute(found).tuples()}


@pytest.fixture
def post(database: Database) -> Post:
    """Give an outbox on SQLite and on PostgreSQL, with one member."""
    post = Post(database)
    post.hire(1, time_zone="America/New_York")
    return post


def test_members_get_mail_in_their_own_hours(post: Post) -> None:
    """In New York it is night: the row waits for eight o'clock there, and says so."""
    post.queue(1, NOTE)
    assert post.send(IN_HOURS) == Delivery(held=1)
    assert post.states()["unmatched"] == ("queued", WAITS_FOR_HOURS)
    post.now = MONDAY + timedelta(hours=3, minutes=59)
    assert post.send(IN_HOURS) == Delivery()
    post.now += timedelta(minutes=1)
    assert post.send(IN_HOURS) == Delivery(sent=1)
    assert post.states()["unmatched"] == ("sent", None)


def test_what_is_urgent_and_what_admins_get_waits_for_no_hour(post: Post) -> None:
    """Whoever just asked for a message sits in front of it."""
    urgent = samples()["approval_wanted"]
    post.queue(1, urgent)
    with post.database.writing() as session:
        admin = Draft.to_admin("ada@b.example", subject="round-1", context=NOTE)
        queue(session, [admin], now=MONDAY)
    assert post.send(IN_HOURS) == Delivery(sent=2)


def test_more_than_the_week_holds_is_put_together(post: Post) -> None:
    """One alone, two in one; the rows stay, tell why, and count as sent with the one."""
    post.queue(1, DIGEST, NOTE, introduction_sample())
    assert post.send(TWO_A_WEEK) == Delivery(sent=2, merged=2)
    assert post.kinds() == ["introduction", "bundle"]
    assert {state for state, _ in post.states().values()} == {"sent"}
    text = post.transport.sent[1].message.get_body(("plain",))
    assert text is not None
    assert "No partner" not in text.get_content()
    assert "first in line" in text.get_content()
    assert "thank you" in text.get_content()
    assert post.send(TWO_A_WEEK) == Delivery()


def test_a_full_week_waits_but_not_for_an_introduction(post: Post) -> None:
    """Digests wait until the week allows; an introduction goes at once and takes them along."""
    post.queue(1, NOTE, about="round-1")
    post.queue(1, NOTE, about="round-2")
    assert post.send(TWO_A_WEEK) == Delivery(sent=2)
    post.now += timedelta(days=1)
    post.queue(1, DIGEST)
    assert post.send(TWO_A_WEEK) == Delivery(held=1)
    assert post.states()["recognition_digest"] == ("queued", WAITS_FOR_WEEK)
    post.now += timedelta(days=1)
    post.queue(1, introduction_sample())
    assert post.send(TWO_A_WEEK) == Delivery(sent=1, merged=2)
    assert post.kinds() == ["unmatched", "unmatched", "bundle"]


def test_a_message_that_waited_for_the_week_goes_when_it_may(post: Post) -> None:
    """Seven days after the first of those that filled the week."""
    post.queue(1, NOTE, about="round-1")
    post.queue(1, NOTE, about="round-2")
    post.send(TWO_A_WEEK)
    post.queue(1, DIGEST)
    post.now += timedelta(days=1)
    post.send(TWO_A_WEEK)
    post.now = MONDAY + WEEK - timedelta(seconds=1)
    assert post.send(TWO_A_WEEK) == Delivery()
    post.now = MONDAY + WEEK
    assert post.send(TWO_A_WEEK) == Delivery(sent=1)


def test_what_is_taken_back_is_taken_out_of_a_bundle(post: Post) -> None:
    """A bundle that the server put off tells the truth when it is tried again."""
    post.queue(1, NOTE, about="round-1")
    post.queue(1, DIGEST, about="week-1")
    post.transport.failures["m1@b.example"] = RefusedError("busy", code=451)
    one_a_week = Terms(Pace(per_week=1))
    assert post.send(one_a_week) == Delivery(deferred=1, merged=2)
    assert post.states()["unmatched"] == ("withheld", MERGED)
    with post.database.writing() as session:
        assert cancel(session, subject="round-1", reason="takes no part") == 1
    post.transport.failures.clear()
    post.now += timedelta(minutes=5)
    assert post.send(one_a_week) == Delivery(sent=1)
    text = post.transport.sent[0].message.as_string()
    assert "first in line" not in text
    assert post.states()["unmatched"] == ("cancelled", "takes no part")
    assert post.states()["recognition_digest"][0] == "sent"


def test_a_bundle_of_which_nothing_is_left_is_not_sent(post: Post) -> None:
    """All in it was taken back."""
    post.queue(1, NOTE, DIGEST)
    post.transport.failures["m1@b.example"] = RefusedError("busy", code=451)
    post.send(Terms(Pace(per_week=1)))
    with post.database.writing() as session:
        assert cancel(session, subject="match-1", reason="has left") == 2
    post.transport.failures.clear()
    post.now += timedelta(minutes=5)
    assert post.send(Terms(Pace(per_week=1))) == Delivery()
    assert post.states()["bundle"][0] == "cancelled"


def test_what_has_gone_in_a_bundle_cannot_be_taken_back(post: Post) -> None:
    """Neither once it was sent, nor while nobody knows."""
    post.queue(1, NOTE, DIGEST)
    post.send(Terms(Pace(per_week=1)))
    with post.database.writing() as session:
        assert cancel(session, subject="match-1", reason="has left") == 0
        session.execute(
            update(OutboxRow).values(state="withheld").where(OutboxRow.kind != "bundle")
        )
        session.execute(
            update(OutboxRow).values(state="uncertain").where(OutboxRow.kind == "bundle")
        )
        assert cancel(session, subject="match-1", reason="has left") == 0


def test_a_reserved_row_can_still_be_taken_back(post: Post) -> None:
    """Between the choice and the beginning of a row somebody may leave: then nothing is sent."""
    post.queue(1, NOTE)
    with post.database.writing() as session:
        (stream,) = streams(session, now=MONDAY)
        (row,) = pick(session, stream, terms=Terms(), now=MONDAY, worker="slow", most=5).rows
    with post.database.writing() as session:
        assert cancel(session, subject="match-1", reason="has left") == 1
    with post.database.writing() as session:
        assert not claims.begin(session, row, now=MONDAY)


def test_what_a_dead_sender_reserved_is_free_again(post: Post) -> None:
    """It was not begun, so it is neither lost nor uncertain."""
    post.queue(1, NOTE)
    with post.database.writing() as session:
        (stream,) = streams(session, now=MONDAY)
        pick(session, stream, terms=Terms(), now=MONDAY, worker="elsewhere", most=5)
    assert post.send(Terms()) == Delivery(left=1)
    post.now += timedelta(minutes=16)
    assert post.send(Terms()) == Delivery(sent=1)


def test_a_minute_holds_so_many_and_the_rest_goes_in_the_next(post: Post) -> None:
    """In all, and to one domain; what is over the limit stays due."""
    drafts = [
        Draft.to_admin(f"a{n}@{'b' if n % 2 else 'c'}.example", subject="x", context=NOTE)
        for n in range(20)
    ]
    with post.database.writing() as session:
        queue(session, drafts, now=MONDAY)
    terms = Terms(Pace(per_minute=6, per_minute_domain=4))
    assert post.send(terms) == Delivery(sent=6, left=14)
    post.now += timedelta(seconds=59)
    assert post.send(terms) == Delivery(left=14)
    post.now += timedelta(seconds=1)
    assert post.send(terms) == Delivery(sent=6, left=8)
    post.now += timedelta(minutes=1)
    assert post.send(Terms(Pace(per_minute_domain=3))) == Delivery(sent=6, left=2)


def test_speed_is_held_by_several_senders_together(post: Post) -> None:
    """What one has taken counts for the others."""
    drafts = [Draft.to_admin(f"a{n}@b.example", subject="x", context=NOTE) for n in range(60)]
    with post.database.writing() as session:
        queue(session, drafts, now=MONDAY)
    terms = Terms(Pace(per_minute=25))
    threads = [threading.Thread(target=post.send, args=(terms,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({mail.key for mail in post.transport.sent}) == len(post.transport.sent) == 25


def test_several_senders_keep_the_week_together(post: Post) -> None:
    """Four of them at once give nobody a third message, and send nothing twice."""
    post.hire(*range(2, 22))
    for member in range(1, 22):
        post.queue(member, NOTE, DIGEST, introduction_sample())
    threads = [threading.Thread(target=post.send, args=(TWO_A_WEEK,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post.send(TWO_A_WEEK)
    got = Counter(mail.recipient for mail in post.transport.sent)
    assert set(got.values()) == {2}
    assert len(got) == 21
    assert len({mail.key for mail in post.transport.sent}) == 42


@pytest.mark.parametrize(
    ("reason", "told"), [("bounced", "came back as unknown"), ("erased", "asked to be forgotten")]
)
def test_nothing_goes_to_a_suppressed_address(post: Post, reason: str, told: str) -> None:
    """Urgent or not; the row says why."""
    post.queue(1, NOTE, samples()["approval_wanted"])
    with post.database.writing() as session:
        session.add(Suppression(digest="hash of m1@b.example", reason=reason, at=MONDAY))
    assert post.send(Terms(digest=lambda address: f"hash of {address}")) == Delivery(suppressed=2)
    assert {state for state, _ in post.states().values()} == {"suppressed"}
    assert told in str(post.states()["unmatched"][1])
    assert post.transport.sent == []


@pytest.mark.parametrize(
    ("stopped", "sent"),
    [(PROGRAM.slug, ["recognition_digest"]), ("ai-learners", ["unmatched"]), ("*", [])],
)
def test_who_stopped_a_list_gets_no_more_of_it(
    post: Post, stopped: str, sent: Sequence[str]
) -> None:
    """Of that list, or of every list."""
    post.queue(1, NOTE, DIGEST)
    with post.database.writing() as session:
        session.add(MailStop(member_id=1, mailing=stopped, at=MONDAY))
    assert post.send(Terms()) == Delivery(sent=len(sent), suppressed=2 - len(sent))
    assert post.kinds() == list(sent)


def test_a_row_that_cannot_be_read_stops_no_bundle(post: Post) -> None:
    """It fails by itself, the others go together."""
    post.queue(1, NOTE, DIGEST, introduction_sample(), samples()["ask"])
    with post.database.writing() as session:
        session.execute(update(OutboxRow).where(OutboxRow.kind == "ask").values(context={"odd": 1}))
    assert post.send(TWO_A_WEEK) == Delivery(sent=1, failed=1, merged=3)


def test_a_server_that_mostly_fails_stops_the_delivery(post: Post) -> None:
    """Not only failures in a row: more than half of twenty is enough."""
    drafts = [Draft.to_admin(f"a{n}@b.example", subject="x", context=NOTE) for n in range(60)]
    with post.database.writing() as session:
        queue(session, drafts, now=MONDAY)
    for number in range(60):
        if number % 3:
            error = UnavailableError("hiccup")
            post.transport.failures[f"a{number}@b.example"] = error
    done = post.send(Terms())
    assert done.stopped == "Stopped, as 13 of 20 messages were not taken: hiccup."
    assert (done.sent, done.deferred, done.left) == (7, 13, 40)


def test_a_forecast_says_it_all_and_changes_nothing(post: Post, content: object) -> None:
    """What goes now, what waits and why, what is put together; the database stays as it is."""
    post.hire(2, time_zone="Europe/London")
    post.queue(1, NOTE)
    post.queue(2, NOTE, DIGEST, introduction_sample())
    terms = Terms(Pace(per_week=2, hours=Hours(), per_minute=5))
    before = content(post.database)  # type: ignore[operator]
    foreseen = {each.key: each for each in foresee(post.database, terms=terms, now=MONDAY)}
    assert content(post.database) == before  # type: ignore[operator]
    assert Counter(each.what for each in foreseen.values()) == {"now": 2, "later": 1, "merged": 2}
    waits = foreseen["unmatched/match-1/1"]
    assert (waits.at, waits.why) == (MONDAY + timedelta(hours=4), WAITS_FOR_HOURS)
    assert waits.document()["at"] == "2027-01-04T13:00:00+00:00"
    post.send(terms)
    assert len(post.transport.sent) == 2


def test_a_forecast_names_what_is_over_the_limit(post: Post) -> None:
    """It goes a minute later."""
    post.queue(1, NOTE, DIGEST)
    terms = Terms(Pace(per_minute=1))
    found = [each for each in foresee(post.database, terms=terms, now=MONDAY) if each.why]
    assert [(each.what, each.why) for each in found] == [("later", OVER_THE_LIMIT)]


steps = st.lists(
    st.tuples(
        st.sampled_from(["unmatched", "recognition_digest", "introduction", "match_changed"]),
        st.integers(1, 2),
        st.integers(0, 40),
    ),
    min_size=1,
    max_size=14,
)


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps, per_week=st.integers(1, 3), bad=st.integers(0, 9))
def test_nothing_is_lost_and_no_week_overflows(
    sqlite_database: Database, steps: list[tuple[str, int, int]], per_week: int, bad: int
) -> None:
    """Whatever comes when: each goes once, alone or with others; weeks hold what they may."""
    post = _fresh(sqlite_database)
    terms = Terms(Pace(per_week=per_week, hours=Hours()))
    gone: list[tuple[datetime, str, bool]] = []
    for number, (kind, member, hours) in enumerate(steps):
        post.now += timedelta(hours=hours)
        post.queue(member, samples()[kind], about=f"match-{number}")
        _send_and_note(post, terms, gone, fails=number == bad)
    while (at := _next(post)) is not None:
        post.now = max(post.now, at)
        _send_and_note(post, terms, gone, fails=False)
    with post.database.reading() as session:
        rows = session.scalars(select(OutboxRow)).all()
        session.expunge_all()
    assert {row.state for row in rows} == {"sent"}
    parts = [row for row in rows if row.merged_into_id is not None]
    assert len(rows) - len(parts) == len(post.transport.sent)
    assert len([row for row in rows if row.kind != "bundle"]) == len(steps)
    _check_weeks(gone, per_week)


def _next(post: Post) -> datetime | None:
    """Give the instant at which the next row is due; None when none waits."""
    with post.database.reading() as session:
        waiting = select(func.min(OutboxRow.not_before)).where(OutboxRow.state.in_(claims.DUE))
        return session.scalar(waiting)


def _fresh(database: Database) -> Post:
    with database.writing() as session:
        session.execute(update(OutboxRow).values(merged_into_id=None))
        session.execute(delete(OutboxRow))
        session.execute(delete(Member))
    post = Post(database)
    post.hire(1, time_zone="America/New_York", works_from=600)
    post.hire(2)
    return post


def _send_and_note(
    post: Post, terms: Terms, gone: list[tuple[datetime, str, bool]], *, fails: bool
) -> None:
    before = len(post.transport.sent)
    if fails:
        error = RefusedError("busy", code=451)
        post.transport.failures = {"m1@b.example": error, "m2@b.example": error}
    post.send(terms)
    post.transport.failures = {}
    for mail in post.transport.sent[before:]:
        with post.database.reading() as session:
            row = session.scalars(select(OutboxRow).where(OutboxRow.key == mail.key)).one()
            kinds = [part["kind"] for part in row.context.get("parts", ())] or [row.kind]
        prompt = any(KINDS[kind].rank == 0 for kind in kinds)
        gone.append((post.now, mail.recipient, prompt))


def _check_weeks(gone: list[tuple[datetime, str, bool]], per_week: int) -> None:
    """Whatever goes when the week is full already carries something that cannot wait."""
    for number, (at, who, prompt) in enumerate(gone):
        earlier = [when for when, to, _ in gone[:number] if to == who and when > at - WEEK]
        assert prompt or len(earlier) < per_week


def test_a_bundle_answers_to_whom_its_only_introduction_does(post: Post) -> None:
    """With two introductions an answer reaches neither, and each says whom to write to."""
    post.queue(1, introduction_sample(), NOTE)
    post.send(Terms(Pace(per_week=1)))
    assert "tom.hughes" in str(post.transport.sent[0].message["Reply-To"])
    post.now += WEEK
    other = replace(introduction_sample(), match=8)
    post.queue(1, other, about="match-8")
    post.queue(1, introduction_sample(), about="match-9")
    post.send(Terms(Pace(per_week=1)))
    assert "tom.hughes" not in str(post.transport.sent[1].message["Reply-To"])
    text = post.transport.sent[1].message.get_body(("plain",))
    assert text is not None
    assert "To answer, write to tom.hughes@harbourline.example" in text.get_content()
