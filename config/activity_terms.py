"""The terms on which activity is read: whose may be used, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from config.home import Home
from config.network import NetworkSettings, load_network
from config.privacy import ACTIVITY_OFF, PrivacySettings, load_privacy


@dataclass(frozen=True, slots=True)
class ActivityTerms:
    """What an installation says of activity.

    Attributes
    ----------
    privacy
        For whom it is on; off unless said otherwise.
    network
        How it counts.
    """

    privacy: PrivacySettings = ACTIVITY_OFF
    network: NetworkSettings = field(default_factory=NetworkSettings)


def load_activity_terms(home: Home) -> ActivityTerms:
    """Read ``privacy.yaml`` and ``network.yaml`` of the home folder.

    Raises
    ------
    ConfigError
        When a file is wrong; every problem is told with its line.
    """
    return ActivityTerms(load_privacy(home), load_network(home))
