"""Why somebody has no match, in words: short, without blame, for the member and for an admin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from notifications.wording.names import isolated, listed, one_line
from notifications.wording.numbers import several
from notifications.wording.translation import _, marked

T = TypeVar("T")

MOST_TOPICS: Final = 3


@dataclass(frozen=True, slots=True)
class WhyAndWhatHelps:
    """Why somebody has no match in a round, and what may change that."""

    why: str
    helps: str

    def worded(self) -> WhyAndWhatHelps:
        """Give both in the language that is being spoken."""
        return WhyAndWhatHelps(_(self.why), _(self.helps))


FOR_MEMBERS: Final[Mapping[str, str]] = {
    "no_partner": marked("This time the program's rules left nobody who could meet you."),
    "surplus": marked("This time there were not enough possible partners for everyone."),
    "odd_one": marked("This time an odd number of people took part, and one place was left over."),
    "floor": marked("This time we found nobody who would have been a good partner for you."),
    "no_capacity": marked("Your places for this round are already taken."),
}

FOR_MENTEES: Final[Mapping[str, WhyAndWhatHelps]] = {
    "no_partner": WhyAndWhatHelps(
        marked("No mentor who offers what you asked for fits the program's rules yet."),
        marked("What helps: one more topic that you would like to learn. Just reply with it."),
    ),
    "surplus": WhyAndWhatHelps(
        marked("The mentors who would fit have no place free."),
        marked("What helps: a colleague who could show it. Tell them that mentors are wanted."),
    ),
    "floor": WhyAndWhatHelps(
        marked("We found no mentor who would have been a good one for what you asked."),
        marked("What helps: a few more words on what you want to learn. Just reply with them."),
    ),
}

_WITHOUT_TOPICS: Final[Mapping[str, WhyAndWhatHelps]] = {
    "no_partner": WhyAndWhatHelps(
        marked("No mentor fits what you asked for and the program's rules yet."),
        marked("What helps: a colleague who would mentor. Tell them that mentors are wanted."),
    ),
    "surplus": WhyAndWhatHelps(
        marked("More people asked than mentors have places."),
        marked("What helps: a colleague who would mentor. Tell them that mentors are wanted."),
    ),
}
"""What is said otherwise to a mentee who asked for functions only, or for anybody."""

FOR_MENTORS: Final[Mapping[str, WhyAndWhatHelps]] = {
    "no_partner": WhyAndWhatHelps(
        marked("Nobody who asked fits your offer under the program's rules."),
        marked("What helps: one more topic that you could show. Just reply with it."),
    ),
    "surplus": WhyAndWhatHelps(
        marked("Everyone you could mentor has a mentor."),
        marked("What helps: tell colleagues who would like to learn from you that you offer it."),
    ),
    "floor": WhyAndWhatHelps(
        marked("Nobody who asked would have been a good match for what you offer."),
        marked("What helps: a few more words on what you could show. Just reply with them."),
    ),
    "no_capacity": WhyAndWhatHelps(
        marked("Your places are taken."),
        marked("Would you take one more? Just reply."),
    ),
}

FOR_TEAMS: Final[Mapping[str, WhyAndWhatHelps]] = {
    "no_partner": WhyAndWhatHelps(
        marked("The program's rules left no team that you could join."),
        marked(
            "What helps: tell us if something that we know of you is not true any more. Just reply."
        ),
    ),
    "surplus": WhyAndWhatHelps(
        marked("There were not enough fitting places in teams for everyone."),
        marked("What helps: a few words on what you would like to work on. Just reply with them."),
    ),
    "no_capacity": WhyAndWhatHelps(
        marked("Your places for this round are already taken."),
        marked("Would you join one more team? Just reply."),
    ),
}

_WITH_WISHES: Final[Mapping[str, WhyAndWhatHelps]] = {
    "surplus": WhyAndWhatHelps(
        marked("There were not enough fitting places in teams for everyone."),
        marked("What helps: one more project that you would join. Just reply with it."),
    ),
}
"""What is said otherwise to somebody who had named projects."""

FOR_ADMINS: Final[Mapping[str, str]] = {
    "no_partner": marked("The must rules allow no partner at all"),
    "surplus": marked("Too few partners for all who need one"),
    "odd_one": marked("The one left over of an odd number"),
    "floor": marked("Every possible match was below the program's floor"),
    "no_capacity": marked("Takes no match in this round"),
}

FOR_ADMINS_BY_ROLE: Final[Mapping[str, Mapping[str, str]]] = {
    "mentee": {
        "no_partner": marked("The must rules allow no mentor at all"),
        "surplus": marked("No mentor who would fit has a place free"),
        "floor": marked("Every mentor who fits was below the program's floor"),
    },
    "mentor": {
        "no_partner": marked("The must rules allow nobody who asks"),
        "surplus": marked("Everybody who fits has another mentor"),
        "floor": marked("Everybody who fits was below the program's floor"),
        "no_capacity": marked("No place is free"),
    },
    "table": {
        "no_partner": marked("The must rules allow no company at all"),
        "surplus": marked("No seat at a table was left that fits"),
    },
    "team": {
        "no_partner": marked("The must rules allow no company at all"),
        "surplus": marked("No place in a team was left that fits"),
    },
}

RULES: Final[Mapping[str, str]] = {
    "different": "same {}",
    "apart": "in each other's {}",
    "rest": "met too recently",
    "overlap": "too few working hours in common",
    "share": "no {} in common",
    "near": "{} too far apart",
    "exchange": "nothing to show each other",
    "level_gap": "too many or too few levels between them",
    "cover": "no {} both asked for and offered",
    "cover.skills": "team lacks a skill",
    "at_least": "too few distinct {several}",
    "lead": "no lead",
    "asked": "not of a {} that was asked for",
    "load": "mentor busy in other programs",
    "breather": "mentor resting after several rounds",
    "at_most": "mentor has enough of the same {}",
    "no_place": "mentor without a free place",
    "not_possible": "not possible",
}
"""What a rule says of the partners that it removed, by its label or the word before the dot."""

CHANGES: Final[Mapping[str, str]] = {
    "different": "allow people of the same {}",
    "apart": "allow people of the same {}",
    "rest": "let people meet again sooner",
    "overlap": "ask for fewer working hours in common",
    "share": "allow people without {} in common",
    "near": "allow a wider gap in {}",
    "level_gap": "allow other gaps between the levels",
    "cover": "allow mentors who offer none of the {} asked for",
    "cover.skills": "ask for fewer skills",
    "at_least": "ask for fewer distinct {several}",
    "lead": "let a team begin without a lead",
    "asked": "allow a {} that was not asked for",
    "load": "let mentors who are busy in other programs take part",
    "breather": "let mentors go on without a rest",
    "at_most": "allow a mentor more mentees of the same {}",
    "no_place": "ask a mentor whose places are taken for one more",
    "not_possible": "allow two who are kept apart outside the rules",
}
"""What would have to give, by a rule's label or the word before the dot."""

