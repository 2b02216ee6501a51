"""The projects of a program of teams, as its file lists them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from matching.policy_frame import LARGEST_TEAM, read_size

LONGEST_TEXT = 300


class ProjectEntry(BaseModel):
    """One project that looks for a team.

    Attributes
    ----------
    name
        What it is called; members wish for it by this name.
    aim
        What it is for, in a sentence.
    size
        The fewest and the most members, or None for the program's size.
    skills
        By skill how many members have to have it.
    wanted
        Skills that members would be welcome to have.
    members
        Who is in the team whatever else counts, by key or address.
    lead
        Who leads it, by key or address; the lead is in the team.
    sponsor
        Who is told who the team is, by key or address.
    first_step
        What the lead does first.
    optional
        Whether it need not run.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=120)
    aim: str = Field(default="", max_length=LONGEST_TEXT)
    size: tuple[int, int] | None = None
    skills: dict[str, int] = Field(default_factory=dict)
    wanted: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    lead: str | None = None
    sponsor: str | None = None
    first_step: str = Field(default="", max_length=LONGEST_TEXT)
    optional: bool = False

    @field_validator("size", mode="before")
    @classmethod
    def _read_size(cls, given: Any) -> tuple[int, int] | None:
        return None if given is None else read_size(given)

    @field_validator("skills", mode="before")
    @classmethod
    def _read_skills(cls, given: Any) -> dict[str, int]:
        if isinstance(given, Mapping):
            return _counted(given)
        if isinstance(given, Sequence) and not isinstance(given, str):
            return dict.fromkeys(_named(given), 1)
        raise ValueError("must be a list of skills, or skills by how many members have each")

    @field_validator("members", "wanted", mode="before")
    @classmethod
    def _as_texts(cls, given: Any) -> tuple[str, ...]:
        if isinstance(given, str) or not isinstance(given, Sequence):
            raise ValueError("must be a list")
        return tuple(str(each) for each in given)

    @field_validator("lead", "sponsor", mode="before")
    @classmethod
    def _as_text(cls, given: Any) -> str | None:
        if given is not None and not isinstance(given, str | int):
            raise ValueError("must be one key or address")
        return None if given is None else str(given)


def _counted(skills: Mapping[Any, Any]) -> dict[str, int]:
    for skill, count in skills.items():
        if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= LARGEST_TEAM:
            raise ValueError(
                f"{skill!r} is needed by {count!r}; give a whole number from 1 to {LARGEST_TEAM}"
            )
    names = _named(skills)
    return dict(zip(names, skills.values(), strict=True))


def _named(skills: Iterable[Any]) -> list[str]:
    """Read the names of skills, each once."""
    names = list(skills)
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise ValueError(f"{name!r} is no skill; write its name, in quotes if need be")
    folded = [name.casefold() for name in names]
    doubled = [name for name in names if folded.count(name.casefold()) > 1]
    if doubled:
        raise ValueError(f"{doubled[0]!r} is there twice; keep one")
    return names
