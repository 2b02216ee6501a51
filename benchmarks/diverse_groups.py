"""Instances of the Maximally Diverse Grouping Problem: read from MDGPLIB, or drawn as it draws."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

FAMILIES: Final = ("RanInt", "RanReal", "Geo")
GROUPS: Final = {120: 10, 240: 12, 480: 20, 960: 24, 2000: 50}
"""How many groups an instance of a size has."""

SECONDS: Final = {120: 3.0, 240: 20.0, 480: 120.0}
"""What the best published method is given for an instance of a size."""


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """Members with distances, and groups with sizes.

    Attributes
    ----------
    distance : (n, n) float64
        Symmetric.
    sizes : (m, 2) int64
        Least and most of each group.
    best_known, published
        The best value known and the mean of the best published method, 0 where not known.
    """

    name: str
    distance: NDArray[np.float64]
    sizes: NDArray[np.int64]
    best_known: float = 0.0
    published: float = 0.0

    @property
    def seconds(self) -> float:
        """Return the time that the instance is given."""
        n = len(self.distance)
        known = [seconds for size, seconds in SECONDS.items() if n <= size]
        return min(known) if known else max(SECONDS.values())


def read_instances(folder: Path) -> Iterator[Instance]:
    """Read the instances of a folder, with the values of its ``BEST_KNOWN.csv``."""
    with (folder / "BEST_KNOWN.csv").open(encoding="utf-8") as file:
        known = {row["instance"]: row for row in csv.DictReader(file)}
    for path in sorted(folder.glob("*.txt.gz")):
        name = path.name.removesuffix(".txt.gz")
        row = known.get(name, {"best_known": "0", "average_of_tpsdp": "0"})
        yield read_instance(path, float(row["best_known"]), float(row["average_of_tpsdp"]))


def read_instance(path: Path, best_known: float = 0.0, published: float = 0.0) -> Instance:
    """Read one instance: members, groups and their sizes, then a distance a line."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        head = file.readline().split()
        n, groups = int(head[0]), int(head[1])
        a, b, far = np.loadtxt(file, unpack=True, ndmin=2)
    distance = np.zeros((n, n))
    distance[a.astype(int), b.astype(int)] = far
    sizes = np.array(head[3 : 3 + 2 * groups], np.int64).reshape(groups, 2)
    name = path.name.removesuffix(".txt.gz")
    return Instance(name, distance + distance.T, sizes, best_known, published)


def draw_instance(family: str, n: int, seed: int) -> Instance:
    """Draw an instance of a family: whole numbers or reals to 100, or distances of points."""
    random = np.random.default_rng((FAMILIES.index(family), n, seed))
    if family == "Geo":
        points = random.uniform(0, 10, (n, int(random.integers(2, 22))))
        far = np.sqrt(((points[:, None] - points[None, :]) ** 2).sum(axis=2))
    elif family == "RanInt":
        far = random.integers(0, 101, (n, n)).astype(np.float64)
    else:
        far = random.uniform(0, 100, (n, n)).round(3)
    upper = np.triu(far, 1)
    groups = GROUPS.get(n, max(2, n // 20))
    size = n / groups
    least = random.integers(round(size * 2 / 3), round(size) + 1, groups)
    most = random.integers(round(size), round(size * 4 / 3) + 1, groups)
    return Instance(f"{family}_n{n}_{seed}", upper + upper.T, np.column_stack([least, most]))
