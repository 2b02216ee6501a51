"""The policy language told from its own rule classes: which rules there are, for what, and how."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal

from matching.policy import PolicyError, parse_policy
from matching.rules import MUST_RULES, PREFER_RULES, PreferRule, Rule

Part = Literal["must", "prefer"]
Item = Mapping[str, Any]

FORMS: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "pairs": MappingProxyType({"kind": "pairing"}),
        "tables": MappingProxyType({"kind": "pairing", "group_size": 4}),
        "mentoring": MappingProxyType({"kind": "mentoring"}),
        "teams": MappingProxyType({"kind": "teams"}),
    }
)
"""The forms of a program, by what its matches are: each takes rules of its own."""

_EXAMPLES: Final[Mapping[tuple[Part, str], tuple[Item, ...]]] = {
    ("must", "different"): ({"different": "function"},),
    ("must", "apart"): (
        {"apart": "reporting_line"},
        {"apart": {"relation": "reporting_line", "depth": "all"}},
    ),
    ("must", "rest"): (
        {"rest": {"rounds": 26, "else": "oldest"}},
        {"rest": {"until": "everyone_met"}},
        {"rest": 4},
    ),
    ("must", "overlap"): ({"overlap": {"working_hours": 60}},),
    ("must", "share"): (
        {"share": "languages"},
        {"share": {"attribute": "languages", "missing": "refuse"}},
    ),
    ("must", "at_least"): ({"at_least": {"distinct": "function", "count": 3}},),
    ("must", "at_most"): ({"at_most": {"same": "function", "count": 2}},),
    ("must", "level_gap"): ({"level_gap": {"least": 1, "most": 4}},),
    ("must", "asked"): ({"asked": {"attribute": "function", "else": "different"}},),
    ("must", "load"): ({"load": 2},),
    ("must", "breather"): ({"breather": {"after": 3, "rest": 1}},),
    ("must", "cover"): (
        {"cover": "topics"},
        {"cover": {"skills": "required", "by": 1}},
        {"cover": {"skills": ["sql", "prompting"]}},
    ),
    ("must", "lead"): ({"lead": {"least": 1, "most": 2}},),
    ("prefer", "exchange"): (
        {"exchange": {"teach": "skills", "learn": "interests", "points": 40}},
    ),
    ("prefer", "bridge"): ({"bridge": {"points": 30}},),
    ("prefer", "unmet"): ({"unmet": {"attribute": "function", "points": 20}},),
    ("prefer", "near"): ({"near": {"attribute": "level", "within": 1, "points": 10}},),
    ("prefer", "different"): ({"different": {"attribute": "site", "points": 5}},),
    ("prefer", "share"): ({"share": {"attribute": "languages", "points": 5}},),
    ("prefer", "overlap"): ({"overlap": {"working_hours": 120, "points": 5}},),
    ("prefer", "owed"): ({"owed": {"points": 50}},),
    ("prefer", "cover"): (
        {"cover": {"of": "topics", "points": 40}},
        {"cover": {"skills": "wanted", "points": 20}},
    ),
    ("prefer", "wish"): ({"wish": 30},),
    ("prefer", "spread"): ({"spread": 10},),
}
"""What shows a rule best; a rule that is not here is shown with what it cannot do without."""

_PLACEHOLDER_POINTS: Final = 10


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a rule.

    Attributes
    ----------
    name
        As it is written in a policy.
    values
        What it takes, in words.
    default
        What holds when it is left out, ``None`` when it has to be given or nothing holds.
    required
        Whether it has to be given.
    """

    name: str
    values: str
    default: str | None
    required: bool


@dataclass(frozen=True, slots=True)
class RuleForm:
    """A rule as one or more forms of a program take it.

    Attributes
    ----------
    name
        Its word in a policy.
    part
        The list that it stands in, ``must`` or ``prefer``.
    forms
        The names of `FORMS` that take it.
    model
        Its class.
    examples
        Items of a policy that parse in at least one of the forms.
    """

    name: str
    part: Part
    forms: tuple[str, ...]
    model: type[Rule]
    examples: tuple[Item, ...]

    @property
    def summary(self) -> str:
        """What it does, in the sentence that its class begins with."""
        return _documentation(self.model).partition("\n\n")[0].replace("\n", " ")

    @property
    def description(self) -> str:
        """What its class says beyond the first sentence; may be empty."""
        return _documentation(self.model).partition("\n\n")[2]

    @property
    def options(self) -> tuple[Option, ...]:
        """Its options, those that have to be given first."""
        schema = self.model.model_json_schema(by_alias=True)
        found = [
            Option(
                name=name,
                values=_values(each),
                default=None if each.get("default") is None else str(each["default"]),
                required=name in schema.get("required", ()),
            )
            for name, each in schema.get("properties", {}).items()
        ]
        return tuple(sorted(found, key=lambda option: not option.required))


