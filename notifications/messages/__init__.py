"""What each mail says, one module a message; `KINDS` knows them all by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from notifications.contexts import Context
from notifications.messages.approval_wanted import ApprovalWanted
from notifications.messages.ask import Ask
from notifications.messages.bundle import Bundle
from notifications.messages.delivery_trouble import DeliveryTrouble
from notifications.messages.introduction import Introduction
from notifications.messages.match_changed import MatchChanged
from notifications.messages.mentee_introduction import MenteeIntroduction
from notifications.messages.mentee_unmatched import MenteeUnmatched
from notifications.messages.mentor_introduction import MentorIntroduction
from notifications.messages.mentor_unmatched import MentorUnmatched
from notifications.messages.mentoring_check_in import MentoringCheckIn
from notifications.messages.mentoring_closing import MentoringClosing
from notifications.messages.mentorship_changed import MentorshipChanged
from notifications.messages.recognition_digest import RecognitionDigest, Thanked
from notifications.messages.round_ended import RoundEnded
from notifications.messages.round_summary import RoundSummary, UnmatchedPerson
from notifications.messages.sponsor_summary import SponsorSummary
from notifications.messages.team_kickoff import TeamKickoff
from notifications.messages.team_unmatched import TeamUnmatched
from notifications.messages.unmatched import UnmatchedNote

__all__ = [
    "KINDS",
    "ApprovalWanted",
    "Ask",
    "Bundle",
    "DeliveryTrouble",
    "Introduction",
    "MatchChanged",
    "MenteeIntroduction",
    "MenteeUnmatched",
    "MentorIntroduction",
    "MentorUnmatched",
    "MentoringCheckIn",
    "MentoringClosing",
    "MentorshipChanged",
    "RecognitionDigest",
    "RoundEnded",
    "RoundSummary",
    "SponsorSummary",
    "TeamKickoff",
    "TeamUnmatched",
    "Thanked",
    "UnmatchedNote",
    "UnmatchedPerson",
]

KINDS: Final[Mapping[str, type[Context]]] = {
    message.kind: message
    for message in (
        Introduction,
        UnmatchedNote,
        MatchChanged,
        Ask,
        Bundle,
        MenteeIntroduction,
        MentorIntroduction,
        MenteeUnmatched,
        MentorUnmatched,
        MentoringCheckIn,
        MentoringClosing,
        MentorshipChanged,
        TeamKickoff,
        TeamUnmatched,
        SponsorSummary,
        ApprovalWanted,
        RoundSummary,
        RoundEnded,
        RecognitionDigest,
        DeliveryTrouble,
    )
}
"""Every message by the kind that its rows in the outbox carry."""
