"""Compiled code: what pairs score, and who ranks best for each member, over all pairs.

Importing this package loads the compiler, so it is imported where a large roster is solved. The
first call on a machine compiles, for about ten seconds; later ones load what is cached beside the
source, or where ``NUMBA_CACHE_DIR`` says.

Arrays are handed on one by one to what is called for every run of columns: to hand on the tuple
`matching.packing.Packed` would copy it each time, which takes longer than the work.
"""

from __future__ import annotations

from matching.compiled.hosts import best_hosts
from matching.compiled.partners import best_of_rows
from matching.compiled.scores import score_row

__all__ = ["best_hosts", "best_of_rows", "score_row"]
