"""Cells become values: a number, an address, a zone, a date, an instant."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache, partial
from zoneinfo import available_timezones

from sources.fields import EVENT_KINDS

NOTHING = frozenset(
    {"-", "--", "–", "—", "n/a", "#n/a", "null", "(null)", "(blank)", "k.a.", "s/o"}
)
"""What people and systems write into a cell that should be empty."""

YES = frozenset({"yes", "true", "1", "y"})
MOST_MENTEES = 50
ROLE_WORDS = {
    **dict.fromkeys(("mentor", "offer", "coach"), "mentor"),
    **dict.fromkeys(("mentee", "ask", "trainee", "learner"), "mentee"),
    "both": "both",
}
NOW = "now"
FOREVER = datetime(2100, 1, 1, tzinfo=UTC)
"""Some instant, for checking that a mapping's values can be read at all."""
NO = frozenset({"no", "false", "0", "n"})
_LOCAL_PART = re.compile(r"[^@\s<>()\[\],;:\"\\.]+(\.[^@\s<>()\[\],;:\"\\.]+)*")
_NAMED_ADDRESS = re.compile(r"[^<>]*<([^<>]+)>")
_DOMAIN_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_NUMBER = re.compile(r"[+-]?\d{1,6}(\.0+)?")
_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_YEARS = range(1970, 2101)


class BadValueError(ValueError):
    """A cell that cannot be used; the message says what to write, never what it held."""


def parse_text(value: str, *, limit: int) -> str:
    """Take a text of at most ``limit`` characters."""
    if len(value) > limit:
        raise BadValueError(f"is longer than {limit} characters; shorten it")
    return value


def parse_email(value: str) -> str:
    """Take an e-mail address, in lower case; of ``Ana Ruiz <ana@example.org>`` the address."""
    value = _bare_address(value)
    local, _, domain = value.rpartition("@")
    labels = domain.split(".")
    fits = (
        len(value) <= 254
        and len(local) <= 64
        and _LOCAL_PART.fullmatch(local)
        and len(labels) > 1
        and all(_DOMAIN_LABEL.fullmatch(label) for label in labels)
    )
    if not fits:
        raise BadValueError(
            "is not an e-mail address; write it as name@example.org, or leave it empty"
        )
    return value.lower()


def _bare_address(value: str) -> str:
    named = _NAMED_ADDRESS.fullmatch(value)
    return (named[1] if named else value).strip().removeprefix("mailto:")


def parse_whole_number(value: str) -> int:
    """Take a whole number; a spreadsheet's ``4.0`` is one."""
    if not _NUMBER.fullmatch(value):
        raise BadValueError("is not a whole number; write one such as 4, or leave it empty")
    return int(float(value))


def parse_weight(value: str) -> float:
    """Take a number of 0 or more."""
    try:
        weight = float(value)
    except ValueError:
        weight = math.nan
    if not 0 <= weight < math.inf:
        raise BadValueError("is not a number of 0 or more; write one such as 1")
    return weight


def parse_capacity(value: str) -> int:
    """Take how many mentees a mentor has at most, from 0 to 50."""
    if not _NUMBER.fullmatch(value) or not 0 <= int(float(value)) <= MOST_MENTEES:
        raise BadValueError(
            f"is not a number from 0 to {MOST_MENTEES}; write how many mentees, such as 2"
        )
    return int(float(value))


def parse_role(value: str) -> str:
    """Take ``mentor``, ``mentee`` or ``both``, or a usual word for one of them."""
    found = ROLE_WORDS.get(value.casefold())
    if found is None:
        raise BadValueError(
            "is none of mentor, mentee, both; say under `values` in the mapping which text is which"
        )
    return found


def parse_yes_no(value: str) -> bool:
    """Take yes or no."""
    if value.lower() in YES | NO:
        return value.lower() in YES
    raise BadValueError("is neither yes nor no; say under `values` which text means which")


def parse_one_of(value: str, *, known: tuple[str, ...]) -> str:
    """Take one of a few words, case ignored."""
    if value.lower() not in known:
        raise BadValueError(
            f"is none of {', '.join(known)}; say under `values` in the mapping which text is which"
        )
    return value.lower()


