"""Why each column is kept, where it comes from, who reads it and how long: data, beside the schema.

A column that is added to a table without a word here fails the tests, so that what
``crossweave privacy report`` prints is what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from store.correspondence_purposes import correspondence, meetings
from store.member_purposes import enrolments, members
from store.purpose_terms import (
    ACTIVITY,
    ADMIN,
    ANSWER,
    AUDIT,
    COMMANDS,
    FILE,
    FOR_GOOD,
    HR,
    MATCH,
    NOBODY,
    OPERATOR,
    SELF,
    SYSTEM,
    THANKED,
    WORKED_OUT,
    Purpose,
    TablePurpose,
    links,
    times,
    why,
)


def _rounds() -> dict[str, Purpose]:
    return {
        **links("id", "program_id"),
        **why(
            FILE,
            (COMMANDS, AUDIT),
            period="which round it is",
            starts_on="which round it is",
            days="how long it lasts",
            document="the program's rules as they were, so that a decision can be explained",
        ),
        **why(
            WORKED_OUT,
            (COMMANDS,),
            state="how far the round is",
            seed="to solve the round again to the byte",
            figures="counts of the round; ids in `choices`",
        ),
        **why(
            WORKED_OUT,
            (NOBODY,),
            "problems",
            problem="what the engine was given, as numbers and labels without names: the network"
            " and the ledger are in it; for replay and explanations",
            proposal="what the engine answered, by numbers; for replay",
        ),
        **why(
            ADMIN,
            (COMMANDS, AUDIT),
            ended_reason="why a round came to nothing",
            approved_by="who approved it",
        ),
        **times("opened_at", "proposed_at", "approved_at", "introduced_at", "ended_at"),
    }


def _matches() -> dict[str, Purpose]:
    return {
        **links("id", "round_id"),
        **why(
            WORKED_OUT,
            (COMMANDS,),
            number="its place in the list of the round",
            score="the points of the match under the program's rules; in no mail",
            cancelled_reason="that a match fell apart, as somebody left or paused",
        ),
        **why(
            WORKED_OUT,
            (MATCH, COMMANDS),
            reasons="why these people: in mail only what both entered or any colleague can see",
            project="which project a team is for",
            lead_id="who leads a team",
        ),
    }


def _match_members() -> dict[str, Purpose]:
    return {
        **links("match_id", "member_id", "round_id"),
        **why(
            WORKED_OUT,
            (MATCH, COMMANDS),
            seat="counts a member's matches in a round",
            role="as what somebody is in the match",
            gone="that somebody takes no part after all; never why",
        ),
        **why(
            ANSWER,
            (COMMANDS,),
            met="whether they met: who did not may be matched again, and is owed one (the ledger)",
            worth="what the meeting was worth, from 1 to 5; never of a person",
        ),
        **times("answered_at"),
    }


def _mentorships() -> dict[str, Purpose]:
    return {
        **links("id", "program_id", "match_id", "mentor_id", "mentee_id", "replaced_in_id"),
        **why(
            WORKED_OUT,
            (MATCH, COMMANDS),
            starts_on="from when it runs",
            ends_on="until when it runs",
            state="whether it runs",
            ended_on="when it ended early",
        ),
        **why(ADMIN, (NOBODY,), ended_reason="why it ended early; in no mail, list or audit"),
        **times("created_at"),
    }


def _outbox() -> dict[str, Purpose]:
    return {
        **links("id", "member_id", "merged_into_id"),
        **why(
            WORKED_OUT,
            (OPERATOR,),
            key="that the same message is never sent twice; of mail to admins it has the address",
            kind="which message it is",
            subject="what the message is about, by number",
            state="whether it was sent",
            state_reason="why it was not sent",
        ),
        **why(
            HR,
            (NOBODY,),
            "mail",
            address="where the message goes",
            domain="how fast mail may go to one organisation",
        ),
        **why(HR, (NOBODY,), locale="how dates are written in it"),
        **why(WORKED_OUT, (SELF,), "mail", context="what the message says"),
        **why(
            SYSTEM,
            (NOBODY,),
            message_id="the message's number for mail programs; follows from the key",
            thread="which message began the conversation, for mail programs",
            attempts="how often it was tried",
            not_before="when it is tried next",
            claimed_at="which sender has it",
        ),
        **why(SYSTEM, (NOBODY,), "mail", claimed_by="which sender has it: a process's name"),
        **times("queued_at", "sent_at"),
    }


def _activity_events() -> dict[str, Purpose]:
    network = "who is in touch already (the network), and thanks to who helped"
    return {
        **links("id", "actor_id", "target_id", kept="activity"),
        **why(
            ACTIVITY,
            (NOBODY,),
            "activity",
            source="which feed it is of",
            source_key="that the same event is counted once",
            kind=f"post, reply, reaction, co-edit, commit, meeting or mail: {network}",
            weight="how much it counts",
            at=f"how long ago it was: {network}",
        ),
        **why(
            ACTIVITY,
            (THANKED,),
            "activity",
            topic="on which topic somebody helped; never what was said",
        ),
    }


PURPOSES: Final[Mapping[str, TablePurpose]] = MappingProxyType(
    {
        "members": TablePurpose("People of the organisation", members()),
        "programs": TablePurpose(
            "The programs that ran",
            {
                **links("id"),
                **why(FILE, (COMMANDS,), slug="which program", community="whose program"),
                **times("created_at"),
            },
        ),
        "enrolments": TablePurpose("Who takes part in which program", enrolments()),
        "mentoring_terms": TablePurpose(
            "What mentors offer and mentees ask for",
            {
                **links("enrolment_id"),
                **why(
                    ANSWER,
                    (MATCH, COMMANDS),
                    topics="rule `cover`; named in introductions",
                    functions="rule `asked`",
                    how_often="for the introduction",
                ),
                **why(ANSWER, (MATCH, SELF), goals="for the two, in their introductions alone"),
                **why(ANSWER, (NOBODY,), wishes="the mentors somebody would like: rule `wish`"),
                **times("changed_at"),
            },
        ),
        "mentorships": TablePurpose("Who mentors whom, from when until when", _mentorships()),
        "round_answers": TablePurpose(
            "Answers to: are you in this round?",
            {
                **links("id", "program_id", "member_id"),
                **why(ANSWER, (COMMANDS, AUDIT), period="which round", takes_part="yes or no"),
                **times("at"),
            },
        ),
        "blocks": TablePurpose(
            "Two members who are never matched",
            {
                **links("id"),
                **why(
                    ADMIN,
                    (NOBODY,),
                    member_a_id="to keep two members apart; neither is told",
                    member_b_id="to keep two members apart; neither is told",
                    at="when that was",
                ),
            },
        ),
        "rounds": TablePurpose("The rounds, each with the rules it had", _rounds()),
        "round_members": TablePurpose(
            "Who was looked at when a round opened",
            {
                **links("round_id", "member_id", "number"),
                **why(
                    WORKED_OUT,
                    (COMMANDS,),
                    reason="why somebody takes no part: away, paused, declined, in a match of"
                    " another program, left out by an admin",
                    roles="as what somebody takes part",
                ),
            },
        ),
        "round_choices": TablePurpose(
            "What an admin decided: pins, pairs kept apart, swaps, members left out",
            {
                **links("id", "round_id", "member_a_id", "member_b_id"),
                **why(
                    ADMIN,
                    (COMMANDS, AUDIT),
                    kind="what was decided",
                    number="in which order swaps were made",
                    by="who decided",
                ),
                **times("at"),
            },
        ),
        "matches": TablePurpose("Who was matched", _matches()),
        "match_members": TablePurpose("The seats of matches", _match_members()),
        "unmatched_members": TablePurpose(
            "Who went without a match, and why",
            {
                **links("round_id", "member_id"),
                **why(
                    WORKED_OUT,
                    (SELF, COMMANDS),
                    role="as what somebody went without",
                    reason="why somebody went without",
                ),
                **why(
                    WORKED_OUT,
                    (COMMANDS,),
                    blocked_by="how many colleagues each rule kept away, in counts",
                    smallest_change="which rules would have to change",
                ),
            },
        ),
        "outbox": TablePurpose("Mail that is sent, or is about to be", _outbox()),
        "activity_events": TablePurpose(
            "Who replied to, worked with or met whom; never what was said", _activity_events()
        ),
        "sync_runs": TablePurpose(
            "The record of each import, in counts",
            {
                **links("id", kept="imports"),
                **why(
                    SYSTEM,
                    (OPERATOR,),
                    "imports",
                    source="which feed",
                    kind="people or activity",
                    figures="how many rows were new, changed or left out",
                ),
                **times("at", kept="imports"),
            },
        ),
        "quarantined_rows": TablePurpose(
            "Rows of a file that were left out, without what they said",
            {
                **links("id", "sync_run_id", kept="imports"),
                **why(
                    SYSTEM,
                    (OPERATOR,),
                    "imports",
                    file="which file to mend",
                    line="which line to mend",
                    reason="what is wrong with it; never its values",
                ),
            },
        ),
        **correspondence(),
        **meetings(),
        "audit_entries": TablePurpose(
            "Who changed, approved or forced what; never changed or deleted",
            {
                **links("id", kept=FOR_GOOD),
                **why(
                    SYSTEM,
                    (AUDIT,),
                    FOR_GOOD,
                    at="when it was done",
                    actor="who did it: the admin's own name, or the schedule",
                    action="what was done",
                    subject="what it was done to, by number",
                    before="what it was before: ids and settings, no names",
                    after="what it was after: ids and settings, no names",
                ),
            },
        ),
    }
)
"""By table why it is there."""
