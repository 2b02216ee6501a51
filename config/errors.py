"""What is wrong with a file or a setting that an admin wrote."""


class ConfigError(ValueError):
    """A configuration that cannot be used; the message says where and what to do."""
