"""Mail that comes back: where it is read, and what it is."""
