"""Swaps in a proposed round: stored, recorded, taken back, replayed, and never against a rule."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from matching import Problem, Proposal, verify
from matching.swapping import swapped
from members.blocks import block
from rounds import proposing
from rounds.choices import choose_pair
from rounds.lifecycle import RoundError, lock_round
from rounds.program_file import frozen_program
from rounds.reopening import reopen_round
from rounds.replaying import replay
from rounds.sheet import round_sheet
from rounds.swapping import Places, carry_out, foreseen_edit, swap_edit, undo_edit
from store import AuditEntry, Match, Round, RoundChoice


def prepared(company, round_id, first, second, prepare=swap_edit):
    with company.database.reading() as session:
        pair = [company.member(session, key).id for key in (first, second)]
    return prepare(company.database, round_id, Places(*pair, "Ada", company.start))


def swap(company, round_id, first, second, prepare=swap_edit):
    edit = prepared(company, round_id, first, second, prepare)
    carry_out(company.database, round_id, edit, now=company.start)
    return company.matches(round_id)


def replayed(company, round_id):
    with company.database.reading() as session:
        return replay(session.get_one(Round, round_id))


def figures(company, round_id):
    with company.database.reading() as session:
        return session.get_one(Round, round_id).figures


def alike(company, matches):
    """Give two of one function in different matches."""
    with company.database.reading() as session:
        function = {
            key: company.member(session, key).function for match in matches for key in match
        }
    return next(
        (a, b)
        for one in matches
        for other in matches
        for a in one
        for b in other
        if one < other and function[a] == function[b]
    )


def as_proposed(company, size=8):
    company.staff(size)
    round_id = company.open()
    return round_id, company.propose(round_id)


def test_two_take_each_others_places(company):
    """Matches, figures, choices and audit say so; the round stays proposed and can be approved."""
    round_id, before = as_proposed(company)
    a, b = alike(company, before)
    other = {a: b, b: a}
    expected = {tuple(sorted(other.get(key, key) for key in match)) for match in before}
    assert set(swap(company, round_id, a, b)) == expected
    assert company.state(round_id) == "proposed"
    assert figures(company, round_id)["swaps"] == 1
    with company.database.reading() as session:
        (choice,) = session.scalars(select(RoundChoice))
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "round.swap")).all()
        assert (choice.kind, choice.by, choice.number) == ("swap", "Ada", 1)
        assert [entry.actor for entry in entries] == ["Ada"]
    company.approve(round_id)
    company.introduce(round_id)
    assert company.mail("introduction") == sorted(key for match in before for key in match)


def test_a_replay_applies_the_swaps(company):
    """The engine's answer is compared to the byte, and so is what the swaps make of it."""
    round_id, before = as_proposed(company)
    plain = replayed(company, round_id)
    swap(company, round_id, *alike(company, before))
    again = replayed(company, round_id)
    assert (plain.same, plain.swaps, again.same, again.swaps) == (True, 0, True, 1)
    assert plain.stored != again.stored
    with company.database.writing() as session:
        round_ = lock_round(session, round_id)
        told = round_.figures["swapped"] | {"sha256": "0" * 64}
        round_.figures = round_.figures | {"swapped": told}
    assert not replayed(company, round_id).same


def test_a_swap_taken_back_leaves_nothing(company):
    """The round is as it was solved, in figures, matches and reasons; the audit keeps both."""
    round_id, before = as_proposed(company)
    with company.database.reading() as session:
        as_solved = round_sheet(session, session.get_one(Round, round_id))
    a, b = alike(company, before)
    swap(company, round_id, a, b)
    assert swap(company, round_id, b, a, undo_edit) == before
    with company.database.reading() as session:
        assert round_sheet(session, session.get_one(Round, round_id)) == as_solved
        assert session.scalars(select(RoundChoice)).all() == []
        actions = session.scalars(select(AuditEntry.action)).all()
    assert {"round.swap", "round.undo_swap"} <= set(actions)
    company.approve(round_id)


def test_the_same_two_may_be_swapped_again(company):
    """Swaps have an order: twice the same is as before, and both stand in it."""
    round_id, before = as_proposed(company)
    a, b = alike(company, before)
    swap(company, round_id, a, b)
    assert swap(company, round_id, a, b) == before
    assert figures(company, round_id)["swaps"] == 2
    assert replayed(company, round_id).same


