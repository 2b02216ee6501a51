"""What goes wrong with a whole feed; a bad row is quarantined instead."""

from __future__ import annotations


class FeedError(ValueError):
    """A feed that cannot be read at all; the message says what to do."""


class VanishedError(FeedError):
    """A feed that would mark too many people as having left; nothing was written.

    Attributes
    ----------
    vanishing, present
        How many people would be marked as having left, of how many that the feed is known for.
    """

    def __init__(self, source: str, vanishing: int, present: int, allowed: float) -> None:
        self.vanishing = vanishing
        self.present = present
        super().__init__(
            f"{source}: {vanishing} of the {present} people known from this feed"
            f" ({vanishing / present:.0%}) are not in it any more, and more than {allowed:.0%} is"
            " refused, because a half-empty export looks the same. Nothing was changed. Check that"
            " the export is complete and that the mapping's `key` is still the right column. If"
            " these people did leave, import again with --allow-vanished."
        )
