"""No proposal breaks a rule, whatever the policy: every rule said once more, of plain people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import PolicyError, parse_policy, propose, verify
from matching.groups import NoTeams
from matching.language import FORMS
from matching.offers import Mentoring
from matching.policy import check_policy
from matching.problem import Projects, SetColumn

TOPICS = ("charts", "prompts")
FUNCTIONS = ("Finance", "IT", "Sales")


@dataclass
class Person:
    """Somebody as a colleague would describe them."""

    function: str | None
    site: str | None
    country: str | None
    time_zone: str | None
    locale: str | None
    level: int | None
    works_from: int | None
    works_until: int | None
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    interests: tuple[str, ...]
    manager: int
    load: int
    offers: int
    seeks: bool
    topics_offered: tuple[str, ...]
    topics_asked: tuple[str, ...]
    functions_offered: tuple[str, ...]
    functions_asked: tuple[str, ...]
    led: tuple[int, ...]
    leads: bool


@dataclass
class Group:
    """People, and what is on record between them: who met whom how many rounds ago, and if."""

    people: list[Person]
    met: list[tuple[int, int, int, int]]
    blocked: list[tuple[int, int]]
    minutes: Any
    needs: list[tuple[int, str, int]] = field(default_factory=list)

    def meetings(self, a: int, b: int) -> list[int]:
        """How many rounds ago two met, each time."""
        return [ago for x, y, ago, did in self.met if {x, y} == {a, b} and did != 0]

    def above(self, member: int) -> list[int]:
        """Everybody above somebody, the nearest first."""
        line, at = [], self.people[member].manager
        while at >= 0:
            line.append(at)
            at = self.people[at].manager
        return line


def _maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([*values, *values, None])


def _few(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(values), max_size=2).map(lambda found: tuple(sorted(found)))


@st.composite
def _person(draw: Any, number: int) -> Person:
    offers = draw(st.sampled_from([-1, 0, 1, 1, 2]))
    return Person(
        function=draw(_maybe(*FUNCTIONS)),
        site=draw(_maybe("Leeds", "Pune")),
        country=draw(_maybe("GB", "IN")),
        time_zone=draw(_maybe("Europe/London", "America/New_York", "Asia/Kathmandu")),
        locale=draw(_maybe("en", "hi")),
        level=draw(_maybe(1, 2, 4)),
        works_from=draw(_maybe(540, 1320)),
        works_until=draw(_maybe(1020, 360)),
        languages=draw(_few("de", "en", "hi")),
        skills=draw(_few(*TOPICS)),
        interests=draw(_few(*TOPICS)),
        manager=draw(st.integers(-1, number - 1)),
        load=draw(st.integers(0, 3)),
        offers=offers,
        seeks=draw(st.booleans()) or offers < 0,
        topics_offered=draw(_few(*TOPICS)),
        topics_asked=draw(_few(*TOPICS)),
        functions_offered=draw(_few(*FUNCTIONS)) if draw(st.booleans()) else (),
        functions_asked=draw(_few(*FUNCTIONS)) if draw(st.booleans()) else (),
        led=tuple(sorted(draw(st.sets(st.integers(1, 4), max_size=3)))),
        leads=draw(st.booleans()),
    )


@st.composite
def _groups(draw: Any, minutes: Any) -> Group:
    size = draw(st.integers(2, 8))
    people = [draw(_person(number)) for number in range(size)]
    pair = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    pairs = st.lists(pair.filter(lambda two: two[0] != two[1]), max_size=size)
    met = [
        (a, b, draw(st.integers(1, 6)), draw(st.sampled_from([-1, 0, 1]))) for a, b in draw(pairs)
    ]
    return Group(people, met, draw(pairs)[:2], minutes)


def _problem(build: Any, group: Group, form: str, needs: list[tuple[int, str, int]]) -> Any:
    people = group.people
    columns = (
        *("function", "site", "country", "time_zone", "locale", "level", "works_from"),
        *("works_until", "languages", "skills", "interests", "manager"),
    )
    given = {name: [getattr(person, name) for person in people] for name in columns}
    given["load"] = np.array([person.load for person in people], np.int32)
    given |= {"met": group.met, "blocked": np.array(group.blocked).reshape(-1, 2), "days": 7}
    if form == "mentoring":
        given["mentoring"] = _sides(people)
    if form == "teams":
        given["projects"] = _projects(people, needs)
    return build(len(people), **given)


def _sides(people: list[Person]) -> Mentoring:
    sets = ("topics_offered", "topics_asked", "functions_offered", "functions_asked")
    led = [
        (at, ago) for at, person in enumerate(people) if person.offers >= 0 for ago in person.led
    ]
    return Mentoring(
        offers=np.array([person.offers >= 0 for person in people]),
        seeks=np.array([person.seeks for person in people]),
        places=np.array([max(0, person.offers) for person in people], np.int32),
        led=np.array(led, np.int32).reshape(-1, 2),
        **{name: SetColumn.of([getattr(person, name) for person in people]) for name in sets},
    )


def _projects(people: list[Person], needs: list[tuple[int, str, int]]) -> Projects:
    leads = np.array([person.leads for person in people])
    if not needs:
        return Projects(np.empty(0, np.int32), np.empty(0, np.int32), leads=leads)
    rows = [(project, TOPICS.index(skill), count) for project, skill, count in needs]
    return Projects(
        least=np.array([2], np.int32),
        most=np.array([4], np.int32),
        needs=np.array(rows, np.int32),
        skills=TOPICS,
        leads=leads,
    )


def _same(group: Group, attribute: str, a: int, b: int) -> bool | None:
    """Say whether two have something in common; None where one of them says nothing."""
    mine, yours = (getattr(group.people[each], attribute) for each in (a, b))
    if mine is None or yours is None or () in (mine, yours):
        return None
    if isinstance(mine, tuple):
        return bool(set(mine) & set(yours))
    return bool(mine == yours)


def _missing(options: Any, found: bool | None) -> bool:
    return options["missing"] == "allow" if found is None else found


def _different(group: Group, options: Any, a: int, b: int, _: Any) -> bool:
    same = _same(group, options["attribute"], a, b)
    return _missing(options, None if same is None else not same)


def _share(group: Group, options: Any, a: int, b: int, _: Any) -> bool:
    return _missing(options, _same(group, options["attribute"], a, b))


def _apart(group: Group, options: Any, a: int, b: int, _: Any) -> bool:
    depth = len(group.people) if options["depth"] == "all" else options["depth"]
    return a not in group.above(b)[:depth] and b not in group.above(a)[:depth]


def _overlap(group: Group, options: Any, a: int, b: int, _: Any) -> bool:
    zones = [group.people[each].time_zone for each in (a, b)]
    if None in zones:
        return bool(options["missing"] == "allow")
    days = [
        (
            person.time_zone,
            540 if person.works_from is None else person.works_from,
            1020 if person.works_until is None else person.works_until,
        )
        for person in (group.people[a], group.people[b])
    ]
    return bool(group.minutes(*days) >= options["working_hours"])


def _rest(group: Group, options: Any, a: int, b: int, others: Any) -> bool:
    ago = min(group.meetings(a, b), default=None)
    if ago is None or options["else"] == "oldest":
        return True
    if "rounds" in options:
        return bool(ago > options["rounds"])
    return any(_met_everyone_since(group, each, ago, others) for each in (a, b))


def _met_everyone_since(group: Group, member: int, ago: int, others: Any) -> bool:
    """Say, walking through somebody's rounds, whether a count was complete at `ago` or later."""
    everyone = {
        each
        for each in range(len(group.people))
        if each != member and _may(group, others, member, each)
    }
    waiting, complete = set(everyone), False
    for when in range(10, 0, -1):
        met = {each for each in everyone if when in group.meetings(member, each)}
        waiting -= met
        if everyone and met and not waiting:
            waiting, complete = set(everyone), complete or when <= ago
    return complete


