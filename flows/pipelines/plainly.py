"""Known troubles end a flow in a sentence instead of a traceback."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prefect import State
from prefect.states import Failed

from flows.cli.troubles import known_troubles, message

Given = ParamSpec("Given")
Result = TypeVar("Result")


def plainly(work: Callable[Given, Result]) -> Callable[Given, Result | State[Any]]:
    """Let a flow or task fail with what a person can do about it; defects keep their traceback."""

    @wraps(work)
    def told(*args: Given.args, **kwargs: Given.kwargs) -> Result | State[Any]:
        try:
            return work(*args, **kwargs)
        except known_troubles() as error:
            return Failed(message=message(error))

    return told
