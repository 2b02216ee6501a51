"""The bids of an auction: how an assignment comes about while prices rise.

Every vertex bids, as a buyer, for the partner that leaves it the most; the partner's price rises
to where it would be no better than the second choice, and by ``step`` more (Bertsekas 1979). Once
nobody is left without a partner, the assignment is at most ``n * step`` below the best. Prices,
gains and steps are counted in parts, ``scale`` of them to a unit of gain.
"""

from __future__ import annotations

from matching.solvers.graph import Rows
from matching.solvers.kernels import Held, kernel

_TOO_DEAR = 2**61
_WORTHLESS = -(2**62)
OVERFLOWN = -1


@kernel
def bid(
    rows: Rows,
    scale: int,
    step: int,
    price: Held,
    successor: Held,
    owner: Held,
    waiting: Held,
    count: int,
    allowance: int,
) -> tuple[int, int]:
    """Let those who wait bid, the last first, until nobody waits or the allowance is used.

    Returns
    -------
    count : int
        How many still wait; ``OVERFLOWN`` when a price no longer fits.
    work : int
        Arcs looked at.
    """
    starts, col, gain, lift = rows.starts, rows.col, rows.gain, rows.lift
    work = 0
    while count > 0 and work < allowance:
        count -= 1
        buyer = waiting[count]
        best, second, wanted = -price[buyer], _WORTHLESS, buyer
        for arc in range(starts[buyer], starts[buyer + 1]):
            left = (gain[arc] + lift) * scale - price[col[arc]]
            if left > best:
                best, second, wanted = left, best, col[arc]
            elif left > second:
                second = left
        work += starts[buyer + 1] - starts[buyer] + 1
        price[wanted] += step if second == _WORTHLESS else best - second + step
        if price[wanted] > _TOO_DEAR:
            return OVERFLOWN, work
        loser = owner[wanted]
        owner[wanted] = buyer
        successor[buyer] = wanted
        if loser >= 0:
            successor[loser] = -1
            waiting[count] = loser
            count += 1
    return count, work


@kernel
def best_left(rows: Rows, scale: int, price: Held, left: Held) -> None:
    """Find what its best partner leaves each vertex, itself (for staying single) included."""
    starts, col, gain, lift = rows.starts, rows.col, rows.gain, rows.lift
    for row in range(len(starts) - 1):
        best = -price[row]
        for arc in range(starts[row], starts[row + 1]):
            best = max(best, (gain[arc] + lift) * scale - price[col[arc]])
        left[row] = best


@kernel
def drop_loose(rows: Rows, vertex: Held, successor: Held, owner: Held) -> None:
    """Undo the choices whose arcs cost more than they gain at these doubled prices."""
    starts, col, gain, lift = rows.starts, rows.col, rows.gain, rows.lift
    for row in range(len(starts) - 1):
        chosen = successor[row]
        if chosen < 0:
            continue
        loose = True
        for arc in range(starts[row], starts[row + 1]):
            if col[arc] == chosen:
                loose = vertex[row] + vertex[chosen] != 2 * (gain[arc] + lift)
        if loose:
            successor[row] = -1
            owner[chosen] = -1