def test_a_swap_that_breaks_a_rule_is_refused_in_words(company, content):
    """Two of one function would meet: it is said who, and by which rule, and nothing is written."""
    round_id, matches = as_proposed(company)
    a, _ = alike(company, matches)
    mine = next(match for match in matches if a in match)
    before = content(company.database)
    refused = []
    for other in (key for match in matches for key in match if key not in mine):
        try:
            prepared(company, round_id, a, other)
        except RoundError as error:
            refused.append(str(error))
    assert refused
    assert all("same function" in told and a in told for told in refused)
    assert content(company.database) == before


def test_a_foreseen_swap_writes_nothing(company, content):
    """What a swap would come to is shown beside the round, which stays as it is."""
    round_id, before = as_proposed(company)
    a, b = alike(company, before)
    stored = content(company.database)
    edit = prepared(company, round_id, a, b)
    sheet = foreseen_edit(company.database, round_id, edit, now=company.start)
    assert content(company.database) == stored
    assert {tuple(sorted(match.keys)) for match in sheet.matches} == set(
        swap(company, round_id, a, b)
    )


def test_solving_anew_ends_the_swaps(company):
    """A swap is made in one proposal: another one begins without, and the audit says so."""
    round_id, before = as_proposed(company)
    swap(company, round_id, *alike(company, before))
    assert company.propose(round_id) == before
    assert "swaps" not in figures(company, round_id)
    with company.database.reading() as session:
        assert session.scalars(select(RoundChoice)).all() == []
        actions = session.scalars(select(AuditEntry.action)).all()
    assert "round.undo_swap" in actions
    company.approve(round_id)


def test_swaps_wait_for_an_up_to_date_proposal(company):
    """Without matches, with matches that will change, and after the approval nothing is swapped."""
    company.staff(8)
    round_id = company.open()
    with pytest.raises(RoundError, match="no matches yet"):
        prepared(company, round_id, "p01", "p02")
    a, b = alike(company, company.propose(round_id))
    with company.database.writing() as session:
        people = [company.member(session, key) for key in ("p01", "p02")]
        round_ = lock_round(session, round_id)
        choose_pair(session, round_, "forbid", *people, actor="Ada", now=company.start)
    with pytest.raises(RoundError, match="changed after it was solved"):
        prepared(company, round_id, a, b)
    company.propose(round_id)
    company.approve(round_id)
    with pytest.raises(RoundError, match="choices are made before approval"):
        prepared(company, round_id, a, b)


def test_two_who_swap_at_once_do_not_overwrite_each_other(company):
    """A swap that was prepared before another one was stored is refused."""
    round_id, before = as_proposed(company)
    a, b = alike(company, before)
    early = prepared(company, round_id, a, b)
    swap(company, round_id, b, a)
    with pytest.raises(RoundError, match="Somebody changed this round meanwhile"):
        carry_out(company.database, round_id, early, now=company.start)


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        (("p01", "p01"), "two different people"),
        (("p01", "away"), "away takes no part"),
        (("p01", "p02"), "are not swapped"),
    ],
)
def test_impossible_swaps_are_refused(small_company, pair, why):
    """Nobody is swapped with themselves or with who takes no part; what was not done stays so."""
    small_company.hire("away", status="away")
    round_id, _ = as_proposed(small_company)
    prepare = undo_edit if "not swapped" in why else swap_edit
    with pytest.raises(RoundError, match=why):
        prepared(small_company, round_id, *pair, prepare)


def test_mentees_change_mentors(circle):
    """In mentoring each of two mentees gets the other's mentor, and keeps the role."""
    for key in ("m1", "m2"):
        circle.offers(key)
    for key in ("e1", "e2"):
        circle.asks(key)
    round_id = circle.open()
    circle.propose(round_id)
    before = circle.pairs(round_id)
    swap(circle, round_id, "e1", "e2")
    after = circle.pairs(round_id)
    assert not before & after
    assert {mentor for mentor, _ in after} == {"m1", "m2"}
    circle.approve(round_id)
    circle.introduce(round_id)
    assert {pair[:2] for pair in circle.mentorships()} == after


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=3))
def test_no_swap_yields_a_round_that_breaks_a_rule(swap_company, pairs):
    """Whatever is swapped, the stored matches are the answer with the swaps and keep all rules."""
    company, round_id = swap_company
    company.propose(round_id)
    for first, second in pairs:
        try:
            swap(company, round_id, f"p{first:02}", f"p{second:02}")
        except RoundError:
            continue
    with company.database.reading() as session:
        round_ = session.get_one(Round, round_id)
        problem, answer = Problem.from_bytes(round_.problem), Proposal.from_bytes(round_.proposal)
        policy = frozen_program("buddies", round_.document).policy
        done = round_.figures.get("swapped", {"pairs": []})["pairs"]
        now = swapped(problem, policy, answer, [tuple(pair) for pair in done])
        scores = session.scalars(select(Match.score).where(Match.round_id == round_id)).all()
    assert verify(problem, policy, now) == []
    assert sum(scores) == now.objective == figures(company, round_id)["objective"]
    assert replayed(company, round_id).same


