"""What can be in the way of reading mail."""


class InboxError(Exception):
    """A mailbox that cannot be read; the message says what to do."""
