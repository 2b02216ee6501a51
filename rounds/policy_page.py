"""The page of documentation about the policy language, made from the rules themselves.

``python -m rounds.policy_page > docs/policy.md`` writes it anew.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from matching.language import FORMS, RuleForm, rule_forms
from matching.rule_reads import looks_at_activity
from matching.rules import GroupRule
from notifications.wording.unmatched import RULES, blocked_by_words, smallest_change_words
from rounds.policy_samples import read_example, said_of_sample

_INTRODUCTION: Final = """\
# The policy language

A program's policy is two lists in its file ([programs.md](programs.md)): `must` rules, which no
match breaks, and `prefer` rules, which give points. This page is made from the rules themselves by
`python -m rounds.policy_page > docs/policy.md`; do not change it by hand.

- A rule is `- name: {option: value}`, or `- name: value` where it has one main option.
- In pairs, at tables and in teams a rule about two holds for every two of a match; with
  `odd: relaxed_trio` two distinct values among the three suffice for `different` in a trio. In
  mentoring a rule is asked from mentor to mentee.
- `missing: allow` lets who has no value on record meet everybody, `missing: refuse` nobody. Where
  it is left out a must allows, and a prefer rule gives no points.
- Points are whole numbers. A pair adds what each gives the other, so a wish that holds for both
  counts twice; a mentorship counts once, from mentor to mentee; a group takes the average of its
  pairs, in a team also of its members' wishes.
- What members read comes from what both entered, or from what any colleague can see. The network,
  what somebody is owed, levels, repeats and blocks are for admins only.
- Gender, age, ethnicity, religion, health, family, union membership, pay and the like cannot be
  used in a rule, in whatever spelling or language: it is refused, and said why.

`crossweave policy rules` lists the rules, `crossweave policy check` reads a program back in words,
and `crossweave policy schema --write` lets your editor complete them.
[first-policy.md](first-policy.md) is a first walk.
"""
_PARTS: Final[Mapping[str, str]] = {
    "must": "## Must rules, never broken",
    "prefer": "## Prefer rules, points",
}


def policy_page() -> str:
    """Give the page as Markdown."""
    forms = rule_forms()
    blocks = [_INTRODUCTION.rstrip(), _overview(forms)]
    names = Counter((form.part, form.name) for form in forms)
    for part, title in _PARTS.items():
        blocks.append(title)
        for form in forms:
            if form.part == part:
                blocks += _rule(form, alone=names[part, form.name] == 1)
    return "\n\n".join(blocks) + "\n"


def _overview(forms: Sequence[RuleForm]) -> str:
    """Give a table of which form of program takes which rule."""
    lines = [
        f"| rule | {' | '.join(FORMS)} |",
        f"|---|{'---|' * len(FORMS)}",
    ]
    names = dict.fromkeys(form.name for form in forms)
    for name in names:
        cells = [
            " and ".join(form.part for form in forms if form.name == name and each in form.forms)
            for each in FORMS
        ]
        lines.append(f"| `{name}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def _rule(form: RuleForm, *, alone: bool) -> Iterator[str]:
    """Give the blocks of one rule."""
    where = "" if alone else f" ({', '.join(form.forms)})"
    yield f"### `{form.name}`{where}"
    yield form.summary
    yield from (" ".join(part.split()) for part in form.description.split("\n\n") if part)
    activity = "looks at activity" if _looks_at_activity(form) else "does not look at activity"
    yield f"For {_listed(form.forms)}; {activity}."
    yield _options(form)
    yield _example(form)
    yield "\n".join(f"- {line}" for line in _words(form))


def _looks_at_activity(form: RuleForm) -> bool:
    return any(
        looks_at_activity(rule) for each in form.examples for rule in read_example(form, each)
    )


def _options(form: RuleForm) -> str:
    lines = ["| option | takes | without it |", "|---|---|---|"]
    for option in form.options:
        without = "has to be given" if option.required else _default(form, option.default)
        lines.append(f"| `{option.name}` | {option.values} | {without} |")
    return "\n".join(lines)


def _default(form: RuleForm, default: str | None) -> str:
    if default is not None:
        return f"`{default}`"
    return "see above" if form.description else "no limit"


def _example(form: RuleForm) -> str:
    items = "\n".join(f"  - {_yaml(item)}" for item in form.examples)
    return f"```yaml\n{form.part}:\n{items}\n```"


def _yaml(value: Any) -> str:
    """Write plain data as YAML on one line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_inner(each)}" for key, each in value.items())
    return str(value)


def _inner(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + _yaml(value) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(str(each) for each in value) + "]"
    return str(value)


def _words(form: RuleForm) -> Iterator[str]:
    """Say what an admin and a member read of a rule."""
    said = said_of_sample(form)
    if said.admin:
        yield f"An admin reads beside a match: {_quoted(said.admin)}."
    else:
        yield "It is no reason for a match, so nothing is said of it beside one."
    if said.members:
        yield f"Its members read: {_quoted(said.members)}."
    elif said.admin:
        yield "Its members read nothing of it."
    if issubclass(form.model, GroupRule):
        yield (
            "It is asked of a whole group: where none keeps it, an admin reads of teams what"
            " contradicts what, and `round explain` tries a round without it."
        )
    elif form.part == "must" and form.name in RULES:
        (rule,) = read_example(form, form.examples[0])
        label, role = rule.label, "mentee" if form.forms == ("mentoring",) else "member"
        kept_out = blocked_by_words({label: 1}, role)[0].removesuffix(": 1")
        change = smallest_change_words([label], role)[0]
        yield f"Where it takes partners away an admin reads: “{kept_out}”, and as help: “{change}”."


def _quoted(lines: Sequence[str]) -> str:
    return ", ".join(f"“{line}”" for line in lines)


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


if __name__ == "__main__":
    sys.stdout.write(policy_page())
