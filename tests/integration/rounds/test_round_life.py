"""The life of a round: each step once, in order, and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from rounds.endings import cancel, close
from rounds.introducing import introduce
from rounds.letters import RoundLetters
from rounds.lifecycle import MOVES, RoundError, RoundNotFoundError, find_round, lock_round, move
from rounds.opening import seed_of
from rounds.replaying import replay
from rounds.running import begin_round, introduce_approved, run_round, tell_endings
from store import AuditEntry, OutboxRow, Program, Round


def run(company, number=0, *, later=0, **changes):
    return run_round(
        company.database,
        company.program(**changes),
        company.period(number),
        company.sender_of,
        actor="schedule",
        now=company.when(number) + timedelta(minutes=later),
    )


def test_everyone_eligible_is_matched_or_told_why(company):
    """Matched plus unmatched with a reason is eligible, and nobody has two places."""
    company.staff(9)
    company.hire("lone", "wolf", function="Sales", manager="p01")
    round_id = company.hold()
    seated = [key for match in company.matches(round_id) for key in match]
    assert len(seated) == len(set(seated))
    assert sorted([*seated, *company.unmatched(round_id)]) == sorted(company.standing(round_id))
    assert all(company.unmatched(round_id).values())


def test_a_round_is_opened_once_for_a_period(company):
    """Opening the same period again gives the same round, and freezes nobody anew."""
    company.staff(4)
    first = company.open()
    company.hire("late", function="Legal")
    assert company.open() == first
    assert "late" not in company.standing(first)


def test_a_second_run_changes_nothing(company, content):
    """A flow that is run again, a minute later, leaves every row of every table as it is."""
    company.staff(7)
    run(company, approval="automatic")
    before = content(company.database)
    run(company, approval="automatic", later=1)
    assert content(company.database) == before


def test_a_run_goes_on_where_one_was_killed(company):
    """Whatever state a run left behind, the next one takes the round to its end."""
    company.staff(6)
    round_id = company.open()
    company.propose(round_id)
    assert run(company, approval="automatic") == round_id
    assert company.state(round_id) == "proposed", "the frozen program says: approval required"


def test_without_approval_nobody_gets_mail(company):
    """A program that asks for approval stops at the proposal and tells the admin, once."""
    company.staff(6)
    for minute in range(2):
        round_id = run(company, later=minute)
    assert company.state(round_id) == "proposed"
    assert company.mail("approval_wanted") == ["admin@example.org"]
    assert company.mail("introduction") == []


def test_admins_are_written_to_in_their_language(company):
    """The letterhead says in which; members keep their own."""
    company.staff(6)
    round_id = company.open()
    company.propose(round_id)
    with company.database.writing() as session:
        round_ = session.get_one(Round, round_id)
        sender = replace(company.sender_of(round_), admin_locale="de")
        drafts = [*RoundLetters(round_, sender).approval_wanted()]
    assert [draft.locale for draft in drafts] == ["de"]


def test_automatic_approval_introduces_at_once(company):
    """A program with automatic approval needs no admin; the audit says whose word it was."""
    company.staff(6)
    round_id = run(company, approval="automatic")
    assert company.state(round_id) == "introduced"
    assert len(company.mail("introduction")) == 6
    with company.database.reading() as session:
        assert session.get_one(Round, round_id).approved_by == "policy: automatic"


def test_each_member_gets_one_message_of_a_round(company):
    """The matched get an introduction, the others a note, each once, under a key of its own."""
    company.staff(7)
    company.hire("boss", function="Legal", joins=False)
    company.hire("left-out", function="Finance", languages=["Welsh"])
    round_id = company.hold(must=[{"different": "function"}, {"share": "languages"}])
    told = company.mail("introduction") + company.mail("unmatched")
    assert sorted(told) == sorted(company.standing(round_id))
    assert company.mail("unmatched") == ["left-out"]
    with company.database.reading() as session:
        keys = session.scalars(select(OutboxRow.key)).all()
    assert len(keys) == len(set(keys)) == len(told) + len(company.mail("round_summary"))


def test_introducing_is_all_or_nothing(company, content, monkeypatch):
    """When the mail cannot be queued the round stays approved, and no row is left behind."""
    company.staff(6)
    round_id = company.open()
    company.propose(round_id)
    company.approve(round_id)
    before = content(company.database)

    def broken(session, drafts, *, now):
        introduction = drafts[0]
        session.add(_row_of(introduction, now))
        session.flush()
        raise OSError("the disk is full")

    monkeypatch.setattr("rounds.introducing.queue", broken)
    with pytest.raises(OSError, match="full"):
        company.introduce(round_id)
    assert content(company.database) == before


def _row_of(draft, now):
    return OutboxRow(
        key=draft.key,
        kind=draft.context.kind,
        subject=draft.subject,
        context={},
        message_id="m",
        queued_at=now,
    )


def test_approved_rounds_are_introduced_once(company):
    """The delivery introduces what was approved; the next delivery finds nothing to do."""
    company.staff(6)
    round_id = company.open()
    company.propose(round_id)
    company.approve(round_id)
    assert [introduced(company), introduced(company)] == [[round_id], []]


def introduced(company):
    return introduce_approved(
        company.database, company.sender_of, actor="delivery", now=company.start
    )


@pytest.mark.parametrize("state", sorted(MOVES))
def test_only_the_moves_of_the_map_are_made(small_company, state):
    """A round moves along `MOVES` and nowhere else; the refusal says what to do."""
    small_company.staff(4)
    round_id = small_company.open()
    for target in sorted(set(MOVES) - set(MOVES[state])):
        with small_company.database.writing() as session:
            round_ = session.get_one(Round, round_id)
            round_.state = state
            with pytest.raises(RoundError, match=f"is {state} and cannot become {target}: "):
                move(session, round_, target, actor="test", now=small_company.start)


def test_a_cancelled_round_sends_nothing_and_is_told_once(company):
    """Calling a round off stops it for good; the admins hear of it with the reason, once."""
    company.staff(6)
    round_id = company.open()
    company.propose(round_id)
    with company.database.writing() as session:
        round_ = lock_round(session, round_id)
        cancel(session, round_, reason="company holiday", actor="Ada", now=company.start)
        tell_endings(session, company.sender_of, now=company.start)
    for number in (0, 1, 1):
        begin(company, number)
    assert company.state(round_id) == "cancelled"
    assert company.mail("round_ended") == ["admin@example.org"]
    assert introduced(company) == []


def begin(company, number, *, later=0):
    return begin_round(
        company.database,
        company.program(),
        company.period(number),
        company.sender_of,
        actor="schedule",
        now=company.when(number) + timedelta(minutes=later),
    )


def test_an_unapproved_round_expires_when_the_next_begins(company):
    """Nobody is introduced a period late; the admin is told once, and the next round is open."""
    company.staff(6)
    first = company.open(0)
    company.propose(first)
    second = begin(company, 1)
    begin(company, 1, later=5)
    assert (company.state(first), company.state(second)) == ("expired", "open")
    assert company.mail("round_ended") == ["admin@example.org"]


def test_a_new_admin_hears_nothing_of_old_rounds(company):
    """Somebody who becomes an admin later is not told of rounds that ended before."""
    company.staff(6)
    company.open(0)
    begin(company, 1)
    company.sender_of = with_admin(company.sender_of, "new@example.org")
    begin(company, 1, later=5)
    begin(company, 2)
    assert company.mail("round_ended") == ["admin@example.org", "new@example.org"]


def with_admin(sender_of, address):
    from dataclasses import replace

    return lambda round_: replace(sender_of(round_), admins=(address,))


def test_a_held_round_closes_when_the_next_begins(company):
    """An introduced round whose period is over is closed; closing another one is refused."""
    company.staff(6)
    first = company.hold(0)
    second = begin(company, 1)
    assert company.state(first) == "closed"
    with company.database.writing() as session, pytest.raises(RoundError, match="propose it first"):
        close(session, lock_round(session, second), actor="test", now=company.start)


@pytest.mark.parametrize("people", [0, 1])
def test_too_few_people_end_a_round_at_once(company, people):
    """With nobody, or one person alone, the round is cancelled with a reason that says it."""
    company.staff(people)
    round_id = run(company)
    assert company.state(round_id) == "cancelled"
    with company.database.reading() as session:
        reason = session.get_one(Round, round_id).ended_reason
    assert reason == f"too few eligible: {people}, the program needs 2"
    assert company.mail("round_ended") == ["admin@example.org"]


def test_two_who_may_not_meet_are_both_told(company):
    """A round in which nothing is possible matches nobody, and gives each one the reason."""
    company.hire("ada", "bo", function="Finance")
    round_id = company.hold()
    assert company.matches(round_id) == []
    assert company.unmatched(round_id) == {"ada": "no_partner", "bo": "no_partner"}
    assert company.mail("unmatched") == ["ada", "bo"]


def actions(company):
    with company.database.reading() as session:
        return set(session.scalars(select(AuditEntry.action)))


def test_a_replay_agrees_to_the_byte(company):
    """The stored problem, policy and seed give the stored proposal again."""
    company.staff(7)
    round_id = company.hold()
    with company.database.reading() as session:
        result = replay(session.get_one(Round, round_id))
    assert result.same
    assert result.promised
    assert result.stored == result.again


@pytest.mark.parametrize("erased", [True, False])
def test_a_replay_without_data_says_why(company, erased):
    """After an erasure, or before a proposal, a replay is refused in honest words."""
    company.staff(4)
    round_id = company.open()
    if erased:
        company.propose(round_id)
        with company.database.writing() as session:
            session.get_one(Round, round_id).problem = None
    with company.database.reading() as session:
        words = "erased, so it cannot be replayed" if erased else "never proposed"
        with pytest.raises(RoundError, match=words):
            replay(session.get_one(Round, round_id))


def test_each_decision_is_in_the_audit(company):
    """Who opened, proposed, approved, introduced and closed a round can be read later."""
    company.staff(6)
    company.hold(0)
    begin(company, 1)
    kinds = {"open", "proposed", "approved", "introduced", "closed"}
    assert actions(company) >= {f"round.{kind}" for kind in kinds}
    with company.database.reading() as session:
        approval = select(AuditEntry.actor, AuditEntry.before, AuditEntry.after).where(
            AuditEntry.action == "round.approved"
        )
        assert session.execute(approval).one() == (
            "Ada Admin",
            {"state": "proposed"},
            {"state": "approved"},
        )


def test_seeds_fit_every_database():
    """A seed is a whole number that PostgreSQL's 32-bit integers hold."""
    assert all(0 <= seed_of("buddies", str(number)) < 2**31 for number in range(200))


