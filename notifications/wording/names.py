"""How people are called, and how several are listed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence, Set

from babel.lists import format_list

from notifications.contexts import Person
from notifications.wording.translation import RIGHT_TO_LEFT, _, spoken
from store import ERASED_NAME

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
FROM_RIGHT = {"R", "AL"}
FROM_LEFT = {"L"}
BREAKS = {"Cc", "Cs", "Zl", "Zp"}
DIRECTIONS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
FAMILY_NAME_FIRST = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def one_line(text: str) -> str:
    """Put a text on one line, without control characters.

    Everything that enters a header goes through here, so that no name can add one.
    """
    if text.isprintable():
        return " ".join(text.split())
    visible = (" " if unicodedata.category(sign) in BREAKS else sign for sign in text)
    return " ".join("".join(visible).split())


def isolated(text: str) -> str:
    """Wrap a text that runs against the language spoken, so that it leaves its surroundings alone.

    Signs that turn the direction are left out: one that is never closed would turn what follows.
    """
    if text.isascii() and spoken().direction != RIGHT_TO_LEFT:
        return text
    plain = text.translate(DIRECTIONS)
    if _runs(plain, FROM_LEFT if spoken().direction == RIGHT_TO_LEFT else FROM_RIGHT):
        return f"{FIRST_STRONG_ISOLATE}{plain}{POP_ISOLATE}"
    return plain


def full_name(person: Person) -> str:
    """Give the whole name, first name first where a comma tells them apart."""
    if person.name == ERASED_NAME:
        return _("A former colleague")
    family, comma, given = one_line(person.name).partition(",")
    name = f"{given.strip()} {family.strip()}" if comma and given.strip() else one_line(person.name)
    return isolated(name)


def called(person: Person, company: Sequence[Person]) -> str:
    """Give the name that colleagues would use: the first, or all of it when two share the first.

    Parameters
    ----------
    company
        All who are named beside the person; the person may be among them.
    """
    first = _first_name(person)
    taken = any(other.id != person.id and _first_name(other) == first for other in company)
    return full_name(person) if taken else isolated(first)


def introduced(person: Person) -> str:
    """Give the whole name with function and site, as far as they are known."""
    about = ", ".join(isolated(one_line(part)) for part in (person.function, person.site) if part)
    return f"{full_name(person)} ({about})" if about else full_name(person)


def function_of(person: Person) -> str:
    """Give the person's function, or nothing when it is not known."""
    return isolated(one_line(person.function or ""))


def card(person: Person, company: Sequence[Person]) -> dict[str, str]:
    """Give what a page shows of a person: names, initials, and what colleagues know of them."""
    known = (person.function, person.site)
    return {
        "name": full_name(person),
        "called": called(person, company),
        "initials": initials(person),
        "about": " · ".join(isolated(one_line(part)) for part in known if part),
    }


def listed(items: Sequence[str]) -> str:
    """Join texts as a sentence of the language does: ``a``, ``a and b``, ``a, b and c``."""
    return format_list(list(items), locale=spoken().locale)


def initials(person: Person) -> str:
    """Give one or two letters that stand for a person where there is no picture."""
    name = _bare(full_name(person))
    words = name.split()
    joined_up = _runs(name, FROM_RIGHT)
    if not words or joined_up or _family_name_first(words[0]):
        return "".join(words)[:1]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def _first_name(person: Person) -> str:
    if person.name == ERASED_NAME:
        return full_name(person)
    name = _bare(full_name(person))
    first = name.split(" ", 1)[0]
    return name if _family_name_first(first) else first


def _runs(text: str, directions: Set[str]) -> bool:
    return any(unicodedata.bidirectional(sign) in directions for sign in text)


def _bare(name: str) -> str:
    return name.strip(FIRST_STRONG_ISOLATE + POP_ISOLATE)


def _family_name_first(name: str) -> bool:
    return unicodedata.name(name[0], "").startswith(FAMILY_NAME_FIRST) if name else False
