"""The pages behind the links in a mail: no login, no script, nothing from elsewhere.

``app`` puts them together, ``site`` is what they work with, ``tickets`` reads the links, ``pages``
has one file for each thing that a member can do.
"""
