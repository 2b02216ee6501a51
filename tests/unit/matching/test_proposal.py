from __future__ import annotations

import pytest

from matching.proposal import Match, Proposal, Reason, Unmatched

REASON = Reason("exchange", "exchange.shows", {"teacher": 0, "topics": ["Übung"]}, 40, "members")


def _proposal() -> Proposal:
    return Proposal(
        matches=(Match((0, 2), 40, (REASON,)),),
        unmatched=(Unmatched(1, "no_partner", {"rest": 2}),),
        objective=40,
        upper_bound=50,
        gap=0.2,
        optimal=False,
        stopped_by="optimal",
        seed=7,
    )


def test_bytes_round_trip():
    """A stored proposal reads back equal, and writes the same bytes again."""
    content = _proposal().to_bytes()
    assert Proposal.from_bytes(content) == _proposal()
    assert Proposal.from_bytes(content).to_bytes() == content


@pytest.mark.parametrize("content", [b"{}", b"nothing", b'{"version": 1}', b'{"version": 9}'])
def test_other_bytes_are_refused(content):
    """Bytes that are no proposal of this version give a clear error."""
    with pytest.raises(ValueError, match=r"damaged|update"):
        Proposal.from_bytes(content)


@pytest.mark.parametrize("members", [(1,), (2, 1), (1, 1)])
def test_a_match_has_distinct_ascending_members(members):
    """A match of one, or of one member twice, cannot be made."""
    with pytest.raises(ValueError, match="two or more ascending"):
        Match(members, 0)


def test_reasons_for_being_unmatched_are_closed():
    """A reason that notifications have no words for cannot be made."""
    with pytest.raises(ValueError, match="no reason is called 'bored'"):
        Unmatched(1, "bored")
