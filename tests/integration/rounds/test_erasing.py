"""Erasing: nothing personal is left in any table, the others are told, and it happens once."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from config import ConfigError
from members.blocks import block
from members.erasing import DELETED, KEPT, UNLINKED
from members.export import links_to_members
from members.participation import answer_round
from members.suppression import LOST_KEY, ErasedPeople, person_digest
from notifications.messages import RoundSummary, UnmatchedPerson
from notifications.outbox import Draft, queue
from notifications.render import read_context, render
from notifications.samples import samples
from rounds.erasing import erase_member
from rounds.lifecycle import RoundError, lock_round
from rounds.mentorships import end_of_leavers
from rounds.proposing import propose_round
from rounds.reconciling import reconcile
from rounds.replaying import replay
from store import (
    ERASED,
    ActivityEvent,
    AuditEntry,
    Base,
    JoinRequest,
    MailStop,
    Match,
    MatchMember,
    Member,
    OutboxRow,
    Program,
    PromptGiven,
    Round,
    Suppression,
    Tip,
    TipConsent,
)

KEY = "a key of the tests that is long enough, and no secret"


def erase(company, key):
    with company.database.writing() as session:
        person = company.member(session, key)
        return erase_member(
            session, person, company.sender_of, key=KEY, actor="ada", now=company.start
        ).counts


def everything(company, content):
    """Give all text of all tables but the audit's, which holds ids alone."""
    rows = content(company.database)
    assert "audit_entries" in rows
    return repr(rows).casefold()


@pytest.fixture
def busy(company):
    """Give a company with a round held, in which p01 has left something in every corner."""
    company.staff(6)
    with company.database.writing() as session:
        ana = company.member(session, "p01")
        ana.name, ana.email = "Ánà Ruiz-Qvist", "ana.qvist@example.org"
        ana.skills, ana.interests = ["beekeeping"], ["glass blowing"]
        company.member(session, "p02").manager_id = ana.id
    round_id = company.hold()
    with company.database.writing() as session:
        ana, other = company.member(session, "p01"), company.member(session, "p04")
        program = company._program_row(session)
        block(session, ana, other, actor="ada", now=company.start)
        answer_round(
            session,
            program,
            ana,
            period="later",
            takes_part=False,
            actor="member",
            now=company.start,
        )
        mine = select(MatchMember.match_id).where(MatchMember.member_id == ana.id)
        match = session.scalars(mine).one()
        tip = Tip(match_id=match, author_id=ana.id, text="Try bees", at=company.start)
        session.add_all(
            [
                ActivityEvent(
                    source="chat",
                    source_key="1",
                    kind="reply",
                    actor_id=other.id,
                    target_id=ana.id,
                    at=company.start,
                ),
                MailStop(member_id=ana.id, mailing="*", at=company.start),
                JoinRequest(
                    program_id=program.id,
                    email="Ana.Qvist@example.org",
                    name=ana.name,
                    asked_at=company.start,
                ),
                PromptGiven(member_id=ana.id, match_id=match, prompt="bees", at=company.start),
                tip,
            ]
        )
        session.flush()
        session.add(TipConsent(tip_id=tip.id, member_id=other.id, agrees=True, at=company.start))
        summary = samples()["round_summary"]
        named = UnmatchedPerson(ana.name, "Finance", "odd_one")
        with_her = RoundSummary(
            program=summary.program,
            period=summary.period,
            contact=summary.contact,
            unmatched=(named,),
        )
        queue(
            session,
            [
                Draft.to_admin("ana.qvist@example.org", subject="round-9", context=summary),
                Draft.to_admin("ada@example.org", subject="round-9", context=with_her),
            ],
            now=company.start,
        )
    return company, round_id


def test_nothing_personal_is_left(busy, content):
    """No table holds the name, the address, the key, or words of somebody who was erased."""
    company, _ = busy
    assert "qvist" in everything(company, content)
    with company.database.reading() as session:
        number = company.member(session, "p01").id
    counts = erase(company, "p01")
    assert counts["enrolments"] == counts["tips"] == counts["blocks"] == 1
    left = everything(company, content)
    for word in ("qvist", "ruiz", "beekeeping", "glass blowing", "'p01'", "try bees"):
        assert word not in left
    with company.database.reading() as session:
        husk = session.get_one(Member, number)
        assert (husk.source, husk.status, husk.email) == (ERASED, "left", None)
        assert husk.is_erased
        assert company.member(session, "p02").manager_id is None


