"""What each mail says, one module a message; `KINDS` knows them all by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from notifications.contexts import Context
from notifications.messages.approval_wanted import ApprovalWanted
from notifications.messages.ask import Ask
from notifications.messages.bundle import Bundle
from notifications.messages.delivery_trouble import DeliveryTrouble
from notifications.messages.did_you_meet import DidYouMeet
from notifications.messages.forwarded_mail import ForwardedMail
from notifications.messages.introduction import Introduction
from notifications.messages.join_request import ConfirmJoin, JoinUnknown
from notifications.messages.match_changed import MatchChanged
from notifications.messages.meeting_cancelled import MeetingCancelled
from notifications.messages.meeting_set import MeetingSet
from notifications.messages.mentee_introduction import MenteeIntroduction
from notifications.messages.mentee_unmatched import MenteeUnmatched
from notifications.messages.mentor_introduction import MentorIntroduction
from notifications.messages.mentor_unmatched import MentorUnmatched
from notifications.messages.mentoring_check_in import MentoringCheckIn
from notifications.messages.mentoring_closing import MentoringClosing
from notifications.messages.mentorship_changed import MentorshipChanged
from notifications.messages.mentorship_word import MentorshipWord
from notifications.messages.paused_note import PausedNote
from notifications.messages.recognition_digest import PassedOn, RecognitionDigest, Thanked
from notifications.messages.reminder import Reminder
from notifications.messages.round_ahead import RoundAhead
from notifications.messages.round_ended import RoundEnded
from notifications.messages.round_summary import RoundSummary, UnmatchedPerson
from notifications.messages.sponsor_summary import SponsorSummary
from notifications.messages.team_kickoff import TeamKickoff
from notifications.messages.team_unmatched import TeamUnmatched
from notifications.messages.thanked import ThankedNote
from notifications.messages.time_proposed import TimeProposed
from notifications.messages.tip_consent import TipConsent
from notifications.messages.unmatched import UnmatchedNote

__all__ = [
    "KINDS",
    "ApprovalWanted",
    "Ask",
    "Bundle",
    "ConfirmJoin",
    "DeliveryTrouble",
    "DidYouMeet",
    "ForwardedMail",
    "Introduction",
    "JoinUnknown",
    "MatchChanged",
    "MeetingCancelled",
    "MeetingSet",
    "MenteeIntroduction",
    "MenteeUnmatched",
    "MentorIntroduction",
    "MentorUnmatched",
    "MentoringCheckIn",
    "MentoringClosing",
    "MentorshipChanged",
    "MentorshipWord",
    "PassedOn",
    "PausedNote",
    "RecognitionDigest",
    "Reminder",
    "RoundAhead",
    "RoundEnded",
    "RoundSummary",
    "SponsorSummary",
    "TeamKickoff",
    "TeamUnmatched",
    "Thanked",
    "ThankedNote",
    "TimeProposed",
    "TipConsent",
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
        MeetingSet,
        MeetingCancelled,
        TimeProposed,
        Reminder,
        ConfirmJoin,
        JoinUnknown,
        RoundAhead,
        DidYouMeet,
        TipConsent,
        PausedNote,
        MenteeIntroduction,
        MentorIntroduction,
        MenteeUnmatched,
        MentorUnmatched,
        MentoringCheckIn,
        MentoringClosing,
        MentorshipChanged,
        MentorshipWord,
        TeamKickoff,
        TeamUnmatched,
        SponsorSummary,
        ApprovalWanted,
        RoundSummary,
        RoundEnded,
        RecognitionDigest,
        ThankedNote,
        DeliveryTrouble,
        ForwardedMail,
    )
}
"""Every message by the kind that its rows in the outbox carry."""
