"""The database: typed models, migrations, sessions and shared queries."""

from store.activity import ActivityEvent, QuarantinedRow, SyncRun
from store.database import Database, activity_terms
from store.mentoring import MENTORSHIP_STATES, ROLES, MentoringTerms, Mentorship
from store.outbox import OUTBOX_STATES, AuditEntry, OutboxRow
from store.people import (
    ENROLMENT_STATES,
    MEMBER_STATUSES,
    Block,
    Enrolment,
    Member,
    Program,
    RoundAnswer,
)
from store.rounds import Match, MatchMember, Round, RoundChoice, RoundMember, UnmatchedMember
from store.types import Base, UtcDateTime

__all__ = [
    "ENROLMENT_STATES",
    "MEMBER_STATUSES",
    "MENTORSHIP_STATES",
    "OUTBOX_STATES",
    "ROLES",
    "ActivityEvent",
    "AuditEntry",
    "Base",
    "Block",
    "Database",
    "Enrolment",
    "Match",
    "MatchMember",
    "Member",
    "MentoringTerms",
    "Mentorship",
    "OutboxRow",
    "Program",
    "QuarantinedRow",
    "Round",
    "RoundAnswer",
    "RoundChoice",
    "RoundMember",
    "SyncRun",
    "UnmatchedMember",
    "UtcDateTime",
    "activity_terms",
]
