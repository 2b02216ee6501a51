"""What an admin edits: settings, programs, communities, mappings; YAML that knows its lines."""

from config.documents import Document, parse_document, read_document
from config.errors import ConfigError
from config.home import Home, shipped_mapping, shipped_programs
from config.settings import Settings, load_settings

__all__ = [
    "ConfigError",
    "Document",
    "Home",
    "Settings",
    "load_settings",
    "parse_document",
    "read_document",
    "shipped_mapping",
    "shipped_programs",
]
