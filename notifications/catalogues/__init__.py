"""The words of all messages in other languages, and what looks after them."""
