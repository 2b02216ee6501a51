"""Two members who shall never be matched."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import Block, Member
from store.audit import record


def block(session: Session, first: Member, second: Member, *, actor: str, now: datetime) -> Block:
    """Keep two members apart for good; doing it twice changes nothing.

    The audit notes that a block was made and by whom, not between whom: nobody should learn that.
    """
    a, b = sorted((first.id, second.id))
    existing = session.scalar(select(Block).where(Block.member_a_id == a, Block.member_b_id == b))
    if existing is not None:
        return existing
    made = Block(member_a_id=a, member_b_id=b, at=now)
    session.add(made)
    session.flush()
    record(session, at=now, actor=actor, action="block.make", subject=f"block/{made.id}")
    return made
