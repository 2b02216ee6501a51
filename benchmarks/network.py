"""Time the network of who is in touch: ours beside pandas, SciPy and networkx, and its reading.

Every method makes the same network of the same drawn events, in a process of its own, and the
pairs that it finds are counted. The peak is that of the process, the events themselves included,
which weigh 32 bytes each.

Examples
--------
From arrays, each method apart::

    python -m benchmarks.network arrays --people 10000 --events 1000000 --out var/network.jsonl
    python -m benchmarks.network arrays --people 100000 --events 10000000 --methods ours scipy

From a store that is written for it, as a round reads it (ten million events take minutes to
write)::

    python -m benchmarks.network store --people 10000 --events 1000000 --out var/network.jsonl
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import apart, peak_mib, write_rows

HALF_LIFE: Final = 28.0
LEAST: Final = 0.25
DAYS: Final = 84
STARTS: Final = date(2027, 1, 4)
KINDS: Final = ("reply", "reaction", "coedit", "meeting", "mail")
_WRITTEN: Final = 50_000

Row = dict[str, Any]
Events = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]


def draw_events(people: int, events: int, seed: int) -> Events:
    """Draw who was in touch with whom, with which weight and how many days ago.

    Some talk a lot, most with colleagues whose numbers are near, as in teams.

    Returns
    -------
    first, second, weights, ages
        ``(events,)`` each.
    """
    random = np.random.default_rng(seed)
    first = (people * random.random(events) ** 1.5).astype(np.int64)
    away = 1 + random.exponential(30, events).astype(np.int64)
    second = (first + away * random.choice([-1, 1], events)) % people
    weights = random.choice([0.5, 1.0, 2.0, 3.0], events)
    return first, second, weights, np.sort(random.integers(0, DAYS, events)).astype(np.float64)


def by_ours(people: int, events: Events) -> int:
    """Count the pairs that `ContactCounter` finds, events in pieces as a store gives them."""
    from insights.network import ContactCounter

    counter = ContactCounter(people, half_life_days=HALF_LIFE)
    first, second, weights, ages = events
    for start in range(0, len(first), _WRITTEN):
        part = slice(start, start + _WRITTEN)
        counter.add(first[part], second[part], weights[part], ages[part])
    return len(counter.network(least=LEAST).indices) // 2


def by_pandas(people: int, events: Events) -> int:  # noqa: ARG001 - all methods are called alike
    """Count the pairs that a group-by of pandas finds."""
    import pandas as pd

    first, second, weights, ages = events
    frame = pd.DataFrame(
        {
            "low": np.minimum(first, second),
            "high": np.maximum(first, second),
            "weight": weights * 0.5 ** (ages / HALF_LIFE),
        }
    )
    sums = frame[frame.low != frame.high].groupby(["low", "high"], sort=True).weight.sum()
    return int((sums >= LEAST).sum())


def by_scipy(people: int, events: Events) -> int:
    """Count the pairs that SciPy's sparse matrices find."""
    from scipy.sparse import coo_array

    first, second, weights, ages = events
    decayed = weights * 0.5 ** (ages / HALF_LIFE)
    table = coo_array((decayed, (first, second)), shape=(people, people)).tocsr()
    table = table + table.T
    table.setdiag(0)
    return int((table.data >= LEAST).sum()) // 2


def by_networkx(people: int, events: Events) -> int:
    """Count the pairs that a graph of networkx holds in the end."""
    import networkx as nx

    first, second, weights, ages = events
    graph = nx.Graph()
    graph.add_nodes_from(range(people))
    decayed = (weights * 0.5 ** (ages / HALF_LIFE)).tolist()
    for a, b, weight in zip(first.tolist(), second.tolist(), decayed, strict=True):
        if graph.has_edge(a, b):
            graph[a][b]["weight"] += weight
        elif a != b:
            graph.add_edge(a, b, weight=weight)
    return sum(weight >= LEAST for _, _, weight in graph.edges(data="weight"))


METHODS: Final[Mapping[str, Callable[[int, Events], int]]] = {
    "ours": by_ours,
    "scipy": by_scipy,
    "pandas": by_pandas,
    "networkx": by_networkx,
}


def measure_arrays(method: str, people: int, events: int, seed: int) -> Row:
    """Make the network once by a method; drawing apart."""
    drawn = draw_events(people, events, seed)
    METHODS[method](2, tuple(column[:0] for column in drawn))  # type: ignore[arg-type]
    began = _clocks()
    pairs = METHODS[method](people, drawn)
    return {"method": method, "pairs": pairs, **_since(began)}


