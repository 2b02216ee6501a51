"""What people speak, and the locale their computers are set to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sources.harbourline.company import Company
from sources.harbourline.dice import Bools, stream
from sources.harbourline.sites import SITES

_SPEAKS_THE_NAMES_LANGUAGE = 0.75


@dataclass(frozen=True, slots=True)
class Tongues:
    """Languages and locales.

    Attributes
    ----------
    languages : list of str, length n
        Two-letter codes joined by ";", English first; nobody speaks none.
    locales : list of str, length n
        Such as ``pt-BR``.
    english : ndarray of bool, shape (n,)
        Who speaks English.
    """

    languages: list[str]
    locales: list[str]
    english: Bools


def teach_languages(company: Company) -> Tongues:
    """Decide what everybody speaks.

    Parameters
    ----------
    company : Company
        Who they are; whoever has level 4 or more speaks English.

    Returns
    -------
    Tongues
        English is shared by most; about one in twenty speaks only other languages.
    """
    rng = stream(company.seed, "languages")
    chance = rng.random((company.size, 4))
    native = np.array(company.names.native)
    local, english = _local_and_english(company, native, chance)
    prefers = np.array([site.prefers_local for site in SITES])[company.site]
    at_home = local & (native | ~english | (chance[:, 2] < prefers))
    languages, locales = [], []
    for person, office in enumerate(company.site.tolist()):
        site = SITES[office]
        locales.append(site.locale if at_home[person] else site.english_locale)
        if company.newcomer[person]:
            languages.append(company.names.languages[person])
            continue
        spoken = ["en"] if english[person] else []
        spoken += [site.language] if local[person] else []
        if chance[person, 3] < _SPEAKS_THE_NAMES_LANGUAGE:
            spoken.append(company.names.languages[person])
        spoken += [code for code, share in site.also.items() if rng.random() < share]
        languages.append(";".join(dict.fromkeys(filter(None, spoken))))
    return Tongues(languages, locales, english & ~company.newcomer)


def _local_and_english(
    company: Company, native: Bools, chance: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> tuple[Bools, Bools]:
    """Who speaks the office's language, and who speaks English; everybody one of the two."""
    speaks_local = np.array([site.speaks_local for site in SITES])[company.site]
    speaks_english = np.array([site.speaks_english for site in SITES])[company.site]
    english = (chance[:, 0] < speaks_english) | (company.tree.level >= 4)
    return (chance[:, 1] < speaks_local) | native | ~english, english
