"""What an admin edits: settings, programs, communities and mappings, as YAML that knows its lines."""
