"""The Prefect flows; they hold nothing that a plain function could hold.

Importing this imports Prefect, so `flows.prefect_environment` comes first.
"""

from flows.pipelines.activity import sync_activity
from flows.pipelines.inbox import read_inbox
from flows.pipelines.mail import deliver
from flows.pipelines.people import sync_people
from flows.pipelines.recognition import recognition_digest
from flows.pipelines.retention import privacy_clean
from flows.pipelines.rounds import run_round

__all__ = [
    "deliver",
    "privacy_clean",
    "read_inbox",
    "recognition_digest",
    "run_round",
    "sync_activity",
    "sync_people",
]
