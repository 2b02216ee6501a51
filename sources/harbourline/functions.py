"""The nine business functions of Harbourline, and how its HR system spells their departments.

The spellings differ by region, as they do in a company that grew by buying others: that is what
the mapping's patterns are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Function:
    """A business function.

    Attributes
    ----------
    name : str
        The clean name, as members read it.
    share : float
        Its part of the company, in percent.
    spellings : Mapping[str, str]
        The raw top of the department path, by region.
    teams : tuple of str
        The teams under it.
    homes : Mapping[str, float]
        Offices where the function is larger (above 1) or smaller than the office's own size says.
    """

    name: str
    share: float
    spellings: Mapping[str, str]
    teams: tuple[str, ...]
    homes: Mapping[str, float]


FUNCTIONS: Final = (
    Function(
        "Customer Service", 22,
        {"EMEA": "Customer Service", "APAC": "Customer Care (APAC)", "AMER": "CS & Claims"},
        ("Voice", "Chat and mail", "Claims", "Key customers", "Late shift"),
        {"Leeds": 2.0, "Mumbai": 1.8, "Rotterdam": 0.6, "Varna": 1.5},
    ),
    Function(
        "Sales", 18,
        {"EMEA": "Commercial>Sales", "APAC": "Sales & Accounts", "AMER": "Commercial - Sales"},
        ("New business", "Key accounts", "Tenders", "Inside sales"),
        {"São Paulo": 1.5, "Toronto": 1.5, "Singapore": 1.3},
    ),
    Function(
        "Operations", 16,
        {"EMEA": "Operations", "APAC": "Ops APAC", "AMER": "Supply Chain Ops"},
        ("Terminal planning", "Warehousing", "Customs desk", "Fleet", "Stock control"),
        {"Rotterdam": 1.5, "Hamburg": 1.4, "Valencia": 1.4, "Piraeus": 1.6, "Alexandria": 1.6},
    ),
    Function(
        "IT", 13,
        {"EMEA": "Information Technology", "APAC": "IT Services", "AMER": "I.T."},
        ("Platform", "Data engineering", "Service desk", "Integrations", "Security"),
        {"Mumbai": 1.8, "Varna": 1.5, "Leeds": 0.7},
    ),
    Function(
        "Marketing", 10,
        {"EMEA": "Commercial>Marketing", "APAC": "Marketing & Comms", "AMER": "Mktg"},
        ("Brand", "Content", "Campaigns", "Events"),
        {"Rotterdam": 1.3, "Leeds": 1.2, "São Paulo": 1.2},
    ),
    Function(
        "Finance", 8,
        {"EMEA": "Finance & Accounting", "APAC": "Finance", "AMER": "FIN"},
        ("Planning and analysis", "Receivables", "Payables", "Treasury"),
        {"Rotterdam": 1.2, "Leeds": 1.2, "Mumbai": 1.2},
    ),
    Function(
        "Human Resources", 6,
        {"EMEA": "People & Culture", "APAC": "Human Resources", "AMER": "HR"},
        ("Talent", "Rosters and time", "Learning", "Payroll"),
        {"Hamburg": 1.2},
    ),
    Function(
        "Product", 4,
        {"EMEA": "Product", "APAC": "Digital Products", "AMER": "Product & Design"},
        ("Tracking app", "Booking portal", "Design research"),
        {"Rotterdam": 1.4, "Toronto": 1.4, "Mumbai": 1.2},
    ),
    Function(
        "Legal", 3,
        {"EMEA": "Legal & Compliance", "APAC": "Legal", "AMER": "General Counsel"},
        ("Contracts", "Trade compliance", "Privacy"),
        {"Rotterdam": 1.5, "Leeds": 1.4, "Nairobi": 0.5},
    ),
)  # fmt: skip

EXECUTIVE: Final = FUNCTIONS[2]
EXECUTIVE_TEAM: Final = "Executive office"