def measure_store(url: str, people: int, until: datetime) -> Row:
    """Read a store as a round does."""
    from config.activity_terms import ActivityTerms
    from config.privacy import PrivacySettings
    from rounds.contacts import organisation_talk
    from store import Database

    terms = ActivityTerms(PrivacySettings("all", None, "a benchmark"))
    database = Database(url, terms=lambda: terms)
    with database.reading() as session:
        began = _clocks()
        talk = organisation_talk(session, terms, starts_on=STARTS, until=until)
        spent = _since(began)
    database.dispose()
    if len(talk.functions) != people:
        raise RuntimeError(f"{len(talk.functions)} people were read, expected {people}")
    pairs = len(talk.network.indices) // 2
    return {"method": "store", "pairs": pairs, **spent}


def write_store(url: str, people: int, events: int, seed: int) -> datetime:
    """Write people and drawn events into an empty database; give the instant after the last."""
    from sqlalchemy import insert

    from store import ActivityEvent, Database, Member
    from store.schema import upgrade

    midnight = datetime.combine(STARTS, datetime.min.time(), UTC)
    database = Database(url)
    upgrade(database)
    with database.writing() as session:
        for start in range(0, people, _WRITTEN):
            some = range(start, min(start + _WRITTEN, people))
            session.execute(insert(Member), [_person(number, midnight) for number in some])
    drawn = draw_events(people, events, seed)
    for start in range(0, events, _WRITTEN):
        part = [column[start : start + _WRITTEN].tolist() for column in drawn]
        rows = [
            {
                "source": "chat",
                "source_key": str(start + at),
                "kind": KINDS[(start + at) % len(KINDS)],
                "actor_id": a + 1,
                "target_id": b + 1,
                "weight": weight,
                "at": midnight - timedelta(days=age, seconds=at % 86_400),
            }
            for at, (a, b, weight, age) in enumerate(zip(*part, strict=True))
        ]
        with database.writing() as session:
            session.connection().execute(insert(ActivityEvent), rows)
    database.dispose()
    return midnight


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(began: tuple[float, float]) -> Row:
    """Give what went by: on a busy machine the processor's seconds say more than the clock's."""
    seconds, processor = (now - then for now, then in zip(_clocks(), began, strict=True))
    return {
        "seconds": round(seconds, 2),
        "processor": round(processor, 2),
        "peak": round(peak_mib()),
    }


def _person(number: int, now: datetime) -> Row:
    return {
        "id": number + 1,
        "source": "hr",
        "source_key": str(number),
        "name": str(number),
        "function": f"function {number % 20}",
        "created_at": now,
        "changed_at": now,
    }


def array_rows(arguments: argparse.Namespace) -> Iterator[Row]:
    """Give a row a method."""
    case = (arguments.people, arguments.events, arguments.seed)
    for method in arguments.methods:
        yield _described(arguments) | apart(measure_arrays, method, *case)


def store_rows(arguments: argparse.Namespace) -> Iterator[Row]:
    """Give the row of a store."""
    with TemporaryDirectory(prefix="crossweave-network-") as folder:
        url = arguments.url or f"sqlite:///{Path(folder) / 'network.db'}"
        until = apart(write_store, url, arguments.people, arguments.events, arguments.seed)
        read = apart(measure_store, url, arguments.people, until)
        yield _described(arguments) | {"database": url.partition(":")[0]} | read


def _described(arguments: argparse.Namespace) -> Row:
    load = round(os.getloadavg()[0], 1)
    return {"people": arguments.people, "events": arguments.events, "load_before": load}


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    top = argparse.ArgumentParser(
        prog="python -m benchmarks.network",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kinds = top.add_subparsers(dest="kind", required=True)
    arrays = kinds.add_parser("arrays", help="from arrays, by each method")
    arrays.add_argument("--methods", nargs="+", choices=[*METHODS], default=[*METHODS])
    store = kinds.add_parser("store", help="from a store, as a round reads it")
    store.add_argument(
        "--url", default=None, help="an empty database, which is filled; else a SQLite file"
    )
    for each in (arrays, store):
        each.add_argument("--people", type=int, default=10_000)
        each.add_argument("--events", type=int, default=1_000_000)
        each.add_argument("--seed", type=int, default=0)
        each.add_argument("--out", type=Path, default=None)
    return top


def main(given: Sequence[str] | None = None) -> int:
    """Measure."""
    arguments = parser().parse_args(given)
    rows = array_rows(arguments) if arguments.kind == "arrays" else store_rows(arguments)
    return write_rows(rows, arguments.out)


if __name__ == "__main__":
    raise SystemExit(main())
