"""The canonical bytes of a problem: one line of JSON, then the arrays, little-endian."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.offers import TOPICS
from matching.problem import (
    Category,
    Contacts,
    Mentoring,
    Met,
    Problem,
    Projects,
    Roster,
    SetColumn,
)

_MAGIC: Final = b"crossweave-problem 1\n"

Arrays = dict[str, NDArray[Any]]


def problem_to_bytes(problem: Problem) -> bytes:
    """Write a problem so that the same problem always gives the same bytes.

    Parameters
    ----------
    problem
        The problem to write.

    Returns
    -------
    bytes
        A magic line, a line of JSON that lists the arrays with type and shape, and the arrays
        one after the other in the order of their names.
    """
    arrays = dict(sorted(_arrays(problem).items()))
    header = {
        "arrays": [[name, _little(a).dtype.str, list(a.shape)] for name, a in arrays.items()],
        "contacts": problem.contacts is not None,
        "days": problem.days,
        "labels": _labels(problem.members),
        "on": problem.on.isoformat(),
        "size": problem.size,
    }
    if problem.mentoring is not None:
        header["mentoring"] = {
            name: list(getattr(problem.mentoring, name).labels) for name in TOPICS
        }
    if problem.projects is not None:
        header["projects"] = list(problem.projects.skills)
    line = json.dumps(header, sort_keys=True, separators=(",", ":")).encode("ascii")
    body = b"".join(_little(array).tobytes() for array in arrays.values())
    return _MAGIC + line + b"\n" + body


def _little(array: NDArray[Any]) -> NDArray[Any]:
    """Give the array in little-endian order, whatever the machine."""
    return array.astype(array.dtype.newbyteorder("<"), copy=False)


def _labels(members: Roster) -> dict[str, list[str]]:
    """Collect the tables of labels of categories and sets."""
    columns: dict[str, Category | SetColumn] = {**members.categories, **members.sets}
    return {name: list(column.labels) for name, column in columns.items()}


def _arrays(problem: Problem) -> Arrays:
    """Collect every array of the problem under a name of its own."""
    arrays: Arrays = {name: getattr(problem, name) for name in _PLAIN}
    arrays |= {f"met.{name}": getattr(problem.met, name) for name in _MET}
    if problem.contacts is not None:
        arrays |= {f"contacts.{name}": getattr(problem.contacts, name) for name in _CONTACTS}
    if problem.mentoring is not None:
        arrays |= _mentoring_arrays(problem.mentoring)
    if problem.projects is not None:
        arrays |= {f"projects.{name}": getattr(problem.projects, name) for name in _PROJECTS}
    return arrays | _roster_arrays(problem.members)


def _mentoring_arrays(mentoring: Mentoring) -> Arrays:
    """Collect the arrays of who offers and who asks."""
    arrays: Arrays = {f"mentoring.{name}": getattr(mentoring, name) for name in _MENTORING}
    for name in TOPICS:
        column = getattr(mentoring, name)
        arrays[f"mentoring.{name}.indptr"] = column.indptr
        arrays[f"mentoring.{name}.indices"] = column.indices
    return arrays


def _roster_arrays(members: Roster) -> Arrays:
    """Collect the arrays of the roster."""
    arrays: Arrays = {"manager": members.manager, "capacity": members.capacity}
    for name, category in members.categories.items():
        arrays[f"category.{name}"] = category.codes
    for name, numbers in members.numbers.items():
        arrays[f"number.{name}"] = numbers
    for name, column in members.sets.items():
        arrays[f"set.{name}.indptr"] = column.indptr
        arrays[f"set.{name}.indices"] = column.indices
    return arrays


_PLAIN: Final = ("blocked", "pinned", "owed", "load")
_MET: Final = ("a", "b", "rounds_ago", "met")
_MENTORING: Final = ("offers", "seeks", "places", "current", "wishes", "led", "served")
_PROJECTS: Final = ("least", "most", "optional", "needs", "wanted", "leads", "wishes", "placed")
_CONTACTS: Final = ("indptr", "indices", "weights", "circle", "across")


def problem_from_bytes(content: bytes) -> Problem:
    """Read what `problem_to_bytes` wrote.

    Parameters
    ----------
    content
        The bytes of one problem.

    Returns
    -------
    Problem
        Checked again, as every problem is when it is made.

    Raises
    ------
    ValueError
        When the bytes are not a whole problem of a version that this code reads.
    """
    if not content.startswith(_MAGIC):
        raise ValueError("these bytes are not a problem of version 1; was it stored by newer code?")
    line, _, body = content[len(_MAGIC) :].partition(b"\n")
    try:
        header = json.loads(line)
        arrays = _read_arrays(header["arrays"], body)
        return _problem(header, arrays)
    except (KeyError, TypeError) as error:
        raise ValueError(f"the stored problem is damaged: {error}") from error


def _read_arrays(listed: list[tuple[str, str, list[int]]], body: bytes) -> Arrays:
    """Cut the body into the arrays that the header lists."""
    arrays: Arrays = {}
    at = 0
    for name, dtype, shape in listed:
        count = int(np.prod(shape, dtype=np.int64))
        length = count * np.dtype(dtype).itemsize
        if at + length > len(body):
            raise ValueError("the stored problem is damaged: it ends too early")
        arrays[name] = np.frombuffer(body, dtype, count, at).reshape(shape)
        at += length
    if at != len(body):
        raise ValueError("the stored problem is damaged: it has bytes left over")
    return arrays


def _problem(header: dict[str, Any], arrays: Arrays) -> Problem:
    """Put a problem together from its header and its arrays."""
    contacts = Contacts(**_under("contacts.", arrays)) if header["contacts"] else None
    return Problem(
        members=_roster(header, arrays),
        on=date.fromisoformat(header["on"]),
        days=header["days"],
        met=Met(**_under("met.", arrays)),
        contacts=contacts,
        mentoring=_mentoring(header["mentoring"], arrays) if "mentoring" in header else None,
        projects=_projects(header["projects"], arrays) if "projects" in header else None,
        **{name: arrays[name] for name in _PLAIN},
    )


def _mentoring(labels: dict[str, list[str]], arrays: Arrays) -> Mentoring:
    """Put the two sides of a mentoring round together."""
    of = _under("mentoring.", arrays)
    columns: dict[str, Any] = {name: of[name] for name in _MENTORING}
    columns |= {
        name: SetColumn(of[f"{name}.indptr"], of[f"{name}.indices"], tuple(labels[name]))
        for name in TOPICS
    }
    return Mentoring(**columns)


def _projects(skills: list[str], arrays: Arrays) -> Projects:
    """Put the projects of a round together."""
    columns: dict[str, Any] = dict(_under("projects.", arrays))
    return Projects(skills=tuple(skills), **columns)


def _roster(header: dict[str, Any], arrays: Arrays) -> Roster:
    """Put the roster together."""
    labels = {name: tuple(texts) for name, texts in header["labels"].items()}
    categories = _under("category.", arrays)
    sets = sorted({name.rpartition(".")[0] for name in _under("set.", arrays)})
    return Roster(
        size=header["size"],
        categories={name: Category(codes, labels[name]) for name, codes in categories.items()},
        numbers=_under("number.", arrays),
        sets={n: SetColumn(**_under(f"set.{n}.", arrays), labels=labels[n]) for n in sets},
        manager=arrays["manager"],
        capacity=arrays["capacity"],
    )


def _under(prefix: str, arrays: Arrays) -> Arrays:
    """Give the arrays whose names start with the prefix, without it."""
    return {n.removeprefix(prefix): a for n, a in arrays.items() if n.startswith(prefix)}
