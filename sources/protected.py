"""What must never enter a match: known by the name of its column, and refused."""

from __future__ import annotations

import re
import unicodedata

EXAMPLES = "gender, age, ethnicity, religion, health, family, union membership, pay"

_WORDS = frozenset(
    {
        *("gender", "sex", "sexe", "sexo", "genero", "genre", "geschlecht"),
        *("age", "ages", "alter", "edad", "dob", "born", "generation"),
        *("race", "faith", "religion", "union"),
        *("health", "sick", "sickness", "disabled"),
        *("pay", "wage", "wages", "salary", "bonus", "compensation"),
        *("ssn", "passport", "iban"),
    }
)
_STEMS = (
    *("birth", "geburt", "nacimiento", "naissance"),
    *("ethni", "etnia", "religi", "konfession", "nationalit", "staatsangeh"),
    *("gesundheit", "illness", "krank", "disabilit", "behinder", "discapacidad", "handicap"),
    *("marital", "familienstand", "pregnan", "schwanger", "sexual"),
    *("salar", "gehalt", "lohn", "sueldo"),
    *("gewerkschaft", "sindicat", "syndicat", "politic"),
)
_PHRASES = (
    *("nationalid", "nationalnumber", "nationalinsurance", "socialsecurity", "taxid"),
    *("estadocivil", "situationfamiliale"),
)
_PAY_GRADE = re.compile(r"pay\W*(grade|band|level|scale)", re.IGNORECASE)


def is_protected(label: str) -> bool:
    """Tell whether a column or field, by its name, holds what must never enter a match."""
    if _PAY_GRADE.search(label):
        return False
    words = label_words(label)
    joined = "".join(words)
    return (
        not _WORDS.isdisjoint(words)
        or any(word.startswith(_STEMS) for word in words)
        or any(phrase in joined for phrase in _PHRASES)
    )


def label_words(label: str) -> list[str]:
    """Split a column's name into plain lower-case words: ``AgeGroup`` into ``age``, ``group``."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)
    bare = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z]+|[0-9]+", bare.lower())


def protected_field(name: str) -> str:
    """Say why a mapping may not have this field."""
    return (
        f"`{name}` is never taken: what is protected or private ({EXAMPLES}) must not enter a"
        " match. Delete this line."
    )


def protected_column(name: str) -> str:
    """Say why a mapping may not name this column."""
    return (
        f"the column `{name}` is never taken: by its name it holds what is protected or private"
        f" ({EXAMPLES}), which must not enter a match. Delete this line; if the column holds"
        " something else, rename it in the file."
    )
