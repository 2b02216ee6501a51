"""A checked policy in plain sentences, as an admin reads it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from matching.language import rule_forms
from matching.policy import Policy
from matching.rules import PreferRule, Rule

Options = Mapping[str, Any]

_ODD: Final[Mapping[str, str]] = {
    "trio": "whoever is left over joins a pair, if every must holds for every two of the three",
    "relaxed_trio": (
        "whoever is left over joins a pair; where a rule asks for different values, two distinct"
        " ones among the three suffice"
    ),
    "sit_out": "whoever is left over has no match",
    "uneven": "where it does not come out even, tables differ in size, three at each at least",
}
_OBJECTIVE: Final[Mapping[str, str]] = {
    "best_total": "then the most points in all",
    "fairest": "then the mentee with the fewest points has as many as can be, then the next",
    "stable": "then no mentor and mentee would both rather have each other",
}
_MISSING: Final[Mapping[str, str]] = {
    "allow": "Who has no {} on record fits everybody.",
    "refuse": "Who has no {} on record fits nobody.",
}
_SEVERAL: Final[Mapping[str, str]] = {
    "function": "functions",
    "site": "sites",
    "country": "countries",
    "time_zone": "time zones",
    "locale": "locales",
    "level": "levels",
}
_SETS: Final = ("languages", "skills", "interests")


def frame_in_words(policy: Policy) -> str:
    """Say what is made, and what is best, in one sentence."""
    if policy.kind == "mentoring":
        least = f", each mentor with {policy.least_each} if that leaves no mentee out"
        return (
            "Mentorships: as many mentees as possible have a mentor"
            f"{least if policy.least_each else ''}; {_OBJECTIVE[policy.objective]}{_floor(policy)}."
        )
    if policy.kind == "teams":
        smallest, largest = policy.size
        size = f"{smallest}" if smallest == largest else f"{smallest} to {largest}"
        many = "" if policy.teams is None else f"{policy.teams} "
        return f"{many}Teams of {size}: as many members as possible have a place.".capitalize()
    if policy.group_size > 2:
        return f"Tables of {policy.group_size}: {_ODD[policy.odd]}."
    return f"Pairs: as many members as possible are in a match; {_ODD[policy.odd]}{_floor(policy)}."


def rule_in_words(rule: Rule, policy: Policy) -> str:
    """Say what one rule of a policy asks for, with its options; points come first."""
    options = {**next(iter(rule.document().values())), "of_what": _group(policy)}
    wording = _WORDS.get((isinstance(rule, PreferRule), rule.name))
    said = wording(options) if wording else _summary(rule)
    words = f"{rule.points:,} points {said}" if isinstance(rule, PreferRule) else said
    if not isinstance(rule, PreferRule) and "missing" in options:
        words += " " + _MISSING[options["missing"]].format(_about(rule, options))
    return words


def _group(policy: Policy) -> str:
    """Say what a rule about several members is about."""
    if policy.kind == "mentoring":
        return "a mentor's new mentees of one round"
    return "a team" if policy.kind == "teams" else "a table"


def _floor(policy: Policy) -> str:
    return f"; nobody meets in a match of fewer than {policy.floor} points" if policy.floor else ""


def _summary(rule: Rule) -> str:
    """Say of a rule without a sentence of its own what its class says."""
    form = next((each for each in rule_forms() if each.model is type(rule)), None)
    said = form.summary if form else rule.name
    return said.removeprefix("Points ") if isinstance(rule, PreferRule) else said


def _about(rule: Rule, options: Options) -> str:
    """Name what may be missing."""
    if rule.name == "overlap":
        return "time zone"
    if rule.name == "level_gap":
        return "level"
    return _plain(options.get("attribute", options.get("of", "value")))


def _plain(attribute: str) -> str:
    return attribute.replace("_", " ")


def _rounds(count: int) -> str:
    return "the last round" if count == 1 else f"the last {count:,} rounds"


def _several(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def _apart(options: Options) -> str:
    if options["depth"] == "all":
        return "Nobody meets anybody above or below them in the reporting line."
    if options["depth"] == 1:
        return "Nobody meets their own manager."
    return f"Nobody meets anybody up to {options['depth']} steps above or below them in the line."


def _rest(options: Options) -> str:
    if options.get("until"):
        words = "Two who met do not meet again until one of them has met everyone they may meet"
    else:
        words = f"Two who met within {_rounds(options['rounds'])} do not meet again"
    gives_way = "; only where somebody would be left alone, the oldest meetings repeat"
    return f"{words}{gives_way if options['else'] == 'oldest' else ''}."


def _share(options: Options) -> str:
    attribute = options["attribute"]
    if attribute in _SETS:
        return f"Two without one of their {attribute} in common never meet."
    return f"Two of different {_plain(attribute)} never meet."


def _level_gap(options: Options) -> str:
    most = "or more" if options["most"] == 1000 else f"to {options['most']}"
    return f"The mentor is {options['least']} {most} levels above the mentee."


def _asked(options: Options) -> str:
    other = {
        "different": "who named none gets a mentor of another function",
        "any": "who named none gets a mentor of any function",
    }[options["else"]]
    return f"Who named functions gets a mentor from one of them; {other}. Mentors likewise."


def _cover(options: Options) -> str:
    if "of" in options:
        return "The mentor offers at least one of the topics that the mentee asked for."
    who = f"at least {_several(options['by'], 'member')}"
    has = "has" if options["by"] == 1 else "have"
    if options["skills"] == "required":
        return f"Of a team {who} {has} each skill that its project needs; more where it says so."
    return f"Of every team {who} {has} each of these skills: {', '.join(options['skills'])}."


def _lead(options: Options) -> str:
    most = "" if options["most"] is None else f" and at most {options['most']}"
    return f"Of a team at least {options['least']}{most} would lead one."


def _load(options: Options) -> str:
    who = "A mentor" if options["of_what"].startswith("a mentor") else "A member"
    return (
        f"{who} who has {options['busy_at']} or more matches and mentorships in other programs"
        " is left in peace."
    )


def _breather(options: Options) -> str:
    rest = "one round" if options["rest"] == 1 else f"{options['rest']} rounds"
    return f"A mentor who took mentees in {options['after']} rounds in a row rests for {rest}."


def _wish(_: Options) -> str:
    return "for the first wish, half as many for the second, a third for the third."


def _prefer_cover(options: Options) -> str:
    if "of" in options:
        return "if the mentor offers one of the topics that the mentee asked for."
    return "for each member who has a skill that the project would like."


_WORDS: Final[Mapping[tuple[bool, str], Callable[[Options], str]]] = {
    (False, "different"): lambda o: f"Two of the same {_plain(o['attribute'])} never meet.",
    (False, "apart"): _apart,
    (False, "rest"): _rest,
    (False, "overlap"): lambda o: (
        f"Two with less than {o['working_hours']} minutes of working hours in common, on the worst"
        " day of the period, never meet."
    ),
    (False, "share"): _share,
    (False, "at_least"): lambda o: (
        f"The members of {o['of_what']} are of at least {o['count']} different"
        f" {_SEVERAL[o['distinct']]}."
    ),
    (False, "at_most"): lambda o: (
        f"At most {o['count']} of {o['of_what']} are of the same {_plain(o['same'])}."
    ),
    (False, "level_gap"): _level_gap,
    (False, "asked"): _asked,
    (False, "cover"): _cover,
    (False, "lead"): _lead,
    (False, "load"): _load,
    (False, "breather"): _breather,
    (True, "exchange"): lambda o: (
        f"for each of the two whose {o['teach']} are among the other's {o['learn']}."
    ),
    (True, "bridge"): lambda _: "for each of two who have no contacts in common, fewer for others.",
    (True, "unmet"): lambda o: (
        f"for each member who meets a {_plain(o['attribute'])} that is new to them."
    ),
    (True, "near"): lambda o: (
        f"for each of two whose {_plain(o['attribute'])} is at most {o['within']} apart."
    ),
    (True, "different"): lambda o: f"for each of two who differ in their {_plain(o['attribute'])}.",
    (True, "share"): lambda o: f"for each of two who share their {_plain(o['attribute'])}.",
    (True, "overlap"): lambda o: (
        f"for each of two with {o['working_hours']} minutes of working hours in common."
    ),
    (True, "owed"): lambda _: "for each time that a member was left out or stood up before.",
    (True, "cover"): _prefer_cover,
    (True, "wish"): _wish,
    (True, "spread"): lambda _: (
        "for each of two at a table who are not both in touch with few, nor both with many."
    ),
}
"""By whether it gives points, and its word; other rules are told as their class begins."""