def test_an_unknown_round_is_told_with_the_next_step(small_company):
    """Asking for a round that is not there says how to open one."""
    small_company.staff(2)
    small_company.open()
    with small_company.database.reading() as session:
        assert find_round(session, "buddies").period == "2027-01-04T08:00Z"
        with pytest.raises(RoundNotFoundError, match="crossweave round open buddies"):
            find_round(session, "buddies", "2031")


def test_a_locked_round_is_seen_as_it_is(company):
    """Whoever waits for a round's lock sees what the other one did to it, not what was before."""
    company.staff(6)
    round_id = company.open()
    company.propose(round_id)
    with company.database.writing() as session:
        round_ = session.get_one(Round, round_id)
        behind_its_back = update(Round.__table__).where(Round.__table__.c.id == round_id)
        session.connection().execute(behind_its_back.values(state="approved"))
        assert lock_round(session, round_id) is round_
        assert round_.state == "approved"


def test_introduce_refuses_what_is_not_approved(company):
    """Without an approval there is no introduction, whoever asks."""
    company.staff(4)
    round_id = company.open()
    with company.database.writing() as session, pytest.raises(RoundError, match="propose it first"):
        round_ = lock_round(session, round_id)
        introduce(session, round_, company.sender_of(round_), actor="test", now=company.start)
    with company.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Program)) == 1