@lru_cache(maxsize=1)
def rule_forms() -> tuple[RuleForm, ...]:
    """List every rule that some program can use, musts first, in the order of `matching.rules`.

    What a form of program takes is found by parsing an example of each rule class in it, so that
    the list cannot differ from what the parser does.
    """
    found = []
    models: set[type[Rule]] = set(_classes(Rule))  # type: ignore[type-abstract]
    for model in sorted(models, key=_place):
        part: Part = "prefer" if issubclass(model, PreferRule) else "must"
        taken = {
            form: examples
            for form in FORMS
            if (examples := _parsed(model, part, form, _examples(model, part)))
        }
        if taken:
            shown = [item for examples in taken.values() for item in examples]
            once = tuple(item for at, item in enumerate(shown) if item not in shown[:at])
            found.append(RuleForm(model.name, part, tuple(taken), model, once))
    return tuple(sorted(found, key=lambda each: each.part))


def _place(model: type[Rule]) -> tuple[int, str]:
    """Order rules as the language lists them; those of one word one after the other."""
    words = [*MUST_RULES, *PREFER_RULES]
    known = words.index(model.name) if model.name in words else len(words)
    return known, f"{model.__module__}.{model.__name__}"


def rules_of(form: str, part: Part) -> list[RuleForm]:
    """List the rules of one part that a form of program takes."""
    return [each for each in rule_forms() if each.part == part and form in each.forms]


def _classes(model: type[Rule]) -> Iterator[type[Rule]]:
    """Give the rule classes that have a word in policies."""
    for child in model.__subclasses__():
        if not inspect.isabstract(child) and not child.__name__.startswith("_"):
            yield child
        yield from _classes(child)


def _parsed(model: type[Rule], part: Part, form: str, examples: tuple[Item, ...]) -> list[Item]:
    """Give the examples that the parser reads as this very rule in a form of program."""
    kept = []
    for item in examples:
        try:
            policy = parse_policy({**FORMS[form], part: [item]})
        except PolicyError:
            continue
        (rule,) = policy.must or policy.prefer
        if type(rule) is model:
            kept.append(item)
    return kept


def _examples(model: type[Rule], part: Part) -> tuple[Item, ...]:
    return _EXAMPLES.get((part, model.name), ({model.name: _needed(model)},))


def _needed(model: type[Rule]) -> dict[str, Any]:
    """Give the options that a rule cannot do without, each with a value that it takes."""
    schema = model.model_json_schema(by_alias=True)
    properties = schema.get("properties", {})
    return {name: _some_value(properties[name]) for name in schema.get("required", ())}


def _some_value(option: Mapping[str, Any]) -> Any:
    if "anyOf" in option:
        return _some_value(option["anyOf"][0])
    if "const" in option or "enum" in option:
        return option.get("const", option.get("enum", [None])[0])
    if option.get("type") == "integer":
        return max(int(option.get("minimum", 0)), _PLACEHOLDER_POINTS)
    return [] if option.get("type") == "array" else ""


def _documentation(model: type[Rule]) -> str:
    return inspect.cleandoc(model.__doc__ or "").replace("``", "`")


def _values(option: Mapping[str, Any]) -> str:
    """Say what an option takes."""
    if "anyOf" in option:
        return " or ".join(_values(each) for each in option["anyOf"] if each.get("type") != "null")
    if "const" in option:
        return f"`{option['const']}`"
    if "enum" in option:
        return ", ".join(f"`{word}`" for word in option["enum"])
    if option.get("type") == "array":
        return "a list of names"
    if option.get("type") != "integer":
        return "a name"
    least, most = option.get("minimum", 0), option.get("maximum")
    return f"a whole number from {least:,} " + ("on" if most is None else f"to {most:,}")
