"""Templates, rendering, the outbox and the transports that send it."""
