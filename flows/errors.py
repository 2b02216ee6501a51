"""What a command was given wrong, and what keeps an installation from running."""


class UsageError(ValueError):
    """A command was given something that it cannot use."""


class RunningError(RuntimeError):
    """`crossweave up` cannot start or go on; the message says what to do."""
