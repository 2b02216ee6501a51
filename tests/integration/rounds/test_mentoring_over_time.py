"""Many quarters of a mentoring program at random: what must hold holds after each step."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from members.enrolment import leave, pause, resume
from members.errors import MembersError
from rounds.lifecycle import RoundError
from rounds.rematching import rematch
from rounds.running import run_round
from store import Enrolment, Member, Mentorship, OutboxRow, Program, Round, RoundMember

MUST = [{"asked": "function"}, {"apart": "reporting_line"}, {"rest": {"rounds": 2}}]
FUNCTIONS = ("Finance", "IT", "Sales")


class Life:
    """A company whose members offer, ask, pause and leave as the dice fall."""

    def __init__(self, company, seed):
        self.company, self.dice = company, Random(seed)
        self.people: list[str] = []
        for number in range(8):
            self.join(f"p{number}")

    def program(self):
        return self.company.program(approval="automatic", must=MUST, least_each=1)

    def join(self, key):
        manager = self.dice.choice([*self.people, None])
        self.company.know(key, {"function": self.dice.choice(FUNCTIONS), "manager": manager})
        self.people.append(key)
        if self.dice.random() < 0.6:
            self.company.offers(key, capacity=self.dice.randint(0, 3))
        if self.dice.random() < 0.7:
            self.company.asks(key, topics=self.dice.sample(["data", "charts"], 1))

    def stir(self, now):
        """Let a few people change their mind."""
        for key in self.dice.sample(self.people, 3):
            what = self.dice.choice(["pause", "leave", "resume", "left", "stay"])
            with self.company.database.writing() as session:
                person = self.company.member(session, key)
                program = session.scalars(select(Program)).one()
                role = self.dice.choice([None, "mentor", "mentee"])
                more = {"actor": "test", "now": now}
                try:
                    if what == "pause":
                        pause(session, program, person, until=None, role=role, **more)
                    elif what == "leave" and role:
                        leave(session, program, person, role=role, **more)
                    elif what == "resume":
                        resume(session, program, person, **more)
                    elif what == "left" and self.dice.random() < 0.3:
                        person.status = "left"
                except MembersError:
                    pass

    def someone_wants_another(self, now):
        """Rematch one mentee, if that can be done."""
        with self.company.database.reading() as session:
            active = select(Mentorship.mentee_id).where(Mentorship.state == "active")
            mentees = sorted(session.scalars(active))
        if not mentees:
            return
        who = self.dice.choice(mentees)
        sender_of = self.company.sender_of
        for _ in range(2):
            try:
                rematch(
                    self.company.database, self.program(), who, sender_of, actor="test", now=now
                )
            except RoundError:
                break

    def check(self):
        """Hold all that is stored against what must never be otherwise."""
        with self.company.database.reading() as session:
            active = session.scalars(select(Mentorship).where(Mentorship.state == "active")).all()
            self._check_places(session, active)
            assert max(Counter(each.mentee_id for each in active).values(), default=0) <= 1
            for each in active:
                assert each.mentor.manager_id != each.mentee_id
                assert each.mentee.manager_id != each.mentor_id
                assert each.mentor.status != "left"
                assert each.mentee.status != "left"
            keys = session.scalars(select(OutboxRow.key)).all()
            assert len(keys) == len(set(keys))
            for round_ in session.scalars(select(Round).where(Round.state != "cancelled")):
                check_census(session, round_)

    def _check_places(self, session, active):
        taken = Counter(each.mentor_id for each in active)
        places = select(Enrolment.member_id, Enrolment.capacity).where(Enrolment.role == "mentor")
        capacity = dict(session.execute(places).tuples().all())
        assert all(count <= capacity[mentor] for mentor, count in taken.items())


def check_census(session, round_):
    """Everybody is there once in each of their roles, matched or told why."""
    promised = Counter()
    for standing in round_.members:
        assert bool(standing.roles) == (standing.reason is None) or standing.reason == "dropped"
        if standing.reason is None:
            promised.update((standing.member_id, role) for role in standing.roles)
    seats = {(seat.member_id, seat.role) for match in round_.matches for seat in match.members}
    left = Counter((each.member_id, each.role) for each in round_.unmatched)
    assert set(promised) == seats | set(left)
    assert not seats & set(left)
    assert max(left.values(), default=0) <= 1


@pytest.mark.parametrize("seed", range(3))
def test_the_invariants_hold_over_time(small_circle, seed):
    """Eight rounds with joins, pauses, leaves and rematches in between."""
    life = Life(small_circle, seed)
    for number in range(8):
        now = small_circle.when(number)
        run_round(
            small_circle.database,
            life.program(),
            small_circle.period(number),
            small_circle.sender_of,
            actor="schedule",
            now=now,
        )
        life.check()
        for day in (0, 2, 4):
            small_circle.look(now + timedelta(days=day, hours=1))
            life.check()
            if day == 0:
                small_circle.send()
        life.stir(now + timedelta(days=5))
        small_circle.look(now + timedelta(days=5, hours=1))
        life.someone_wants_another(now + timedelta(days=5, hours=2))
        small_circle.look(now + timedelta(days=5, hours=3))
        life.check()
        small_circle.send()
        life.join(f"n{number}")
    with small_circle.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Mentorship)) > 3
        paused = select(RoundMember).where(RoundMember.reason == "paused")
        assert session.scalars(paused).first() is not None
        assert session.scalar(select(func.count()).select_from(Member)) == 16
