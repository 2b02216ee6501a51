"""Hot loops, written once: run as they are on lists, compiled on arrays.

A kernel is a plain function over indexable sequences of whole numbers. A small graph is held in
lists, and its kernels run uncompiled, since loading a compiler would cost far more than they do. A
large graph is held in arrays, and the same functions are compiled (numba) when first needed; where
the compiler is loaded already, smaller ones are too. Both ways compute the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from inspect import getsourcefile
from sys import modules
from types import FunctionType
from typing import Any, TypeVar

from numpy.typing import NDArray

from matching.stamped import stamped

# Whole numbers as kernels take them: a list or an array.
Held = Any
Function = TypeVar("Function", bound=Callable[..., Any])

# Arcs up to which lists and uncompiled kernels take less time than loading compiled ones.
LISTS_UP_TO = 160_000
# The same where the compiler is loaded already: only the kernels have to be.
LISTS_BESIDE_A_COMPILER = 20_000
_KERNELS: list[FunctionType] = []


def load_compiler_for(vertices: int) -> None:
    """Load the compiler for who will solve many graphs of so many vertices, if it pays.

    One small graph is solved sooner than the compiler is loaded, a dozen are not.
    """
    if vertices * (vertices - 1) // 2 > LISTS_BESIDE_A_COMPILER:
        import_module("numba")


def kernel(function: Function) -> Function:
    """Mark a function that compiled code may call."""
    if not isinstance(function, FunctionType):
        raise TypeError(f"{function!r} is not a plain function")
    _KERNELS.append(function)
    return function


class Bench:
    """Where kernels run: on lists, uncompiled, or on arrays, compiled.

    Parameters
    ----------
    arcs : int
        Size of the graph.

    Attributes
    ----------
    stride : int
        Arcs to look at between two looks at the clock.
    """

    def __init__(self, arcs: int) -> None:
        large = arcs > LISTS_UP_TO
        self._compiles = large or (arcs > LISTS_BESIDE_A_COMPILER and "numba" in modules)
        self.stride = 2**23 if large else 2**17

    def hold(self, array: NDArray[Any]) -> Held:
        """Return a copy of an array as kernels take it here."""
        return array.copy() if self._compiles else array.tolist()

    def lend(self, array: NDArray[Any]) -> Held:
        """Return an array that is nobody else's as kernels take it here."""
        return array if self._compiles else array.tolist()

    def run(self, function: Function) -> Function:
        """Return a kernel as it runs here."""
        return _compiled(function) if self._compiles else function


@cache
def _compiled(function: Any) -> Any:
    from numba import njit

    _make_known()
    sources = {getsourcefile(each) or "" for each in _KERNELS}
    return njit(cache=True, nogil=True)(stamped(function, sources))


@cache
def _make_known() -> None:
    from numba.extending import register_jitable

    for function in _KERNELS:
        register_jitable(function)
