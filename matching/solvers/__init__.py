"""Matching solvers on arrays, usable alone: numbers in, a matching and its proof out."""

from __future__ import annotations

from matching.solvers.assigning import assign
from matching.solvers.assignment_check import check_assignment
from matching.solvers.blocking import blocking_pairs
from matching.solvers.certificate import check_certificate
from matching.solvers.deferring import stable_assign
from matching.solvers.fairest import fairest_assign
from matching.solvers.grouping.constraints import GroupCount, GroupVariety
from matching.solvers.grouping.partitioning import NoPartitionFound, partition
from matching.solvers.grouping.schedules import no_repeat_schedule
from matching.solvers.minimums import Infeasible
from matching.solvers.result import (
    Assignment,
    AssignmentCertificate,
    AssignmentPrices,
    Certificate,
    Duals,
    FairAssignment,
    Matching,
    Partition,
    Progress,
)
from matching.solvers.weighted import max_weight_matching

__all__ = [
    "Assignment",
    "AssignmentCertificate",
    "AssignmentPrices",
    "Certificate",
    "Duals",
    "FairAssignment",
    "GroupCount",
    "GroupVariety",
    "Infeasible",
    "Matching",
    "NoPartitionFound",
    "Partition",
    "Progress",
    "assign",
    "blocking_pairs",
    "check_assignment",
    "check_certificate",
    "fairest_assign",
    "max_weight_matching",
    "no_repeat_schedule",
    "partition",
    "stable_assign",
]
