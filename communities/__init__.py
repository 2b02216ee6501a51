"""Communities: their recognition digests."""
