"""Harbourline: an invented company to try Crossweave on.

Every person, address, number and event in it is made up by this code from a seed. Names are put
together from parts that are common in their languages, addresses end in ``harbourline.example``
(a domain that cannot exist), and the protected columns of the people file hold values that
nobody could have. Any likeness to a real person is chance.

The files look as a real HR system, workplace and form would export them, and enter through the
same connectors as a customer's own.
"""

from sources.harbourline.write import CompanyFiles, write_company

__all__ = ["CompanyFiles", "write_company"]