RULES_BY_ROLE: Final[Mapping[str, Mapping[str, str]]] = {
    "member": {"load": "busy in other programs", "at_most": "too many of the same {}"},
}
"""What a rule says otherwise of people who are neither mentor nor mentee."""

CHANGES_BY_ROLE: Final[Mapping[str, Mapping[str, str]]] = {
    "member": {
        "load": "let people who are busy in other programs take part",
        "at_most": "allow more of the same {} in a group",
    },
}


def member_reason(reason: str) -> str:
    """Say to a member why there is no match for them.

    Raises
    ------
    ValueError
        For a reason that has no words.
    """
    return _(_known(reason, FOR_MEMBERS))


def mentee_reason(reason: str, *, named_topics: bool = True) -> WhyAndWhatHelps:
    """Say to somebody who asked for a mentor why there is none, and what helps.

    Parameters
    ----------
    reason
        The engine's reason.
    named_topics
        Whether they said what they want to learn.

    Raises
    ------
    ValueError
        For a reason that has no words.
    """
    known = FOR_MENTEES if named_topics else {**FOR_MENTEES, **_WITHOUT_TOPICS}
    return _known(reason, known).worded()


def mentor_reason(reason: str) -> WhyAndWhatHelps:
    """Say to somebody who offered to mentor why nobody came, and what helps.

    Raises
    ------
    ValueError
        For a reason that has no words.
    """
    return _known(reason, FOR_MENTORS).worded()


def team_reason(reason: str, *, wished: bool = False) -> WhyAndWhatHelps:
    """Say to somebody without a team why there is none for them, and what helps.

    Parameters
    ----------
    reason
        The engine's reason.
    wished
        Whether they had named projects that they would like.

    Raises
    ------
    ValueError
        For a reason that has no words.
    """
    known = {**FOR_TEAMS, **_WITH_WISHES} if wished else FOR_TEAMS
    return _known(reason, known).worded()


def short_of(topics: Sequence[str]) -> str:
    """Say which of the topics that a mentee asked for too few mentors offer; may be nothing."""
    named = listed([isolated(one_line(topic)) for topic in topics[:MOST_TOPICS]])
    return _("Few mentors offer {topics} so far.", topics=named) if named else ""


def admin_reason(reason: str, role: str = "member") -> str:
    """Say to an admin why a member has no match, in mentoring in which role.

    Raises
    ------
    ValueError
        For a reason that has no words.
    """
    return _(_known(reason, {**FOR_ADMINS, **FOR_ADMINS_BY_ROLE.get(role, {})}))


def blocked_by_words(blocked_by: Mapping[str, int], role: str = "mentee") -> list[str]:
    """Word what removed a member's partners, the most frequent first.

    Parameters
    ----------
    blocked_by
        For each rule's label how many partners it removed; one partner may count for several.
    role
        The member's: rules that mentoring and teams both know are about mentors unless it is
        ``member``.
    """
    words = {**RULES, **RULES_BY_ROLE.get(role, {})}
    ordered = sorted(blocked_by.items(), key=lambda item: (-item[1], item[0]))
    return [f"{_rule_words(label, words, '{}')}: {count}" for label, count in ordered if count]


def rule_words(label: str, role: str = "mentee") -> str:
    """Word what stands against two members who are together, by the label of the rule.

    Parameters
    ----------
    role
        As in `blocked_by_words`.
    """
    return _rule_words(label, {**RULES, **RULES_BY_ROLE.get(role, {})}, "{}")


def smallest_change_words(rules: Sequence[str], role: str = "mentee") -> list[str]:
    """Word what would have to give, so that the member has at least one possible partner.

    Parameters
    ----------
    role
        As in `blocked_by_words`.
    """
    words = {**CHANGES, **CHANGES_BY_ROLE.get(role, {})}
    return [_rule_words(label, words, "drop the rule {}") for label in rules]


def _rule_words(label: str, words: Mapping[str, str], otherwise: str) -> str:
    """Word a rule by its whole label, else by the word before the dot, else as it is called."""
    name, _dot, about = label.partition(".")
    sentence = words.get(label) or words.get(name)
    if sentence is None:
        return otherwise.format(label)
    plain = about.replace("_", " ")
    return sentence.format(plain, several=several(plain))


def _known(reason: str, words: Mapping[str, T]) -> T:
    if reason not in words:
        raise ValueError(f"no words for the reason {reason!r}; known: {', '.join(words)}")
    return words[reason]