def _load(group: Group, options: Any, a: int, b: int, form: str) -> bool:
    busy = [group.people[a].load] if form == "mentoring" else [
        group.people[each].load for each in (a, b)
    ]  # fmt: skip
    return max(busy) < int(options["busy_at"])


def _level_gap(group: Group, options: Any, mentor: int, mentee: int, _: Any) -> bool:
    above, below = group.people[mentor].level, group.people[mentee].level
    if above is None or below is None:
        return bool(options["missing"] == "allow")
    return bool(options["least"] <= above - below <= options["most"])


def _asked(group: Group, options: Any, mentor: int, mentee: int, _: Any) -> bool:
    one, two = group.people[mentor], group.people[mentee]
    wanted = one.function is None or (
        one.function in two.functions_asked
        if two.functions_asked
        else options["else"] == "any" or two.function is None or one.function != two.function
    )
    taken = two.function is None or not one.functions_offered
    return wanted and (taken or two.function in one.functions_offered)


def _topics(group: Group, options: Any, mentor: int, mentee: int, _: Any) -> bool:
    offered, asked = group.people[mentor].topics_offered, group.people[mentee].topics_asked
    if not offered or not asked:
        return bool(options["missing"] == "allow")
    return bool(set(offered) & set(asked))


def _breather(group: Group, options: Any, mentor: int, _mentee: int, _: Any) -> bool:
    led = group.people[mentor].led
    if not led or min(led) > options["rest"]:
        return True
    return not all(min(led) + step in led for step in range(options["after"]))


PAIRS = {
    "different": _different, "share": _share, "apart": _apart, "overlap": _overlap, "rest": _rest,
    "load": _load, "level_gap": _level_gap, "asked": _asked, "breather": _breather,
}  # fmt: skip


