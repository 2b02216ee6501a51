"""A queue of events by time, in which an event can be moved or taken back.

A binary heap over numbered events, with the place of each kept beside it, so that its size never
exceeds the number of events there can be.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.solvers.kernels import Bench, kernel
from matching.solvers.result import IntArray


class Events(NamedTuple):
    """Heap of event numbers.

    Attributes
    ----------
    heap : (most,) int64
        The events that wait; the first is the next. Those at the same time go by number.
    place : (most,) int64
        Where each event stands in the heap, -1 = it does not wait.
    time : (most,) int64
        When each event happens.
    size : (1,) int64
        How many wait.
    """

    heap: IntArray
    place: IntArray
    time: IntArray
    size: IntArray


def no_events(most: int, bench: Bench) -> Events:
    """Return an empty queue for events 0 to ``most - 1``."""
    return Events(
        bench.lend(np.zeros(most, np.int64)),
        bench.lend(np.full(most, -1, np.int64)),
        bench.lend(np.zeros(most, np.int64)),
        bench.lend(np.zeros(1, np.int64)),
    )


@kernel
def is_waiting(events: Events, event: int) -> bool:
    """Tell whether an event is in the queue."""
    return events.place[event] >= 0  # type: ignore[no-any-return]


@kernel
def put(events: Events, event: int, time: int) -> None:
    """Add an event, or move it to another time."""
    at = events.place[event]
    if at < 0:
        at = events.size[0]
        events.size[0] += 1
    elif time > events.time[event]:
        events.time[event] = time
        _sink(events, event, at)
        return
    events.time[event] = time
    _rise(events, event, at)


@kernel
def take_back(events: Events, event: int) -> None:
    """Remove an event if it waits."""
    at = events.place[event]
    if at < 0:
        return
    events.place[event] = -1
    events.size[0] -= 1
    last = events.heap[events.size[0]]
    if last != event:
        _rise(events, last, at)
        _sink(events, last, events.place[last])


@kernel
def forget_all(events: Events) -> None:
    """Empty the queue."""
    for at in range(events.size[0]):
        events.place[events.heap[at]] = -1
    events.size[0] = 0


@kernel
def _rise(events: Events, event: int, at: int) -> None:
    heap, place, times = events.heap, events.place, events.time
    time = times[event]
    while at > 0:
        above = heap[(at - 1) // 2]
        if times[above] < time or (times[above] == time and above < event):
            break
        heap[at] = above
        place[above] = at
        at = (at - 1) // 2
    heap[at] = event
    place[event] = at


@kernel
def _sink(events: Events, event: int, at: int) -> None:
    heap, place, times = events.heap, events.place, events.time
    time, count = times[event], events.size[0]
    while 2 * at + 1 < count:
        child = 2 * at + 1
        if child + 1 < count:
            one, other = heap[child], heap[child + 1]
            if times[other] < times[one] or (times[other] == times[one] and other < one):
                child += 1
        below = heap[child]
        if time < times[below] or (time == times[below] and event < below):
            break
        heap[at] = below
        place[below] = at
        at = child
    heap[at] = event
    place[event] = at
