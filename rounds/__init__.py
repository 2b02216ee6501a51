"""The life of a round as plain functions on a session."""
