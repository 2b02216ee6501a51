"""A program's YAML file: the engine's policy joined with the lines of the file."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from config import ConfigError, Document, read_document, shipped_programs
from config.validation import Problem, problems, told
from matching.policy import Policy, PolicyError, PolicyProblem, parse_policy
from matching.policy_frame import KEYS as POLICY_KEYS
from rounds.cadence import Cadence
from rounds.meeting_terms import MeetingTerms
from rounds.project_file import ProjectEntry
from sources.protected import EXAMPLES, is_protected

AHEAD: Final = 2
SELDOM: Final = 14
"""Rounds so many days apart are seldom enough to be told of each one beforehand."""

LONGEST_AHEAD: Final = 14


class Scope(BaseModel):
    """Whom a program is for; an empty list means everyone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    functions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    externals: bool = False


class Term(BaseModel):
    """How long a mentorship lasts, unless it is extended or ended."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weeks: int = Field(default=26, ge=1, le=260)


def _one_or_several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Arrangement(BaseModel):
    """All of a program's file but its policy."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=120)
    community: str = Field(min_length=1, max_length=80)
    participation: Literal["opt_in", "each_round", "enrolled"] = "opt_in"
    approver: str | None = None
    reason: str | None = None
    cadence: Cadence
    approval: Literal["required", "automatic"] = "required"
    fewest: int = Field(default=2, ge=2)
    scope: Scope = Scope()
    feedback: bool = True
    meeting: MeetingTerms = MeetingTerms()
    term: Term = Term()
    projects: tuple[ProjectEntry, ...] = ()
    beside: Annotated[tuple[str, ...], BeforeValidator(_one_or_several)] = ()
    ahead: int | None = Field(default=None, ge=0, le=LONGEST_AHEAD)
    pause_after: int = Field(default=3, ge=0, le=20)

    @model_validator(mode="after")
    def _projects_have_names_of_their_own(self) -> Self:
        names = [project.name.casefold() for project in self.projects]
        doubled = sorted(name for name in set(names) if names.count(name) > 1)
        if doubled:
            raise ValueError(f"two `projects` are called {doubled[0]!r}; rename one")
        return self

    @model_validator(mode="after")
    def _enrolling_needs_a_name(self) -> Self:
        if self.participation == "enrolled" and not (self.approver and self.reason):
            raise ValueError(
                "participation `enrolled` takes people in without asking them: it needs"
                " `approver` (who allowed it) and `reason` (why)"
            )
        return self

    @model_validator(mode="after")
    def _who_is_asked_is_not_told_as_well(self) -> Self:
        if self.participation == "each_round" and self.ahead:
            raise ValueError(
                "participation `each_round` asks everybody before every round: remove `ahead`,"
                " which tells members of a round that they are in anyway"
            )
        return self

    @property
    def days_ahead(self) -> int:
        """How many days before a round its members are told, so that they can skip it; 0: not.

        Unless the file says otherwise that is two days, where rounds are two weeks apart or more:
        with weekly rounds it would be one more mail every week.
        """
        if self.participation == "each_round":
            return 0
        if self.ahead is not None:
            return self.ahead
        first = next(self.cadence.instants())
        return AHEAD if self.cadence.days(first) >= SELDOM else 0

    @property
    def term_days(self) -> int:
        """How many days after its first day a mentorship ends, unless somebody says otherwise."""
        return 7 * self.term.weeks


@dataclass(frozen=True, slots=True)
class ProgramFile:
    """A program as its file says.

    Attributes
    ----------
    slug
        The file's name without its ending; the program is called so on the command line.
    arrangement
        Name, community, participation, cadence, approval.
    policy
        The rules of the match.
    document
        The file as plain data, frozen with each round.
    """

    slug: str
    arrangement: Arrangement
    policy: Policy
    document: dict[str, Any]


def load_program(path: Path) -> ProgramFile:
    """Read a program's file.

    Raises
    ------
    ConfigError
        When the file is missing or wrong; every problem is told with its file and line.
    """
    document = read_document(path)
    program = parse_program(path.stem, document)
    found = _unknown_beside(program, {file.stem for file in path.parent.glob("*.yaml")})
    if found:
        raise ConfigError(told(document, found))
    return program