def test_a_name_in_a_list_goes_and_the_mail_stays(busy):
    """A waiting mail to somebody else that mentions them among others is sent without the name."""
    company, _ = busy
    erase(company, "p01")
    with company.database.reading() as session:
        rows = select(OutboxRow).where(OutboxRow.subject == "round-9").order_by(OutboxRow.id)
        hers, others = session.scalars(rows).all()
        assert (hers.state, hers.context, hers.address) == ("cancelled", {}, None)
        assert "erased-" in hers.key
        assert others.state == "queued"
        assert others.context["unmatched"][0]["name"] == "erased member"


def test_the_other_hears_and_the_round_cannot_be_replayed(busy):
    """Whoever was matched hears that somebody takes no part; the round's input is gone."""
    company, round_id = busy
    erase(company, "p01")
    with company.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        with pytest.raises(RoundError, match="cannot be replayed"):
            replay(round_)
        told = session.scalars(
            select(OutboxRow).where(OutboxRow.kind == "match_changed", OutboxRow.state == "queued")
        ).one()
        assert told.context["gone"][0]["name"] == "erased member"
        broken = session.scalars(select(Match).where(Match.cancelled_reason.is_not(None))).one()
        assert broken.reasons == []


def test_a_second_time_nothing_happens(busy, content):
    """Erasing, and telling the others, are done once."""
    company, _ = busy
    with company.database.reading() as session:
        number = company.member(session, "p01").id
    erase(company, "p01")
    before = content(company.database)
    with company.database.writing() as session:
        again = erase_member(
            session,
            session.get_one(Member, number),
            company.sender_of,
            key=KEY,
            actor="ada",
            now=company.start,
        )
        reconcile(session, company.sender_of, now=company.start)
    assert again.counts == {}
    assert content(company.database) == before


def test_the_audit_says_what_was_done_by_number(busy):
    """Who did it, to which number, and how much it was."""
    company, _ = busy
    erase(company, "p01")
    with company.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "member.erase")).one()
        assert entry.actor == "ada"
        assert entry.after["activity_events"] == 1


def test_a_dry_run_writes_nothing(busy, content):
    """What would go is counted by doing it in a transaction that is thrown away."""
    company, _ = busy
    before = content(company.database)
    with company.database.reading() as session:
        person = company.member(session, "p01")
        counts = erase_member(
            session, person, company.sender_of, key=KEY, actor="ada", now=company.start
        ).counts
    assert counts["enrolments"] == 1
    assert content(company.database) == before


def test_a_proposed_round_is_solved_again_without_them(small_company):
    """Before anybody approved it, a round goes back to open, and they are not matched anew."""
    company = small_company
    company.staff(6)
    round_id = company.open()
    company.propose(round_id)
    erase(company, "p01")
    assert company.state(round_id) == "open"
    assert company.matches(round_id) == []
    matches = company.propose(round_id)
    assert "p01" not in {key for match in matches for key in match}
    assert len({key for match in matches for key in match}) == 5


def test_an_approved_round_introduces_nobody_to_them(small_company):
    """The introductions of an approved round are put right before mail goes out."""
    company = small_company
    company.staff(6)
    round_id = company.open()
    company.propose(round_id)
    company.approve(round_id)
    erase(company, "p01")
    company.introduce(round_id)
    with company.database.writing() as session:
        reconcile(session, company.sender_of, now=company.start)
        waiting = session.scalars(
            select(OutboxRow).where(OutboxRow.kind == "introduction", OutboxRow.state == "queued")
        ).all()
        assert all(
            "erased member" not in {person["name"] for person in row.context["people"]}
            for row in waiting
        )
    assert len(company.mail("match_changed")) == 1


