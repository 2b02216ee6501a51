"""Matching solvers on arrays, usable alone: numbers in, a matching and its proof out."""

from __future__ import annotations

from matching.solvers.certificate import check_certificate
from matching.solvers.result import Certificate, Duals, Matching, Progress
from matching.solvers.weighted import max_weight_matching

__all__ = [
    "Certificate",
    "Duals",
    "Matching",
    "Progress",
    "check_certificate",
    "max_weight_matching",
]
