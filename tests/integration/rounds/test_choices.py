"""What an admin decides before approving: pins, forbidden pairs, members taken out."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from rounds.choices import choose_pair, drop_member, undo_pair
from rounds.lifecycle import RoundError, lock_round
from store import AuditEntry, MatchMember, RoundChoice


def choose(company, round_id, kind, *keys):
    with company.database.writing() as session:
        round_ = lock_round(session, round_id)
        people = [company.member(session, key) for key in keys]
        if kind == "drop":
            drop_member(session, round_, *people, actor="Ada", now=company.start)
        else:
            choose_pair(session, round_, kind, *people, actor="Ada", now=company.start)


def actions(company):
    with company.database.reading() as session:
        return set(session.scalars(select(AuditEntry.action)))


def test_a_proposal_that_fails_leaves_the_round_open(company, content):
    """An unsolvable pin is refused in words that name people by key, and nothing is written."""
    company.staff(6)
    round_id = company.open()
    choose(company, round_id, "pin", "p01", "p04")
    before = content(company.database)
    with pytest.raises(RoundError, match=r"p01 and p04 .*different") as refused:
        company.propose(round_id)
    assert "crossweave round pin p01 p04 --undo" in str(refused.value)
    assert content(company.database) == before


def test_an_admin_may_pin_forbid_and_drop(company):
    """Each choice holds in the next proposal of the round, and is in the audit."""
    company.staff(8)
    round_id = company.open()
    forbidden = company.propose(round_id)[0]
    pinned = next(("p01", other) for other in ("p02", "p03") if other not in forbidden)
    dropped = next(key for key in ("p07", "p08") if key not in forbidden)
    choose(company, round_id, "forbid", *forbidden[:2])
    choose(company, round_id, "pin", *pinned)
    choose(company, round_id, "drop", dropped)
    matches = company.propose(round_id)
    assert any(set(pinned) <= set(match) for match in matches)
    assert not any(set(forbidden[:2]) <= set(match) for match in matches)
    assert dropped not in {key for match in matches for key in match}
    assert company.standing(round_id)[dropped] == "dropped"
    assert actions(company) >= {"round.forbid", "round.pin", "round.drop"}


def test_the_opposite_choice_replaces_a_choice(company):
    """An admin who changes their mind does not have to know how to undo."""
    company.staff(6)
    round_id = company.open()
    choose(company, round_id, "pin", "p01", "p02")
    choose(company, round_id, "forbid", "p02", "p01")
    assert not any({"p01", "p02"} <= set(match) for match in company.propose(round_id))


def test_the_same_choice_twice_is_one(company, content):
    """Choosing again what was chosen changes nothing, whatever the order of the two."""
    company.staff(6)
    round_id = company.open()
    choose(company, round_id, "pin", "p01", "p02")
    before = content(company.database)
    choose(company, round_id, "pin", "p02", "p01")
    assert content(company.database) == before


def undo(company, round_id, kind, *keys):
    with company.database.writing() as session:
        round_ = lock_round(session, round_id)
        people = [company.member(session, key) for key in keys]
        undo_pair(session, round_, kind, *people, actor="Ada", now=company.start)


@pytest.mark.parametrize("kind", ["pin", "forbid"])
def test_a_choice_can_be_undone(company, kind):
    """What an admin chose and took back holds no more, bars the approval, and is in the audit."""
    company.staff(6)
    round_id = company.open()
    as_it_was = company.propose(round_id)
    apart = [("p01", other) for other in ("p02", "p03") if ("p01", other) not in as_it_was]
    pair = apart[0] if kind == "pin" else as_it_was[0]
    choose(company, round_id, kind, *pair)
    assert company.propose(round_id) != as_it_was
    undo(company, round_id, kind, *reversed(pair))
    with company.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RoundChoice)) == 0
    with pytest.raises(RoundError, match="Propose it again"):
        company.approve(round_id)
    assert company.propose(round_id) == as_it_was
    assert actions(company) >= {f"round.{kind}", f"round.undo_{kind}"}


def test_what_nobody_chose_is_not_undone(company, content):
    """A pin that was never made, or was replaced by its opposite, is told and changes nothing."""
    company.staff(6)
    round_id = company.open()
    choose(company, round_id, "forbid", "p01", "p02")
    before = content(company.database)
    with pytest.raises(RoundError, match="p01 and p02 are not pinned together in round"):
        undo(company, round_id, "pin", "p01", "p02")
    assert content(company.database) == before


@pytest.mark.parametrize(
    ("kind", "keys", "why"),
    [
        ("pin", ("p01", "p01"), "two different people"),
        ("pin", ("p01", "away"), "is away"),
        ("drop", ("stranger",), "no place in the program"),
    ],
)
def test_impossible_choices_are_refused(small_company, kind, keys, why):
    """A choice that cannot take effect is refused with the reason, not kept in silence."""
    small_company.staff(4)
    small_company.hire("away", status="away")
    small_company.hire("stranger", joins=False)
    round_id = small_company.open()
    with pytest.raises(RoundError, match=why):
        choose(small_company, round_id, kind, *keys)


def test_choices_after_solving_bar_the_approval(company):
    """What an admin approves is what they saw: a later choice asks for another proposal."""
    company.staff(6)
    round_id = company.open()
    company.propose(round_id)
    choose(company, round_id, "drop", "p01")
    with pytest.raises(RoundError, match="Propose it again"):
        company.approve(round_id)
    company.propose(round_id)
    company.approve(round_id)


def test_choices_end_with_the_approval(company):
    """After the approval a round is not changed by choices any more."""
    company.staff(6)
    round_id = company.open()
    company.propose(round_id)
    company.approve(round_id)
    with pytest.raises(RoundError, match="choices are made before approval"):
        choose(company, round_id, "drop", "p01")


def test_solving_again_replaces_the_proposal(company, content):
    """A second proposal of an unchanged round is the same, and leaves no rows of the first."""
    company.staff(7)
    round_id = company.open()
    first = company.propose(round_id)
    with company.database.reading() as session:
        seats = session.scalar(select(func.count()).select_from(MatchMember))
    assert company.propose(round_id) == first
    with company.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(MatchMember)) == seats == 7