def parse_program(slug: str, document: Document) -> ProgramFile:
    """Turn a program's document into a program.

    Raises
    ------
    ConfigError
        With a line for each problem.
    """
    program, found = read_program(slug, document)
    if program is None:
        raise ConfigError(told(document, found))
    return program


def read_program(slug: str, document: Document) -> tuple[ProgramFile | None, list[Problem]]:
    """Read a program's document as far as it goes.

    Returns
    -------
    program, problems : ProgramFile or None, list
        The program, ``None`` where something is wrong; and everything that is, each with the keys
        that lead to it.
    """
    found: list[Problem] = []
    policy = arrangement = None
    data = document.data
    try:
        policy = parse_policy({key: data[key] for key in POLICY_KEYS if key in data})
    except PolicyError as error:
        found += [(p.path, placed(_protected(p, data) or p)) for p in error.problems]
    try:
        arrangement = Arrangement(**{k: v for k, v in data.items() if k not in POLICY_KEYS})
    except ValidationError as error:
        found += problems(error, [*Arrangement.model_fields, *POLICY_KEYS], Arrangement)
    if data.get("kind", "pairing") != "mentoring" and "term" in data:
        found.append((("term",), "`term`: is for kind: mentoring; remove it"))
    if policy is not None and arrangement is not None:
        found += _projects(policy, arrangement, data)
    if policy is None or arrangement is None or found:
        return None, found
    return ProgramFile(slug, arrangement, policy, _plain_document(data)), []


def _protected(problem: PolicyProblem, data: Any) -> PolicyProblem | None:
    """Say of what the policy refuses why, where it names something protected in any spelling."""
    given = data
    for step in problem.path:
        inside = isinstance(given, dict) or (isinstance(given, list) and isinstance(step, int))
        given = (given.get(step) if isinstance(given, dict) else given[step]) if inside else given
    words = [word for word in (given, problem.path[-1] if problem.path else None) if word]
    refused = [word for word in words if isinstance(word, str) and is_protected(word)]
    if not refused:
        return None
    told = (
        f"{refused[0]!r} is a protected attribute; it never takes part in matching. Nothing that is"
        f" protected or private can be used in a rule: {EXAMPLES}"
    )
    return PolicyProblem(problem.path, told)


def _projects(policy: Policy, arrangement: Arrangement, data: dict[str, Any]) -> list[Problem]:
    """Find projects where nobody makes teams, and what goes only without projects."""
    if policy.kind != "teams" and arrangement.projects:
        return [(("projects",), "`projects`: are for kind: teams; remove them")]
    if arrangement.projects and "teams" in data:
        told = "`teams`: there are as many teams as projects; remove it"
        return [(("teams",), told)]
    return []


def _unknown_beside(program: ProgramFile, here: set[str]) -> list[Problem]:
    """Find programs in `beside` that are neither in the folder nor shipped, or the program itself.

    A shipped program may be named before it is copied.
    """
    known = sorted((here | set(shipped_programs())) - {program.slug})
    found: list[Problem] = []
    for at, slug in enumerate(program.arrangement.beside):
        if slug in known:
            continue
        near = get_close_matches(slug, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
        what = "is this program itself; name others"
        text = what if slug == program.slug else f"there is no such program; {hint}"
        found.append((("beside", at), f"`beside`: {slug!r}: {text}"))
    return found


def frozen_program(slug: str, document: dict[str, Any]) -> ProgramFile:
    """Return the program that was frozen with a round."""
    return parse_program(slug, Document(Path(f"{slug}.yaml"), document, {}))


def load_programs(folder: Path) -> list[ProgramFile]:
    """Read all programs of a folder, by name."""
    return [load_program(path) for path in sorted(folder.glob("*.yaml"))]


def placed(problem: PolicyProblem) -> str:
    """Return a policy's problem with the keys that lead to it, counting rules from 1."""
    steps = [f"{step + 1}" if isinstance(step, int) else step for step in problem.path]
    return f"`{' '.join(steps)}`: {problem.message}" if steps else problem.message


def _plain_document(data: dict[str, Any]) -> dict[str, Any]:
    """Turn dates into text, so that the document can be kept as JSON and parsed again."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return value.isoformat() if hasattr(value, "isoformat") else value

    return {key: plain(value) for key, value in data.items()}