def test_without_the_key_no_file_is_read(small_company):
    """A key that was lost or changed would let erased people back in: that is refused."""
    company = small_company
    company.staff(2)
    erase(company, "p01")
    with company.database.reading() as session:
        known = ErasedPeople(session, KEY)
        assert known(source="hr", key="p01", email=None)
        assert known(source=None, key="p01", email=None)
        assert known(source="other", key="7", email=" P01@Example.org")
        assert not known(source="other", key="p01", email=None)
        for wrong in (None, "another key that is long enough, and no secret"):
            with pytest.raises(ConfigError) as refused:
                ErasedPeople(session, wrong)
            assert str(refused.value) == LOST_KEY
        digest = person_digest("hr", "p01", KEY)
        assert session.get_one(Suppression, digest).reason == "erased"


def test_every_link_to_a_member_has_its_end():
    """A new column that names a member is deleted, emptied or kept for a reason, or fails here."""
    links = {
        f"{table.name}.{column}"
        for table in Base.metadata.sorted_tables
        for column in links_to_members(table.name)
    }
    deleted = {f"{table}.{column}" for table, columns in DELETED.items() for column in columns}
    assert links == {*deleted, *UNLINKED, *KEPT}


NAMES = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="'\"\\"),
    min_size=5,
    max_size=20,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, family=NAMES, key=st.text("KLMQ0123456789", min_size=9, max_size=12))
def test_no_name_survives(small_company, content, name, family, key):
    """Whatever somebody is called, in whatever script, no table holds it afterwards."""
    company = small_company
    with company.database.writing() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "audit_entries":
                session.execute(delete(table))
    company.staff(4)
    company.hire(key, function="Law", name=f"{name} {family}", email=f"{key}@mail.example.org")
    company.hold()
    assert f"{name} {family}" in str(_texts(content(company.database)))
    erase(company, key)
    left = _texts(content(company.database))
    assert not [text for text in left if f"{name} {family}" in text or key.lower() in text.lower()]


def _texts(rows):
    found = []

    def walk(value):
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, bytes):
            found.append(value.decode("utf-8", "replace"))
        elif isinstance(value, dict):
            walk(list(value.values()))
        elif isinstance(value, (list, tuple)):
            for each in value:
                walk(each)

    walk(rows)
    return found


def test_a_mail_on_its_way_is_marked_by_its_sender(small_company):
    """A row that a sender holds just now keeps its sender, so that it can still be marked."""
    company = small_company
    company.staff(2)
    company.hold()
    with company.database.writing() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.kind == "introduction")).first()
        row.state, row.claimed_by = "sending", "worker"
        number, whose = row.id, row.member_id
        key = session.get_one(Member, whose).source_key
    erase(company, key)
    with company.database.reading() as session:
        row = session.get_one(OutboxRow, number)
        assert (row.state, row.claimed_by, row.context) == ("sending", "worker", {})


def test_a_round_is_held_again_afterwards(small_company):
    """Life goes on: the next round knows nothing of the one who is gone, and those left meet."""
    company = small_company
    company.staff(5)
    company.hold()
    erase(company, "p01")
    round_id = company.open(1)
    propose_round(company.database, round_id, actor="test", now=company.when(1))
    with company.database.writing() as session:
        assert lock_round(session, round_id).state == "proposed"
    assert "p01" not in company.standing(round_id)
    assert len({key for match in company.matches(round_id) for key in match}) == 4


def test_a_running_mentorship_ends_with_the_next_delivery(small_circle, content):
    """The other one hears that it has ended, without the name; wishes for the mentor are gone."""
    circle = small_circle
    circle.offers("mentor-17")
    circle.asks("e1")
    circle.hold()
    circle.send()
    circle.asks("e2", wishes=("mentor-17",))
    erase(circle, "mentor-17")
    with circle.database.writing() as session:
        program = session.scalars(select(Program)).one()
        letters = circle.letters(session, program)
        assert end_of_leavers(session, program, letters, now=circle.start) == 1
        assert end_of_leavers(session, program, letters, now=circle.start) == 0
        told = session.scalars(
            select(OutboxRow).where(OutboxRow.kind == "mentorship_changed")
        ).one()
        words = render(read_context(told.kind, told.context)).text
        assert "your mentorship with A former colleague has ended early" in words
    assert circle.mail("mentorship_changed") == ["e1"]
    left = everything(circle, content)
    assert "mentor-17@" not in left
    assert "'mentor-17'" not in left
