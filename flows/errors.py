"""What keeps an installation from running."""


class RunningError(RuntimeError):
    """`crossweave up` cannot start or go on; the message says what to do."""
