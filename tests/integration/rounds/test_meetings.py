"""The meeting of a match: one time that suits all, told to all, whatever happens at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from notifications.contexts import Slot
from notifications.outbox import message_id
from rounds.gatherings import MeetingRefusedError, gathering, meeting_of, ticks_of
from rounds.meeting_times import own_slot
from rounds.meetings import MOST_PROPOSALS, answer, call_off, propose_time
from rounds.reconciling import reconcile
from store import Match, MatchMember, Meeting, MeetingSlot, Mentorship, OutboxRow, SlotTick
from store.outbox import AuditEntry

STANDING = {"standing": {"weekday": "WED", "at": "12:00", "time_zone": "Europe/London"}}


def act(company, key, what, *args, at=None):
    """Let a member do something about the one match that they are in."""
    now = at or company.start
    with company.database.writing() as session:
        member = company.member(session, key)
        match = session.scalar(
            select(MatchMember.match_id).where(MatchMember.member_id == member.id)
        )
        found = gathering(session, match, member, now=now)
        return what(session, found, *args, company.sender_of(None), now=now)


def times(company):
    with company.database.reading() as session:
        return [slot.starts_at for slot in session.scalars(select(Meeting)).first().slots]


def state(company):
    with company.database.reading() as session:
        meeting = session.scalars(select(Meeting)).one()
        return meeting.state, meeting.sequence, meeting.starts_at


def send(company):
    with company.database.writing() as session:
        waiting = update(OutboxRow).where(OutboxRow.state == "queued")
        session.execute(waiting.values(state="sent", sent_at=company.start))


def settle(company):
    with company.database.writing() as session:
        return reconcile(session, company.sender_of, now=company.start)


@pytest.fixture
def trio(small_company):
    """Give a company in which three are introduced to each other."""
    for key, function in (("ada", "Finance"), ("tom", "IT"), ("eve", "Sales")):
        small_company.hire(key, function=function)
    small_company.hold()
    return small_company


@pytest.fixture
def pair(small_company):
    """Give a company in which ada and tom are introduced."""
    return introduced(small_company)


@pytest.fixture
def each_pair(company):
    """Give one on SQLite and one on PostgreSQL."""
    return introduced(company)


def introduced(company):
    company.hire("ada", function="Finance")
    company.hire("tom", function="IT")
    company.hold()
    return company


def test_times_are_written_down_with_the_introduction(pair):
    """Those that the mail shows are among them, and none is ticked."""
    with pair.database.reading() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.kind == "introduction")).first()
        shown = {datetime.fromisoformat(slot["start"]) for slot in row.context["slots"]}
        assert session.scalars(select(SlotTick)).all() == []
    assert len(shown) == 3
    assert shown <= set(times(pair))
    assert state(pair) == ("proposed", 0, None)


def test_only_a_time_that_suits_all_sets_it(trio):
    """Two of three are not enough; the earliest common one is taken, and all are invited."""
    slots = times(trio)
    act(trio, "ada", answer, slots)
    act(trio, "tom", answer, slots[1:])
    assert state(trio)[0] == "proposed"
    assert trio.mail("meeting_set") == []
    act(trio, "eve", answer, slots[:3])
    assert state(trio) == ("set", 0, slots[1])
    assert trio.mail("meeting_set") == ["ada", "eve", "tom"]


def test_the_invitation_answers_to_the_introduction(pair):
    """Mail programs show them as one conversation."""
    for key in ("ada", "tom"):
        act(pair, key, answer, times(pair))
    with pair.database.reading() as session:
        match = session.scalars(select(Match)).one().id
        for row in session.scalars(select(OutboxRow).where(OutboxRow.kind == "meeting_set")):
            key = f"introduction/match-{match}/{row.member_id}"
            assert row.thread == message_id(key)


@pytest.mark.parametrize("turn", range(2))
def test_two_who_tick_at_once_get_one_invitation(each_pair, turn):
    """Whoever is second sees the first, whichever database keeps them apart."""
    slot = times(each_pair)[turn]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda key: act(each_pair, key, answer, [slot]), ("ada", "tom")))
    assert state(each_pair) == ("set", 0, slot)
    assert each_pair.mail("meeting_set") == ["ada", "tom"]


def test_a_meeting_is_made_once_where_there_was_none(each_pair):
    """A match of an older version gets its times when somebody answers, also two at once."""
    slot = times(each_pair)[0]
    with each_pair.database.writing() as session:
        session.execute(delete(MeetingSlot))
        session.execute(delete(Meeting))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda key: act(each_pair, key, answer, [slot]), ("ada", "tom")))
    assert state(each_pair) == ("set", 0, slot)


def test_a_new_common_time_moves_the_meeting(each_pair):
    """The number stays, the version grows, and what waits of the old one is not sent."""
    slots = times(each_pair)
    for key in ("ada", "tom"):
        act(each_pair, key, answer, slots[:1])
    uid = _uid(each_pair)
    act(each_pair, "tom", answer, slots[2:3])
    assert state(each_pair) == ("set", 0, slots[0])  # nobody else knows of it yet
    act(each_pair, "ada", answer, [slots[0], slots[2]])
    assert state(each_pair) == ("set", 1, slots[2])
    assert _uid(each_pair) == uid
    assert each_pair.mail("meeting_set", state="cancelled") == ["ada", "tom"]
    assert each_pair.mail("meeting_set") == ["ada", "tom"]


def test_a_time_that_suits_all_stays(pair):
    """An earlier common time does not move what is set."""
    slots = times(pair)
    for key in ("ada", "tom"):
        act(pair, key, answer, slots[2:])
    for key in ("ada", "tom"):
        act(pair, key, answer, slots)
    assert state(pair) == ("set", 0, slots[2])


def test_nobody_is_asked_to_be_in_two_places(pair):
    """A time at which somebody has another meeting is passed over."""
    slots = times(pair)
    other = pair.hold(1)
    with pair.database.writing() as session:
        match = session.scalars(select(Match).where(Match.round_id == other)).one()
        meeting = meeting_of(session, match)
        meeting.state, meeting.starts_at = "set", slots[0] + timedelta(minutes=10)
        meeting.ends_at = slots[0] + timedelta(minutes=35)
        session.execute(delete(SlotTick))
        first = session.scalars(select(Match.id).where(Match.round_id != other)).one()
    for key in ("ada", "tom"):
        with pair.database.writing() as session:
            found = gathering(session, first, pair.member(session, key), now=pair.start)
            answer(session, found, slots[:2], pair.sender_of(None), now=pair.start)
    with pair.database.reading() as session:
        meeting = session.scalars(select(Meeting).where(Meeting.match_id == first)).one()
        assert meeting.starts_at == slots[1]


def test_calling_off_is_told_to_those_who_were_invited(each_pair):
    """Twice is like once; where no invitation has gone out, there is nothing to take back."""
    for key in ("ada", "tom"):
        act(each_pair, key, answer, times(each_pair))
    act(each_pair, "ada", call_off)
    assert each_pair.mail("meeting_cancelled") == []
    for key in ("ada", "tom"):
        act(each_pair, key, answer, times(each_pair))
    send(each_pair)
    for _ in range(2):
        act(each_pair, "tom", call_off)
    assert each_pair.mail("meeting_cancelled") == ["ada", "tom"]
    assert state(each_pair)[:2] == ("cancelled", 3)
    with each_pair.database.reading() as session:
        assert session.scalars(select(SlotTick)).all() == []


def test_whoever_leaves_a_pair_takes_the_meeting_away(each_pair):
    """The other one's calendar is told, and the one who left gets no mail."""
    for key in ("ada", "tom"):
        act(each_pair, key, answer, times(each_pair))
    send(each_pair)
    each_pair.change("tom", status="left")
    assert settle(each_pair).told == 2  # the change of the match, and the cancellation
    assert settle(each_pair).told == 0
    assert each_pair.mail("meeting_cancelled") == ["ada"]
    assert state(each_pair)[:2] == ("cancelled", 1)


