"""Why each column about a person, and their places in programs, is kept: see `store.purposes`."""

from __future__ import annotations

from store.purpose_terms import (
    ANSWER,
    COMMANDS,
    HR,
    MATCH,
    NOBODY,
    OPERATOR,
    SPONSOR,
    SYSTEM,
    THANKED,
    Purpose,
    links,
    times,
    why,
)


def members() -> dict[str, Purpose]:
    """Say it of the table of people."""
    shown = (MATCH, COMMANDS)
    return {
        **links("id"),
        **why(
            SYSTEM,
            (NOBODY,),
            source="which feed the person is of",
            set_by_member="which fields the member set, so that no feed overwrites them",
        ),
        **why(HR, (COMMANDS, OPERATOR), source_key="finds the person again in the next file"),
        **why(
            HR,
            (*shown, SPONSOR, THANKED),
            name="to introduce people by name",
            function="to introduce people of different functions, and rules on it",
        ),
        **why(HR, shown, email="to send mail, and for colleagues to answer each other"),
        **why(
            HR,
            shown,
            site="rules on sites; named in introductions",
            time_zone="times in mail, and common working hours",
            languages="rules on a common language; named in introductions",
        ),
        **why(HR, (COMMANDS,), level="rules on levels (near, level_gap); in no mail to members"),
        **why(
            HR,
            (NOBODY,),
            country="scope of programs, rules on it, and whether activity is on",
            locale="how dates and times are written",
            external="whether a program is open to externals",
            manager_id="only to keep people apart from those they report to (rule `apart`);"
            " managers get nothing and see nothing by it",
        ),
        **why(
            HR,
            (COMMANDS,),
            status="who left or is away takes no part; why is never kept",
            away_until="from when somebody takes part again; why is never kept",
        ),
        **why(
            ANSWER,
            shown,
            skills="what a member could show: rules and introductions",
            interests="what a member would like to learn: rules and introductions",
        ),
        **why(
            ANSWER,
            (NOBODY,),
            works_from="common working hours",
            works_until="common working hours",
            thanks_by_name="whether a member may be thanked by name",
            every_weeks="how often at most a member wants to be introduced",
            largest_group="with how many people at most a member wants to meet",
        ),
        **times("created_at", "changed_at"),
    }


def enrolments() -> dict[str, Purpose]:
    """Say it of the table of places in programs."""
    return {
        **links("id", "program_id", "member_id"),
        **why(
            ANSWER,
            (COMMANDS,),
            role="whether a place is as member, mentor or mentee",
            capacity="how many mentees a mentor has at most",
            state="whether somebody joined, paused or left",
            paused_until="until when somebody pauses; why is never kept",
        ),
        **why(
            ANSWER,
            (NOBODY,),
            project_wishes="the projects that somebody would like: rule `wish`",
            would_lead="whether somebody would lead a team: rule `lead`",
        ),
        **times("since"),
    }