def parse_time_zone(value: str) -> str:
    """Take the name of a zone in the IANA database, case ignored."""
    found = _zones().get(value.casefold())
    if found is None:
        raise BadValueError(
            "is not a known time zone; write one such as Europe/Paris or Asia/Tokyo"
        )
    return found


def parse_locale(value: str) -> str:
    """Take a language with an optional region, as ``en-GB``."""
    if len(value) > 35 or not _LOCALE.fullmatch(value):
        raise BadValueError("is not a locale; write one such as en or pt-BR, or leave it empty")
    return value.replace("_", "-")


def parse_language(value: str) -> str:
    """Take a language's name or code, spelt alike whatever its case: ``English``, ``en``."""
    text = parse_text(value, limit=60)
    if len(text) <= 3:
        return text.lower()
    return text.capitalize() if text.islower() or text.isupper() else text


def parse_date(value: str) -> date:
    """Take a date with the year first, or ``31.1.2027``; a time after it is dropped."""
    dotted = _DOTTED_DATE.match(value)
    try:
        found = (
            date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
            if dotted
            else datetime.fromisoformat(value).date()
        )
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise BadValueError("is not a date; write it with the year first, such as 2027-01-31")
    return found


def parse_instant(value: str, *, zone: tzinfo | None, now: datetime | None = None) -> datetime:
    """Take an instant, in UTC.

    Parameters
    ----------
    zone
        That of instants written without one.
    now
        What the word ``now`` means; None where it means nothing.
    """
    if value == NOW and now is not None:
        return now.astimezone(UTC)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise BadValueError("is not a date and time; write it such as 2027-01-31T09:30:00Z")
    if found.tzinfo is None and zone is None:
        raise BadValueError(
            "has no time zone; write 2027-01-31T09:30:00Z, or set `time_zone` in the mapping"
        )
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


@lru_cache(maxsize=1)
def _zones() -> Mapping[str, str]:
    return {name.casefold(): name for name in available_timezones()}


Parser = Callable[[str], object]
_KEY = partial(parse_text, limit=200)
_LABEL = partial(parse_text, limit=120)
_PERSON = partial(parse_text, limit=320)
"""The key or e-mail address of somebody else."""

PEOPLE_PARSERS: Mapping[str, Parser] = {
    "key": _KEY,
    "name": partial(parse_text, limit=200),
    "email": parse_email,
    "function": _LABEL,
    "level": parse_whole_number,
    "site": _LABEL,
    "country": _LABEL,
    "time_zone": parse_time_zone,
    "locale": parse_locale,
    "languages": parse_language,
    "manager": _PERSON,
    "status": partial(parse_one_of, known=("active", "away", "left")),
    "away_until": parse_date,
    "external": parse_yes_no,
}
ANSWER_PARSERS: Mapping[str, Parser] = {
    "key": _KEY,
    "email": parse_email,
    "skills": _LABEL,
    "interests": _LABEL,
    "joins": partial(parse_text, limit=80),
    "named": parse_yes_no,
    "time_zone": parse_time_zone,
    "languages": parse_language,
    "wishes": partial(parse_text, limit=120),
    "leads": parse_yes_no,
}

MENTORING_PARSERS: Mapping[str, Parser] = {
    "key": _KEY,
    "email": parse_email,
    "role": parse_role,
    "capacity": parse_capacity,
    "topics": _LABEL,
    "functions": _LABEL,
    "goals": partial(parse_text, limit=1000),
    "how_often": partial(parse_text, limit=80),
    "wishes": _PERSON,
    "current": _PERSON,
}
_FIXED = {"people": PEOPLE_PARSERS, "answers": ANSWER_PARSERS, "mentoring": MENTORING_PARSERS}


def parsers_of(kind: str, zone: tzinfo | None, now: datetime | None) -> Mapping[str, Parser]:
    """Return the parser of each field of a kind of feed.

    Parameters
    ----------
    zone, now
        For activity: see `parse_instant`.
    """
    if kind in _FIXED:
        return _FIXED[kind]
    return {
        "key": _KEY,
        "kind": partial(parse_one_of, known=EVENT_KINDS),
        "actor": _PERSON,
        "target": _PERSON,
        "at": partial(parse_instant, zone=zone, now=now),
        "topic": _LABEL,
        "weight": parse_weight,
    }
