"""Why somebody has no match, in words: short, without blame, for the member and for an admin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

FOR_MEMBERS: Final[Mapping[str, str]] = {
    "no_partner": "This time the program's rules left nobody who could meet you.",
    "surplus": "This time there were not enough possible partners for everyone.",
    "odd_one": "This time an odd number of people took part, and one place was left over.",
    "floor": "This time we found nobody who would have been a good partner for you.",
    "no_capacity": "Your places for this round are already taken.",
}

FOR_MENTEES: Final[Mapping[str, str]] = {
    "no_partner": "Nobody who mentors fits what you asked for and the program's rules yet.",
    "surplus": "More people asked for a mentor than mentors have places.",
    "floor": "We found nobody who would have been a good mentor for what you asked.",
}

FOR_MENTORS: Final[Mapping[str, str]] = {
    "no_partner": "Nobody who asked this time fits what you offer and the program's rules.",
    "surplus": "Everybody whom you could have mentored has a mentor.",
    "floor": "Nobody asked for what you would have been a good mentor for.",
    "no_capacity": "All your places are taken by the mentees whom you have.",
}

FOR_ADMINS: Final[Mapping[str, str]] = {
    "no_partner": "The must rules allow no partner at all",
    "surplus": "Too few partners for all who need one",
    "odd_one": "The one left over of an odd number",
    "floor": "Every possible match was below the program's floor",
    "no_capacity": "Takes no match in this round",
}

RULES: Final[Mapping[str, str]] = {
    "different": "same {}",
    "apart": "in each other's {}",
    "rest": "met too recently",
    "overlap": "too few working hours in common",
    "share": "no {} in common",
    "near": "{} too far apart",
    "exchange": "nothing to show each other",
    "level_gap": "not so many levels apart",
    "cover": "no topic in common",
    "asked": "of a {} that was not asked for, or the same one",
    "load": "mentors who are busy in other programs",
    "breather": "mentors who rest after several rounds",
    "at_most": "too many mentees of one {}",
    "not_possible": "not possible",
}
"""What a rule says of the partners that it removed, by the word before the dot of its label."""

CHANGES: Final[Mapping[str, str]] = {
    "different": "allow people of the same {}",
    "apart": "allow people of the same {}",
    "rest": "let people meet again sooner",
    "overlap": "ask for fewer working hours in common",
    "share": "allow people without {} in common",
    "near": "allow a wider gap in {}",
    "level_gap": "allow other differences in level",
    "cover": "allow mentors who offer other topics",
    "asked": "allow mentors of any {}",
    "load": "let busy mentors take somebody",
    "breather": "let mentors go on without a rest",
    "not_possible": "find another mentor, or more places",
}


def member_reason(reason: str) -> str:
    """Say to a member why there is no match for them.

    Raises
    ------
    ValueError
        For a reason that has no words.
    """
    return _known(reason, FOR_MEMBERS)


def mentee_reason(reason: str) -> str:
    """Say to a mentee why there is no mentor for them. Raises as `member_reason` does."""
    return _known(reason, FOR_MENTEES)


def mentor_reason(reason: str) -> str:
    """Say to a mentor why there is no new mentee for them. Raises as `member_reason` does."""
    return _known(reason, FOR_MENTORS)


def admin_reason(reason: str) -> str:
    """Say to an admin why a member has no match.

    Raises
    ------
    ValueError
        For a reason that has no words.
    """
    return _known(reason, FOR_ADMINS)


def blocked_by_words(blocked_by: Mapping[str, int]) -> list[str]:
    """Word what removed a member's partners, the most frequent first.

    Parameters
    ----------
    blocked_by
        For each rule's label how many partners it removed; one partner may count for several.
    """
    ordered = sorted(blocked_by.items(), key=lambda item: (-item[1], item[0]))
    return [f"{_rule_words(label, RULES)}: {count}" for label, count in ordered if count]


def smallest_change_words(rules: Sequence[str]) -> list[str]:
    """Word what would have to give, so that the member has at least one possible partner."""
    return [_rule_words(label, CHANGES) for label in rules]


def _rule_words(label: str, words: Mapping[str, str]) -> str:
    name, _, about = label.partition(".")
    sentence = words.get(name, f"drop the rule {label}" if words is CHANGES else label)
    return sentence.format(about.replace("_", " "))


def _known(reason: str, words: Mapping[str, str]) -> str:
    if reason not in words:
        raise ValueError(f"no words for the reason {reason!r}; known: {', '.join(words)}")
    return words[reason]
