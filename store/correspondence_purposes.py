"""Why mail, meetings and what is passed on are kept: see `store.purposes`."""

from __future__ import annotations

from store.purpose_terms import (
    ANSWER,
    COMMANDS,
    FOR_GOOD,
    MATCH,
    NOBODY,
    OPERATOR,
    SELF,
    SYSTEM,
    THANKED,
    TWO_WEEKS,
    WORKED_OUT,
    TablePurpose,
    links,
    times,
    why,
)


def correspondence() -> dict[str, TablePurpose]:
    """Say it of mail that comes in, of who wants none, and of who asks to join."""
    return {
        "inbound_mail": TablePurpose(
            "Mail that came back: what it was, never what it said",
            {
                **links("id", "outbox_id", "member_id"),
                **why(
                    SYSTEM,
                    (OPERATOR,),
                    message_id="so that a mailbox can be read twice",
                    kind="a bounce, an automatic reply, a calendar reply, or forwarded to a person",
                    status="why a mail bounced, as a code",
                    permanent="whether the address is gone for good",
                ),
                **times("at"),
            },
        ),
        "suppressions": TablePurpose(
            "What no mail goes to and no import enrols, as keyed hashes",
            {
                **why(
                    SYSTEM,
                    (NOBODY,),
                    FOR_GOOD,
                    digest="a keyed hash: whether an address or key is one of those",
                    reason="erased, or bounced for good",
                ),
                **times("at", kept=FOR_GOOD),
            },
        ),
        "mail_stops": TablePurpose(
            "Lists whose mail a member wants no more",
            {
                **links("member_id"),
                **why(ANSWER, (COMMANDS,), mailing="which list, or all of them"),
                **times("at"),
            },
        ),
        "join_requests": TablePurpose(
            "Who asked to join by a posted link",
            {
                **links("id", "program_id", "member_id", kept=TWO_WEEKS),
                **why(
                    ANSWER,
                    (NOBODY,),
                    TWO_WEEKS,
                    email="to ask whether the request is really theirs",
                    name="to introduce them by name",
                    locale="in which language to write to them",
                    skills="what they could show",
                    interests="what they would like to learn",
                ),
                **times("asked_at", "confirmed_at", kept=TWO_WEEKS),
            },
        ),
    }


def meetings() -> dict[str, TablePurpose]:
    """Say it of meetings and of what is passed on from them."""
    return {
        "meetings": TablePurpose(
            "When matches meet",
            {
                **links("id", "match_id"),
                **why(
                    SYSTEM,
                    (MATCH,),
                    uid="the invitation's number for calendars",
                    sequence="which version of the invitation it is",
                ),
                **why(
                    WORKED_OUT,
                    (MATCH,),
                    state="whether a time is found",
                    starts_at="when they meet",
                    ends_at="when they meet",
                ),
                **times("created_at", "changed_at"),
            },
        ),
        "meeting_slots": TablePurpose(
            "Times that may suit a match",
            {
                **links("id", "meeting_id", "suggested_by"),
                **why(WORKED_OUT, (MATCH,), starts_at="the time", ends_at="the time"),
            },
        ),
        "slot_ticks": TablePurpose(
            "Who said that a time suits",
            {**links("slot_id", "member_id"), **times("at")},
        ),
        "tips": TablePurpose(
            "What members pass on from a meeting, once everybody of the match agrees",
            {
                **links("id", "match_id", "author_id"),
                **why(
                    ANSWER,
                    (MATCH, THANKED),
                    text="what is worth passing on",
                    topic="to find it again",
                ),
                **why(
                    SYSTEM, (NOBODY,), told_in="which digest told of it, so that none does twice"
                ),
                **times("at"),
            },
        ),
        "tip_consents": TablePurpose(
            "Who agrees that it is passed on",
            {
                **links("tip_id", "member_id"),
                **why(ANSWER, (NOBODY,), agrees="yes or no"),
                **times("at"),
            },
        ),
        "prompts_given": TablePurpose(
            "What members were given to try, so that it is not given again",
            {
                **links("id", "member_id", "match_id"),
                **why(WORKED_OUT, (SELF,), prompt="which one"),
                **times("at"),
            },
        ),
    }
