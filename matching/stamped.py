"""Names for compiled functions that tell whether what was stored of them is stale.

numba stores compiled code beside the source and looks at the age of the one file that holds the
function; what the function calls may stand in others. So a digest of all of them becomes part of
its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import FunctionType


def stamped(function: FunctionType, sources: Iterable[str | Path]) -> FunctionType:
    """Give a copy of a function whose qualified name ends in a digest of some files.

    Parameters
    ----------
    function
        A plain function.
    sources
        The files of all that it may call.
    """
    copy = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__
    )
    copy.__qualname__ = f"{function.__qualname__}_{_digest(frozenset(map(str, sources)))}"
    copy.__doc__, copy.__module__ = function.__doc__, function.__module__
    return copy


@cache
def _digest(sources: frozenset[str]) -> str:
    content = b"".join(Path(source).read_bytes() for source in sorted(sources))
    return sha256(content).hexdigest()[:12]
