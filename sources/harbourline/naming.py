"""Gives everybody a name and an address, hardly two alike."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

import numpy as np

from sources.harbourline.dice import Bools, Ints, choose, shuffled, stream
from sources.harbourline.names import LATIN, NEWCOMERS, Pool
from sources.harbourline.scripts import SCRIPTS
from sources.harbourline.sites import SITES, Site

DOMAIN: Final = "harbourline.example"
"""A domain that can never exist: ``.example`` is reserved for made-up addresses."""

CULTURES: Final = {**LATIN, **SCRIPTS}
"""All pools of names by culture."""

_POOLS: Final = tuple((culture, pool) for culture, pools in CULTURES.items() for pool in pools)
_NEWCOMERS_POOLS: Final = [
    number for number, (culture, _) in enumerate(_POOLS) if culture in NEWCOMERS
]
_NO_MARKS: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe"}
)


@dataclass(frozen=True, slots=True)
class Names:
    """What everybody is called.

    Attributes
    ----------
    names, emails : list of str, length n
        As the HR system writes them; addresses are unique.
    languages : list of str, length n
        The language each name hints at, or "".
    native : list of bool, length n
        Whether the name is written in other letters than Latin.
    """

    names: list[str]
    emails: list[str]
    languages: list[str]
    native: list[bool]


def name_everybody(site: Ints, newcomer: Bools, seed: int) -> Names:
    """Name the people of each office after the cultures that work there.

    Parameters
    ----------
    site : ndarray of int64, shape (n,)
        The office of each person, a position in ``SITES``.
    newcomer : ndarray of bool, shape (n,)
        Who has just come from somewhere else, and is named after it.
    seed : int
        The seed of the company.

    Returns
    -------
    Names
        Names are repeated only when a pool's combinations are used up.
    """
    rng = stream(seed, "names")
    pool_of = _pools_by_person(site, rng)
    pool_of[newcomer] = np.resize(_NEWCOMERS_POOLS, int(newcomer.sum()))
    parts: list[tuple[tuple[str, str], tuple[str, str]]] = [(("", ""), ("", ""))] * len(site)
    for number, (_, pool) in enumerate(_POOLS):
        people = np.flatnonzero(pool_of == number)
        for person, combination in zip(
            people.tolist(), _combinations(pool, rng, len(people)), strict=True
        ):
            parts[person] = combination
    pools = [_POOLS[number][1] for number in pool_of.tolist()]
    return Names(
        [
            _write(pool, given[0], family[0])
            for pool, (given, family) in zip(pools, parts, strict=True)
        ],
        _addresses([(given[1], family[1]) for given, family in parts]),
        [pool.language for pool in pools],
        [pool.native for pool in pools],
    )


def _pools_by_person(site: Ints, rng: np.random.Generator) -> Ints:
    pool_of = np.zeros(len(site), dtype=np.int64)
    for number, office in enumerate(SITES):
        people = np.flatnonzero(site == number)
        pool_of[people] = choose(rng, _pool_weights(office), len(people))
    return pool_of


def _pool_weights(office: Site) -> list[float]:
    return [office.cultures.get(culture, 0.0) / len(CULTURES[culture]) for culture, _ in _POOLS]


def _combinations(
    pool: Pool, rng: np.random.Generator, count: int
) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Every given name with every family name, in a random order, again when used up."""
    families = pool.family or (("", ""),)
    order = shuffled(rng, len(pool.given) * len(families))
    numbers = np.resize(order, count).tolist()
    return [
        (pool.given[number // len(families)], families[number % len(families)])
        for number in numbers
    ]


def _write(pool: Pool, given: str, family: str) -> str:
    return pool.form.format(given=given, family=family).strip()


def _addresses(spellings: list[tuple[str, str]]) -> list[str]:
    """Spell unique addresses: the second of two namesakes gets a 2 behind the name."""
    seen: dict[str, int] = {}
    addresses = []
    for given, family in spellings:
        local = ".".join(filter(None, (_ascii(given), _ascii(family))))
        seen[local] = seen.get(local, 0) + 1
        number = str(seen[local]) if seen[local] > 1 else ""
        addresses.append(f"{local}{number}@{DOMAIN}")
    return addresses


def _ascii(part: str) -> str:
    plain = unicodedata.normalize("NFKD", part.lower().translate(_NO_MARKS))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
