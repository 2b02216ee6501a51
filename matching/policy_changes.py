"""Changes to a policy, as somebody who asks "what if" writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from matching.complaints import PolicyProblem, nearest
from matching.policy import Policy, PolicyError, parse_policy
from matching.policy_frame import FRAME

PARTS: Final = ("must", "prefer")
WITHOUT: Final = {
    "without": PARTS,
    "without_must": ("must",),
    "without_prefer": ("prefer",),
}
"""The words that take a rule away, and in which of a policy's parts it is looked for."""

KEYS: Final = (*PARTS, *WITHOUT, *(key for key in FRAME if key != "kind"))


def changed(policy: Policy, change: Mapping[str, Any]) -> Policy:
    """Give a policy with some rules replaced, added or taken away.

    Parameters
    ----------
    policy
        The policy as it is.
    change
        By key: ``must`` or ``prefer`` with a rule, or a list of rules, as a policy has them; one of
        the same label, such as ``different.function`` or ``rest``, is replaced, else it is added.
        ``without`` with a rule's word, label or short form (``bridge``, ``different.site``,
        ``{different: site}``), or a list of them, takes it away; ``without_must`` and
        ``without_prefer`` look in one part only. Any other key of a policy but ``kind``, such as
        ``odd`` or ``floor``, with its new value.

    Raises
    ------
    PolicyError
        With everything that is wrong, and the nearest valid word.
    """
    unknown = [key for key in change if key not in KEYS]
    if unknown:
        raise PolicyError(PolicyProblem((key,), _unknown(key)) for key in unknown)
    document = policy.document()
    document |= {key: change[key] for key in FRAME if key in change}
    for key, parts in WITHOUT.items():
        for rule in _listed(change.get(key, ())):
            _take_away(document, key, parts, rule)
    for part in PARTS:
        for rule in _listed(change.get(part, ())):
            _put(document, part, rule)
    return parse_policy(document)


def _unknown(key: object) -> str:
    if key == "kind":
        return "the kind of a program stays as it is; write another program"
    return f"unknown change {key!r}; {nearest(key, KEYS)}"


def _listed(value: Any) -> Sequence[Any]:
    """Give one rule as a list of one."""
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return value if is_list else (value,)


def _put(document: dict[str, Any], part: str, rule: Any) -> None:
    """Put a rule in the place of the one of its label, or behind all others."""
    (label,) = _labels(document, part, [rule])
    labels = list(_labels(document, part, document[part]))
    at = labels.index(label) if label in labels else len(labels)
    document[part] = [*document[part][:at], rule, *document[part][at + 1 :]]


def _take_away(document: dict[str, Any], key: str, parts: Sequence[str], rule: Any) -> None:
    found = [
        (part, at, label)
        for part in parts
        for at, label in enumerate(_labels(document, part, document[part]))
        if _names(rule, label)
    ]
    labels = sorted({label for part in parts for label in _labels(document, part, document[part])})
    if not found:
        named = _word(rule)
        told = nearest(named, labels) if labels else "there are none"
        raise PolicyError([PolicyProblem((key,), f"no rule {named!r} to take away; {told}")])
    if len(found) > 1:
        ways = " or ".join(f"without_{part}: {label}" for part, _, label in found)
        message = f"{_word(rule)!r} names {len(found)} rules; write {ways}"
        raise PolicyError([PolicyProblem((key,), message)])
    ((part, at, _),) = found
    document[part] = [*document[part][:at], *document[part][at + 1 :]]


def _names(rule: Any, label: str) -> bool:
    """Say whether somebody means a rule: by its label, or by the word before the dot."""
    word = _word(rule)
    return word in (label, label.partition(".")[0])


def _word(rule: Any) -> str:
    """Give a rule as its label would be: ``{different: site}`` is ``different.site``."""
    if not isinstance(rule, Mapping) or len(rule) != 1:
        return str(rule)
    ((name, about),) = rule.items()
    if isinstance(about, Mapping):
        about = about.get("attribute")
    return f"{name}.{about}" if isinstance(about, str) else str(name)


def _labels(document: Mapping[str, Any], part: str, rules: Sequence[Any]) -> Iterator[str]:
    """Give the labels of some rules, each read on its own.

    Raises
    ------
    PolicyError
        When one is not a rule, with what is wrong and the nearest valid word.
    """
    frame = {key: value for key, value in document.items() if key not in PARTS}
    for rule in rules:
        try:
            (read,) = getattr(parse_policy(frame | {part: [rule]}), part)
        except PolicyError as error:
            raise PolicyError(
                PolicyProblem((part, *problem.path[2:]), problem.message)
                for problem in error.problems
            ) from error
        yield read.label
