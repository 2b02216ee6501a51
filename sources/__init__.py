"""People and activity come in: connectors, mappings and their sync into the store."""
