"""One invented sample of each message, made through the real data, to look at and to test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from notifications.contexts import Context, Figure, Period, Person, ProgramInfo
from notifications.messages import (
    ApprovalWanted,
    Ask,
    Bundle,
    DeliveryTrouble,
    Introduction,
    MatchChanged,
    PassedOn,
    RecognitionDigest,
    RoundEnded,
    RoundSummary,
    Thanked,
    UnmatchedNote,
    UnmatchedPerson,
)
from notifications.messages.to_admins import Command
from notifications.sample_follow_ups import follow_up_samples
from notifications.sample_inbox import inbox_samples
from notifications.sample_joining import joining_samples
from notifications.sample_meetings import meeting_samples
from notifications.sample_mentorships import mentoring_samples
from notifications.sample_people import CONTACT, LEILA, PRIYA, TOM
from notifications.sample_teams import team_samples
from notifications.slots import suggest_slots
from notifications.wording.sentence import Sentence
from notifications.wording.shortages import Shortage
from notifications.wording.translation import marked

__all__ = [
    "CONTACT",
    "LEILA",
    "NEXT_ROUND",
    "PERIOD",
    "PRIYA",
    "PROGRAM",
    "TOM",
    "introduction_sample",
    "pair_reasons",
    "samples",
    "shows",
    "trio_sample",
]

PROGRAM: Final = ProgramInfo(
    name="Learning partners",
    slug="learning-partners",
    community="AI learners",
    purpose="Learn from colleagues of other functions how they use AI at work.",
)
PERIOD: Final = Period("4 to 17 January 2027", date(2027, 1, 4), days=14)
NEXT_ROUND: Final = date(2027, 1, 18)


def _reason(message_id: str, params: dict[str, Any], points: int, audience: str) -> dict[str, Any]:
    rule = message_id.partition(".")[0]
    return {
        "rule": rule,
        "message_id": message_id,
        "params": params,
        "points": points,
        "audience": audience,
    }


def shows(teacher: Person, learner: Person, *topics: str) -> dict[str, Any]:
    """Give the reason that one person can show what another asked for."""
    params = {"teacher": teacher.id, "learner": learner.id, "topics": list(topics)}
    return _reason("exchange.shows", params, 40_000, "members")


def pair_reasons() -> tuple[dict[str, Any], ...]:
    """Give reasons of every kind for the pair of the samples."""
    pair = [PRIYA.id, TOM.id]
    return (
        shows(PRIYA, TOM, "data visualisation"),
        shows(TOM, PRIYA, "forecast checks"),
        _reason("unmet.function", {"member": PRIYA.id, "value": "Finance"}, 20_000, "members"),
        _reason(
            "different.function",
            {"members": pair, "values": ["Marketing", "Finance"]},
            0,
            "members",
        ),
        _reason("near.level", {"members": pair, "difference": 0}, 20_000, "admin"),
        _reason("bridge", {"members": pair}, 24_000, "admin"),
        _reason("owed", {"members": [TOM.id]}, 50_000, "admin"),
    )


def introduction_sample() -> Introduction:
    """Give the introduction of a pair in two time zones."""
    people = (PRIYA, TOM)
    return Introduction(
        program=PROGRAM,
        period=PERIOD,
        contact=CONTACT,
        match=12,
        recipient=PRIYA.id,
        people=people,
        reasons=pair_reasons(),
        slots=suggest_slots(people, starts_on=PERIOD.starts_on, days=14),
    )


def trio_sample() -> Introduction:
    """Give the introduction of a trio, with a name that is written from right to left."""
    people = (PRIYA, TOM, LEILA)
    extra = shows(LEILA, PRIYA, "prompt patterns for difficult replies")
    return Introduction(
        program=PROGRAM,
        period=PERIOD,
        contact=CONTACT,
        match=12,
        recipient=TOM.id,
        people=people,
        reasons=(*pair_reasons(), extra),
        slots=suggest_slots(people, starts_on=PERIOD.starts_on, days=14),
    )


def samples() -> Mapping[str, Context]:
    """Give one sample of each kind of message."""
    made = (
        introduction_sample(),
        *_member_samples(),
        *meeting_samples(PROGRAM, PERIOD),
        *joining_samples(PROGRAM),
        *follow_up_samples(),
        *mentoring_samples(),
        *team_samples(),
        *_admin_samples(),
        _digest_sample(),
        _trouble_sample(),
        Bundle.of([introduction_sample(), _unmatched_sample(PRIYA), _digest_sample()]),
        *inbox_samples(),
    )
    return {context.kind: context for context in made}


def _unmatched_sample(recipient: Person) -> UnmatchedNote:
    return UnmatchedNote(
        program=PROGRAM,
        period=PERIOD,
        contact=CONTACT,
        recipient=recipient,
        reason="odd_one",
        next_round=NEXT_ROUND,
    )


def _member_samples() -> tuple[Context, ...]:
    return (
        _unmatched_sample(TOM),
        MatchChanged(
            program=PROGRAM,
            period=PERIOD,
            contact=CONTACT,
            recipient=PRIYA,
            gone=(TOM,),
            next_round=NEXT_ROUND,
        ),
        Ask(
            program=PROGRAM,
            period=PERIOD,
            contact=CONTACT,
            recipient=LEILA,
            answer_by=date(2027, 1, 1),
        ),
    )


def _admin_samples() -> tuple[Context, ...]:
    figures = (
        Figure.of(marked("Eligible"), 304),
        Figure.of(marked("Pairs"), 148),
        Figure.of(
            marked("Meet someone who can show what they asked for"),
            Sentence(
                marked("{share} (at random under the same rules: {by_chance})"),
                {"share": 0.79, "by_chance": 0.31},
            ),
        ),
    )
    return (
        ApprovalWanted(
            program=PROGRAM,
            period=PERIOD,
            contact=CONTACT,
            figures=figures,
            commands=(
                Command(marked("Look at it"), "crossweave round show learning-partners"),
                Command(marked("Approve it"), "crossweave round approve learning-partners"),
            ),
            expires_on=NEXT_ROUND,
            shortages=(
                Shortage("data storytelling", 7, 2, 3),
                Shortage("prompt design", 4, 0, 0),
            ),
        ),
        RoundSummary(
            program=PROGRAM,
            period=PERIOD,
            contact=CONTACT,
            figures=figures,
            unmatched=(UnmatchedPerson("Tom Hughes", "Finance", "odd_one"),),
            withheld=(
                "Ana Ruiz",
                Sentence(marked("the sponsor of {project}"), {"project": "Fewer calls"}),
            ),
            shortages=(Shortage("data storytelling", 7, 2, 3),),
        ),
        RoundEnded(
            program=PROGRAM,
            period=PERIOD,
            contact=CONTACT,
            ended="cancelled",
            reason=marked("No reason was given."),
            next_round=NEXT_ROUND,
        ),
    )


def _digest_sample() -> RecognitionDigest:
    return RecognitionDigest(
        community=PROGRAM.community,
        slug="ai-learners",
        week="28 December 2026 to 3 January 2027",
        first_day=date(2026, 12, 28),
        days=7,
        contact=CONTACT,
        purpose=PROGRAM.purpose,
        thanked=(
            Thanked(
                "Priya Nair", "Marketing", 4, ("Finance", "Operations"), ("data visualisation",)
            ),
            Thanked("ليلى حداد", "Customer Service", 2, ("IT",), ("summarising tickets",)),
            Thanked("Tom Hughes", "Finance", 1, ("Sales",)),
        ),
        tips=(
            PassedOn(
                7,
                "Ask for three versions, and say which one you would throw away first, and why.",
                "prompt patterns",
                function="Marketing",
            ),
            PassedOn(
                5, "Paste the table with its headings, or the numbers swap places.", "", "Tom"
            ),
        ),
    )


def _trouble_sample() -> DeliveryTrouble:
    return DeliveryTrouble(
        organisation="Harbourline",
        contact=CONTACT,
        figures=(Figure.of(marked("failed"), 2), Figure.of(marked("deferred"), 14)),
        problems=(Figure.of("The mail server could not be reached", 14),),
        commands=(Command(marked("See which"), "crossweave deliver --dry-run"),),
    )
