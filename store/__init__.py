"""The database: typed models, migrations, sessions and shared queries."""

from store.activity import ActivityEvent, QuarantinedRow, SyncRun
from store.correspondence import (
    EVERY_LIST,
    InboundMail,
    JoinRequest,
    MailStop,
    Suppression,
)
from store.database import Database, activity_terms
from store.meetings import Meeting, MeetingSlot, PromptGiven, SlotTick, Tip, TipConsent
from store.mentoring import MENTORSHIP_STATES, ROLES, MentoringTerms, Mentorship
from store.outbox import OUTBOX_STATES, AuditEntry, OutboxRow
from store.people import (
    ENROLMENT_STATES,
    ERASED,
    ERASED_NAME,
    JOINED,
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
    "ERASED",
    "ERASED_NAME",
    "EVERY_LIST",
    "JOINED",
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
    "InboundMail",
    "JoinRequest",
    "MailStop",
    "Match",
    "MatchMember",
    "Meeting",
    "MeetingSlot",
    "Member",
    "MentoringTerms",
    "Mentorship",
    "OutboxRow",
    "Program",
    "PromptGiven",
    "QuarantinedRow",
    "Round",
    "RoundAnswer",
    "RoundChoice",
    "RoundMember",
    "SlotTick",
    "Suppression",
    "SyncRun",
    "Tip",
    "TipConsent",
    "UnmatchedMember",
    "UtcDateTime",
    "activity_terms",
]
