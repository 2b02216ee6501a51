"""How long data is kept before it is deleted, as ``retention`` in ``privacy.yaml`` says."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

KEEP: Final = "keep"
LONGEST: Final = 1040
"""As many weeks as may be written: twenty years; who wants longer writes `keep`."""


def _weeks_or_keep(given: object) -> object:
    if given == KEEP or (isinstance(given, int) and not isinstance(given, bool)):
        return given
    raise ValueError("write a whole number of weeks, or keep")


Weeks = Annotated[
    Annotated[int, Field(ge=1, le=LONGEST)] | Literal["keep"], BeforeValidator(_weeks_or_keep)
]


class Retention(BaseModel):
    """After how many weeks what is deleted; `keep`: not before somebody erases it.

    Attributes
    ----------
    activity
        Activity events, from when they happened.
    problems
        What the engine was given and answered, from the end of the round.
    mail
        Text and address of mail that is done with, from when it was queued.
    imports
        The records of imports and of rows left out, from the import.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    activity: Weeks = 52
    problems: Weeks = 52
    mail: Weeks = 26
    imports: Weeks = 26

    def weeks(self, kind: str) -> int | None:
        """Return after how many weeks a kind is deleted; None when it is kept."""
        said = getattr(self, kind)
        return None if said == KEEP else int(said)


KINDS: Final = tuple(Retention.model_fields)
"""The kinds of data that are deleted by themselves."""