def _may(group: Group, musts: Any, a: int, b: int) -> bool:
    """Say whether two may meet by rules about two, but for `rest`."""
    if (min(a, b), max(a, b)) in {(min(pair), max(pair)) for pair in group.blocked}:
        return False
    rules = [(name, options) for item in musts for name, options in item.items() if name in PAIRS]
    return all(
        PAIRS[name](group, options, a, b, "pairs") for name, options in rules if name != "rest"
    )


def _kept(group: Group, document: Any, a: int, b: int) -> dict[str, bool]:
    """Say of each must about two whether they keep it; in mentoring from mentor to mentee."""
    kept = {"blocked": (a, b) not in group.blocked and (b, a) not in group.blocked}
    for item in document["must"]:
        ((name, options),) = item.items()
        if name == "cover" and "of" in options:
            kept["cover"] = _topics(group, options, a, b, None)
        elif name in PAIRS:
            last = document["must"] if name == "rest" else document["kind"]
            kept[f"{name}.{options.get('attribute', '')}"] = PAIRS[name](group, options, a, b, last)
    return kept


def _whole(group: Group, document: Any, members: Any, project: int | None) -> dict[str, bool]:
    """Say of each must about a whole group whether it keeps it."""
    people = [group.people[member] for member in members]
    kept = {}
    for item in document["must"]:
        ((name, options),) = item.items()
        if name == "at_least":
            values = {getattr(person, options["distinct"]) for person in people} - {None}
            kept[name] = len(values) >= options["count"]
        elif name == "at_most":
            counts = Counter(getattr(person, options["same"]) for person in people)
            counts.pop(None, None)
            kept[name] = max(counts.values(), default=0) <= options["count"]
        elif name == "cover" and "skills" in options:
            needs = [(skill, options["by"]) for skill in options["skills"]]
            if options["skills"] == "required":
                needs = [(s, max(c, options["by"])) for p, s, c in group.needs if p == project]
            kept[name] = all(
                sum(skill in person.skills for person in people) >= count for skill, count in needs
            )
        elif name == "lead":
            leads = sum(person.leads for person in people)
            most = len(people) if options["most"] is None else options["most"]
            kept[name] = options["least"] <= leads <= most
    return kept


def _check(group: Group, document: Any, proposal: Any) -> list[Any]:
    """Give everything that a proposal breaks."""
    broken = []
    for match in proposal.matches:
        pairs = list(combinations(match.members, 2))
        if match.mentor is not None:
            pairs = [(match.mentor, match.mentee)]
        kept = [(pair, _kept(group, document, *pair)) for pair in pairs]
        wrong = Counter(rule for _, each in kept for rule, good in each.items() if not good)
        if document.get("odd") == "relaxed_trio" and len(match.members) == 3:
            wrong = Counter({
                rule: times for rule, times in wrong.items()
                if not rule.startswith("different") or times == 3
            })  # fmt: skip
        broken += [(match.members, rule) for rule in wrong]
        if match.mentor is None and document.get("group_size") != 2:
            whole = _whole(group, document, match.members, match.project)
            broken += [(match.members, rule) for rule, good in whole.items() if not good]
    return broken + _mentees_alike(group, document, proposal)


def _mentees_alike(group: Group, document: Any, proposal: Any) -> list[Any]:
    if document["kind"] != "mentoring":
        return []
    rules = [item["at_most"] for item in document["must"] if "at_most" in item]
    counts = Counter(
        (match.mentor, options["same"], getattr(group.people[match.mentee], options["same"]))
        for match in proposal.matches
        for options in rules
    )
    most = {options["same"]: options["count"] for options in rules}
    return [key for key, count in counts.items() if key[2] is not None and count > most[key[1]]]


def _roles(group: Group, form: str) -> Counter[Any]:
    """Give everybody's roles: each is to be matched, or left out with a reason, once."""
    if form != "mentoring":
        return Counter((at, "member") for at in range(len(group.people)))
    return Counter(
        (at, role)
        for at, person in enumerate(group.people)
        for role, takes in (("mentor", person.offers >= 0), ("mentee", person.seeks))
        if takes
    )


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(max_examples=600)
def test_no_proposal_breaks_a_rule(build, policies, minutes_in_common_by_counting, form, data):
    """Random people under random rules: every must holds, and everybody is accounted for."""
    group = data.draw(_groups(minutes_in_common_by_counting))
    try:
        policy = parse_policy(data.draw(policies(form)))
    except PolicyError:
        assume(False)
    if form == "teams" and policy.teams is None and data.draw(st.booleans()):
        group.needs = [(0, data.draw(st.sampled_from(TOPICS)), 1)]
    problem = _problem(build, group, form, group.needs)
    assume(not check_policy(problem, policy))
    try:
        proposal = propose(problem, policy, seed=3, work_limit=200_000)
    except NoTeams:
        return
    assert verify(problem, policy, proposal) == []
    assert _check(group, policy.document(), proposal) == []
    told = Counter({(left.member, left.role) for left in proposal.unmatched})
    told |= Counter(
        {(each, match.role(each)) for match in proposal.matches for each in match.members}
    )
    assert told == _roles(group, form)