@pytest.fixture
def swap_company(small_company):
    """Give a company of nine with a round that is open."""
    small_company.staff(9)
    return small_company, small_company.open()


@pytest.fixture
def odd_company(company, monkeypatch):
    """Give a company of nine, its round of pairs, who is left out, and what breaks solving off."""
    company.staff(9)
    round_id = company.open(odd="sit_out")
    company.propose(round_id)
    (left,) = company.unmatched(round_id)

    def broken_off():
        def stop(*_, **__):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(proposing, "solve", stop)
            with pytest.raises(KeyboardInterrupt):
                company.propose(round_id)

    return company, round_id, left, broken_off


def test_a_solving_that_was_broken_off_moves_nobody(odd_company):
    """Whoever it took out already keeps the number by which the stored answer is read."""
    company, round_id, left, broken_off = odd_company
    before = company.matches(round_id)
    company.change(left, status="left")
    broken_off()
    a, b = alike(company, before)
    other = {a: b, b: a}
    expected = {tuple(sorted(other.get(key, key) for key in match)) for match in before}
    assert set(swap(company, round_id, a, b)) == expected
    with pytest.raises(RoundError, match=f"{left} takes no part"):
        prepared(company, round_id, a, left)


def test_a_solving_that_was_broken_off_keeps_the_round_from_being_approved(odd_company):
    """The old matches still hold somebody whom it took out already."""
    company, round_id, _, broken_off = odd_company
    company.change(company.matches(round_id)[0][0], status="left")
    broken_off()
    with pytest.raises(RoundError, match="Propose it again"):
        company.approve(round_id)


def test_nobody_is_swapped_in_who_left_since(odd_company):
    """A member without a match may have left since the round was solved, and stays out."""
    company, round_id, left, _ = odd_company
    company.change(left, status="left")
    with pytest.raises(RoundError, match=f"{left} takes no part"):
        prepared(company, round_id, company.matches(round_id)[0][0], left)


def test_no_two_are_brought_together_who_were_blocked_since(company, content):
    """A block of which the solved problem knows nothing holds all the same."""
    round_id, before = as_proposed(company)
    a, b = alike(company, before)
    (partner,) = next(set(match) - {b} for match in before if b in match)
    edit = prepared(company, round_id, a, b)
    with company.database.writing() as session:
        one, other = (company.member(session, key) for key in (a, partner))
        block(session, one, other, actor="Ada", now=company.start)
    stored = content(company.database)
    with pytest.raises(RoundError, match="could not be approved"):
        foreseen_edit(company.database, round_id, edit, now=company.start)
    with pytest.raises(RoundError, match="could not be approved"):
        carry_out(company.database, round_id, edit, now=company.start)
    assert content(company.database) == stored


def test_a_swap_prepared_in_another_answer_is_refused(odd_company):
    """The round was solved again between, without somebody; the numbers are others now."""
    company, round_id, left, _ = odd_company
    early = prepared(company, round_id, *alike(company, company.matches(round_id)))
    company.change(left, status="left")
    company.propose(round_id)
    with pytest.raises(RoundError, match="Somebody changed this round meanwhile"):
        carry_out(company.database, round_id, early, now=company.start)


def test_a_round_reopened_while_it_is_solved_is_not_overwritten(company, monkeypatch):
    """The answer goes by the rules of before, so it is not stored under those of now."""
    company.staff(8)
    round_id = company.open()
    solve = proposing.solve

    def reopened_meanwhile(*given, **more):
        with company.database.writing() as session:
            file = company.program(must=[{"share": "function"}])
            round_ = lock_round(session, round_id)
            reopen_round(session, round_, file, actor="Ada", now=company.start)
        return solve(*given, **more)

    monkeypatch.setattr(proposing, "solve", reopened_meanwhile)
    with pytest.raises(RoundError, match="while it was solved"):
        company.propose(round_id)
    assert company.matches(round_id) == []
