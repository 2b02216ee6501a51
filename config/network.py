"""What counts as being in touch: the weight of each kind of activity, and how fast it fades."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.documents import read_document
from config.home import Home
from config.validation import validate

WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "meeting": 3.0,
        "coedit": 3.0,
        "reply": 2.0,
        "mail": 1.0,
        "commit": 1.0,
        "post": 1.0,
        "reaction": 0.5,
    }
)
"""What one event of each kind counts on its day, unless ``network.yaml`` says otherwise."""

Weight = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]


class NetworkSettings(BaseModel):
    """How the network of who is in touch is made of activity.

    Attributes
    ----------
    weights
        What one event of each kind counts on its day; 0 leaves a kind out. Kinds that are not
        named have those of `WEIGHTS`.
    half_life_days
        After so many days an event counts half.
    weeks
        How far back events are looked at.
    least
        What two people's events have to come to for them to be in touch.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, Weight] = Field(default_factory=dict)
    half_life_days: float = Field(default=28.0, gt=0, le=3650, allow_inf_nan=False)
    weeks: int = Field(default=12, ge=1, le=260)
    least: float = Field(default=0.25, gt=0, le=1000, allow_inf_nan=False)

    @model_validator(mode="after")
    def _kinds_are_known(self) -> NetworkSettings:
        unknown = sorted(set(self.weights) - set(WEIGHTS))
        if unknown:
            kinds = ", ".join(WEIGHTS)
            raise ValueError(f"`weights` has {unknown[0]!r}, which is no kind; there are: {kinds}")
        return self

    @property
    def weight_of(self) -> Mapping[str, float]:
        """The weight of every kind, ``WEIGHTS`` where the file says nothing."""
        return {**WEIGHTS, **self.weights}


def load_network(home: Home) -> NetworkSettings:
    """Read ``network.yaml`` of the home folder; without the file the defaults hold.

    Raises
    ------
    ConfigError
        When the file is wrong; every problem is told with its line.
    """
    if not home.network.exists():
        return NetworkSettings()
    return validate(NetworkSettings, read_document(home.network))
