"""Who may do what: the roles of ``roles.yaml``, and the one table of what each may do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from config.documents import read_document
from config.errors import ConfigError
from config.home import Home
from config.validation import told, validate

Role = Literal["program_admin", "community_lead", "operator", "auditor"]

ROLES: Final[tuple[Role, ...]] = ("program_admin", "community_lead", "operator", "auditor")
IN_WORDS: Final[Mapping[Role, str]] = MappingProxyType(
    {role: role.replace("_", " ") for role in ROLES}
)

_ADMINS: Final[tuple[Role, ...]] = ("program_admin", "community_lead")
_OPERATOR: Final[tuple[Role, ...]] = ("operator",)
_READERS: Final[tuple[Role, ...]] = ("auditor", "program_admin")

ALLOWED: Final[Mapping[str, tuple[Role, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("round open", "round reopen", "round propose", "round pin", "round forbid"),
                *("round drop", "round swap", "round approve", "round introduce"),
                "round cancel",
                *("members join", "members leave", "members pause", "members answer"),
                *("members enrol", "members met"),
                *("mentoring extend", "mentoring end", "mentoring rematch"),
            ),
            _ADMINS,
        ),
        **dict.fromkeys(("members block", "members export", "members erase"), ("program_admin",)),
        **dict.fromkeys(("import answers", "import mentoring"), ("operator", "program_admin")),
        **dict.fromkeys(
            (
                *("init", "up", "portal serve", "deliver", "import people", "import activity"),
                *("sync people", "sync activity", "emails words"),
            ),
            _OPERATOR,
        ),
        "portal join-link": ("operator", *_ADMINS),
        "digest": ("operator", "program_admin", "community_lead"),
        **dict.fromkeys(("audit", "privacy report"), _READERS),
        "members ledger": ("auditor", *_ADMINS),
        "privacy clean": ("operator", "program_admin"),
        "bounces read": _OPERATOR,
        **dict.fromkeys(("bounces list", "bounces lift"), ("operator", "program_admin")),
    }
)
"""For each command that changes something, or reads what is not for all: the roles that may."""

OPEN: Final = frozenset(
    {
        *("round preview", "round show", "round explain", "round plan", "round costs"),
        *("round replay", "round fairness", "members list", "simulate", "try", "demo"),
        *("policy check", "policy rules", "policy schema", "portal keys"),
        *("emails preview", "emails check"),
    }
)
"""Commands that need no role: they look, and change nothing of this installation."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Whom ``roles.yaml`` names, as it is written there.

    Attributes
    ----------
    named
        By role; of community leads by community, in `leads`.
    leads
        By community, who leads it.
    """

    named: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    leads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def name_nobody(self) -> bool:
        """Whether no role names anybody, so that everybody may do everything."""
        return not any(self.named.values()) and not any(self.leads.values())

    def holders(self, role: Role, community: str | None) -> tuple[str, ...]:
        """Return who has a role; of community leads those of one community."""
        if role == "community_lead":
            return self.leads.get(community, ()) if community else ()
        return self.named.get(role, ())

    def leads_any(self, who: str) -> bool:
        """Tell whether somebody leads a community."""
        return any(_same(who) == _same(name) for names in self.leads.values() for name in names)

    def may(self, who: str, command: str, community: str | None = None) -> bool:
        """Tell whether somebody may give a command, in a community where it is of one."""
        if command in OPEN or self.name_nobody:
            return True
        return any(
            _same(who) == _same(name)
            for role in _roles_for(command)
            for name in self.holders(role, community)
        )

    def refusal(self, who: str, command: str, community: str | None = None) -> str:
        """Say who may give a command that somebody may not."""
        who_may = list(self._who_may(command, community))
        asked = " or ".join(f"{IN_WORDS[role]}" for role in _roles_for(command))
        if not who_may:
            return (
                f"{who} may not run `crossweave {command}`: that is for a {asked}, and roles.yaml"
                " in the home folder names none. Add a name there."
            )
        return (
            f"{who} may not run `crossweave {command}`. Who may: {', '.join(who_may)}. If that is"
            " you, add --by with the name or address as roles.yaml has it."
        )

    def _who_may(self, command: str, community: str | None) -> Iterator[str]:
        for role in _roles_for(command):
            of = f" of {community}" if role == "community_lead" else ""
            for name in self.holders(role, community):
                yield f"{name} ({IN_WORDS[role]}{of})"


NOBODY_NAMED: Final = Roles()
"""What holds until ``roles.yaml`` names somebody."""


def load_roles(home: Home) -> Roles:
    """Read ``roles.yaml`` of the home folder; without the file nobody is named.

    Raises
    ------
    ConfigError
        When the file is wrong, or names leads of a community that there is not.
    """
    if not home.roles.exists():
        return NOBODY_NAMED
    document = read_document(home.roles)
    file = validate(_RolesFile, document)
    known = sorted(path.stem for path in home.communities.glob("*.yaml"))
    unknown = [
        (("community_leads", slug), _unknown_community(slug, known))
        for slug in file.community_leads
        if slug not in known
    ]
    if unknown:
        raise ConfigError(told(document, unknown))
    return Roles(
        {
            "program_admin": file.program_admins,
            "operator": file.operators,
            "auditor": file.auditors,
        },
        file.community_leads,
    )


_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320)]


class _RolesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    program_admins: tuple[_Name, ...] = ()
    community_leads: dict[str, tuple[_Name, ...]] = {}
    operators: tuple[_Name, ...] = ()
    auditors: tuple[_Name, ...] = ()


def _roles_for(command: str) -> tuple[Role, ...]:
    """Return the roles that may give a command; of one that the table forgot the strictest."""
    return ALLOWED.get(command, ("program_admin",))


def _same(name: str) -> str:
    return " ".join(name.split()).casefold()


def _unknown_community(slug: str, known: list[str]) -> str:
    near = get_close_matches(slug, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known) or 'none yet'}"
    return f"`community_leads`: there is no community {slug!r}; {hint}"