def test_whoever_leaves_a_trio_leaves_the_others_their_meeting(trio):
    """It stays, with one person less and a newer version."""
    for key in ("ada", "tom", "eve"):
        act(trio, key, answer, times(trio))
    send(trio)
    before = state(trio)
    trio.change("eve", status="left")
    settle(trio)
    settle(trio)
    assert state(trio) == ("set", 1, before[2])
    assert trio.mail("meeting_set") == ["ada", "tom"]


def test_whoever_leaves_may_leave_a_common_time_behind(trio):
    """What suits all who stay is set at once."""
    slots = times(trio)
    act(trio, "ada", answer, slots)
    act(trio, "tom", answer, slots[1:])
    trio.change("eve", status="left")
    settle(trio)
    assert state(trio) == ("set", 0, slots[1])
    assert trio.mail("meeting_set") == ["ada", "tom"]


def test_a_mentorship_that_ends_takes_its_first_meeting_away(small_circle):
    """Whichever way it ended; the page plans nothing more."""
    circle = small_circle
    circle.offers("m1")
    circle.asks("e1")
    circle.hold()
    for key in ("m1", "e1"):
        act(circle, key, answer, times(circle))
    send(circle)
    with circle.database.writing() as session:
        session.execute(update(Mentorship).values(state="ended"))
    assert settle(circle).told == 2
    assert settle(circle).told == 0
    with pytest.raises(MeetingRefusedError):
        act(circle, "m1", answer, ())


def test_a_standing_slot_is_set_with_the_introduction(small_company):
    """All are invited in the same transaction, and no times need be ticked."""
    small_company.hire("ada", function="Finance")
    small_company.hire("tom", function="IT", time_zone="Europe/Amsterdam")
    small_company.hold(meeting=STANDING)
    assert state(small_company) == ("set", 0, datetime(2027, 1, 6, 12, tzinfo=UTC))
    assert small_company.mail("meeting_set") == ["ada", "tom"]
    wanted = times(small_company)[0]
    for key in ("ada", "tom"):
        act(small_company, key, answer, [wanted])
    assert state(small_company) == ("set", 1, wanted)


