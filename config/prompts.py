"""Things to try together at a first meeting: the library that an organisation can add to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from config.documents import read_document
from config.home import Home, shipped_starter
from config.validation import validate

FILE = "prompts.yaml"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]


class Prompt(BaseModel):
    """One thing to try.

    Attributes
    ----------
    id
        Its short name: nobody is given the same one twice while there are others.
    topics
        Beginnings of words: it fits where a topic has a word that begins so. None: it fits always.
    communities
        The slugs of the communities that it is for; none: it is for all.
    words
        What it says, by language.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: Slug
    topics: tuple[Words, ...] = ()
    communities: tuple[str, ...] = ()
    words: Mapping[str, Words] = Field(alias="try")

    @field_validator("words")
    @classmethod
    def _english_is_there(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        if "en" not in value:
            raise ValueError(
                "`try` needs words in English (en), for whoever reads no other language"
            )
        return value


class PromptLibrary(BaseModel):
    """All things to try."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    prompts: tuple[Prompt, ...] = ()

    @model_validator(mode="after")
    def _each_id_is_there_once(self) -> PromptLibrary:
        counted = Counter(prompt.id for prompt in self.prompts)
        twice = [name for name, count in counted.items() if count > 1]
        if twice:
            raise ValueError(
                f"`prompts` has {twice[0]!r} {counted[twice[0]]} times: each id is there once"
            )
        return self

    def of_community(self, slug: str) -> Sequence[Prompt]:
        """Return those that a community may be given."""
        return [each for each in self.prompts if not each.communities or slug in each.communities]


def load_prompts(home: Home) -> PromptLibrary:
    """Read ``prompts.yaml`` of the home folder; without it the library that is shipped.

    Raises
    ------
    ConfigError
        When the file is wrong; every problem is told with its line.
    """
    own = home.path / FILE
    return validate(PromptLibrary, read_document(own if own.exists() else shipped_starter(FILE)))