@pytest.mark.parametrize(
    "traits",
    [
        {"time_zone": "Asia/Tokyo"},
        {"works_from": 780},
        {"country": "Greece", "time_zone": "Europe/Athens"},
    ],
)
def test_a_standing_slot_outside_somebodys_hours_is_none(small_company, traits):
    """They look for a time of their own; 6 January is a holiday in Greece."""
    small_company.hire("ada", function="Finance")
    small_company.hire("tom", function="IT", **traits)
    small_company.hold(meeting=STANDING)
    assert state(small_company)[0] == "proposed"


def test_proposals_have_limits(pair):
    """Five from one member; none in the past, none long after the round."""
    day = datetime(2027, 1, 7, 9, tzinfo=UTC)
    for number in range(MOST_PROPOSALS):
        start = day + timedelta(minutes=30 * number + 5)
        act(pair, "ada", propose_time, Slot(start, start + timedelta(minutes=25)))
    for start, why in (
        (day + timedelta(hours=5, minutes=5), "many"),
        (pair.start + timedelta(minutes=59), "past"),
        (datetime(2027, 1, 24, 23, 50, tzinfo=UTC), "far"),
    ):
        with pytest.raises(MeetingRefusedError) as refused:
            act(pair, "ada", propose_time, Slot(start, start + timedelta(minutes=25)))
        assert refused.value.why == why
    assert pair.mail("time_proposed") == ["tom"] * MOST_PROPOSALS


def test_a_proposal_instead_of_a_set_time_waits_for_the_others(pair):
    """What is set stays until the new time suits all; proposing the set time changes nothing."""
    slots = times(pair)
    for key in ("ada", "tom"):
        act(pair, key, answer, slots[:1])
    start = slots[0] + timedelta(hours=1, minutes=5)
    wanted = Slot(start, start + timedelta(minutes=25))
    act(pair, "ada", propose_time, Slot(slots[0], slots[0] + timedelta(minutes=25)))
    assert pair.mail("time_proposed") == []
    act(pair, "ada", propose_time, wanted)
    assert state(pair) == ("set", 0, slots[0])
    act(pair, "tom", answer, [slots[0], start])
    assert state(pair) == ("set", 1, start)


def test_changes_are_in_the_audit_by_ids_alone(pair):
    """Who set or called off what can be read later, without a name."""
    for key in ("ada", "tom"):
        act(pair, key, answer, times(pair))
    act(pair, "ada", call_off)
    with pair.database.reading() as session:
        found = session.scalars(
            select(AuditEntry).where(AuditEntry.action.like("meeting.%")).order_by(AuditEntry.id)
        ).all()
        assert [entry.action for entry in found] == ["meeting.set", "meeting.cancel"]
        assert all(set(entry.after) <= {"starts_at", "members"} for entry in found)


def test_a_time_that_the_clocks_leave_out_does_not_exist():
    """On 28 March 2027 clocks in London go from 01:00 to 02:00."""
    day = datetime(2027, 3, 28, tzinfo=UTC).date()
    assert own_slot(day, time(1, 30), "Europe/London") is None
    slot = own_slot(day, time(2, 30), "Europe/London")
    assert slot is not None
    assert slot.start == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ada", "tom", "eve"]),
        st.one_of(st.just("call off"), st.sets(st.integers(0, 3))),
        st.booleans(),
    ),
    max_size=8,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_is_ticked_in_whatever_order(small_trio, steps):
    """A meeting that becomes set suits all; versions only grow; each has one mail a member."""
    company = small_trio()
    slots, last = times(company), 0
    for key, what, sends in steps:
        before = state(company)
        act(company, key, *((call_off,) if what == "call off" else (answer, _some(slots, what))))
        now = state(company)
        assert last <= now[1] <= before[1] + 1
        if now[0] == "set" and now != before:
            assert _suits_all(company, now[2])
        last = now[1]
        if sends:
            send(company)
    with company.database.reading() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "meeting_set")).all()
        waiting = [row.member_id for row in rows if row.state == "queued"]
    assert len(waiting) == len(set(waiting))


@pytest.fixture
def small_trio(small_company):
    """Give a function that returns a trio whose meeting is as at the beginning."""
    for key, function in (("ada", "Finance"), ("tom", "IT"), ("eve", "Sales")):
        small_company.hire(key, function=function)
    small_company.hold()

    def fresh():
        with small_company.database.writing() as session:
            session.execute(delete(SlotTick))
            session.execute(delete(OutboxRow).where(OutboxRow.kind != "introduction"))
            session.execute(update(Meeting).values(state="proposed", sequence=0, starts_at=None))
        return small_company

    return fresh


def _some(slots, numbers):
    return [slots[number] for number in numbers]


def _suits_all(company, start):
    with company.database.reading() as session:
        meeting = session.scalars(select(Meeting)).one()
        slot = next(slot for slot in meeting.slots if slot.starts_at == start)
        return len(ticks_of(session, meeting)[slot.id]) == 3


def _uid(company):
    with company.database.reading() as session:
        return session.scalars(select(Meeting)).one().uid
