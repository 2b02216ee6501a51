"""What Harbourline's people do with AI at work: who can show it, and who asks to see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SHOWS: Final[Mapping[str, tuple[str, ...]]] = {
    "Customer Service": (
        "prompt patterns for difficult replies",
        "summarising tickets",
        "translating customer mails",
        "keeping help pages current",
    ),
    "Sales": (
        "call notes to CRM",
        "first drafts of tenders",
        "account research before a visit",
        "comparing quotes",
    ),
    "Operations": (
        "route planning assistant",
        "stock forecasting app",
        "shift planning app",
        "reading customs documents",
    ),
    "IT": (
        "code review with AI",
        "test generation",
        "automating small tasks",
        "using AI safely with company data",
    ),
    "Marketing": (
        "data visualisation",
        "image briefs",
        "writing in the house style",
        "turning one text into many formats",
    ),
    "Finance": (
        "forecast checks",
        "reconciling invoices with AI",
        "spreadsheet formulas by prompt",
    ),
    "Human Resources": (
        "interview question drafting",
        "policy Q&A bot",
        "learning plans with AI",
    ),
    "Product": (
        "user research synthesis",
        "prototypes from a description",
        "release notes from tickets",
    ),
    "Legal": (
        "contract clause comparison",
        "plain-language summaries of rules",
    ),
}
"""The topics of each function: 31 in all, by the function that can show them."""

ASKS: Final[Mapping[str, Mapping[str, float]]] = {
    "Customer Service": {
        "automating small tasks": 7,
        "using AI safely with company data": 3,
        "call notes to CRM": 4,
        "account research before a visit": 2,
        "route planning assistant": 3,
        "reading customs documents": 3,
        "writing in the house style": 3,
        "release notes from tickets": 2,
        "policy Q&A bot": 2,
        "plain-language summaries of rules": 1,
    },
    "Sales": {
        "prompt patterns for difficult replies": 7,
        "translating customer mails": 4,
        "data visualisation": 3,
        "stock forecasting app": 4,
        "automating small tasks": 3,
        "contract clause comparison": 2,
        "spreadsheet formulas by prompt": 2,
    },
    "Operations": {
        "summarising tickets": 5,
        "translating customer mails": 5,
        "automating small tasks": 3,
        "comparing quotes": 3,
        "interview question drafting": 3,
        "reconciling invoices with AI": 2,
        "plain-language summaries of rules": 1,
    },
    "IT": {
        "prompt patterns for difficult replies": 12,
        "route planning assistant": 3,
        "user research synthesis": 2,
        "first drafts of tenders": 2,
        "image briefs": 1,
    },
    "Marketing": {
        "forecast checks": 6,
        "summarising tickets": 5,
        "account research before a visit": 3,
        "user research synthesis": 2,
        "automating small tasks": 2,
    },
    "Finance": {
        "data visualisation": 12,
        "stock forecasting app": 3,
        "contract clause comparison": 2,
        "test generation": 1,
        "comparing quotes": 2,
    },
    "Human Resources": {
        "shift planning app": 12,
        "translating customer mails": 2,
        "writing in the house style": 2,
        "using AI safely with company data": 2,
    },
    "Product": {
        "summarising tickets": 5,
        "test generation": 3,
        "data visualisation": 3,
        "call notes to CRM": 2,
    },
    "Legal": {
        "comparing quotes": 3,
        "using AI safely with company data": 3,
        "reading customs documents": 3,
        "keeping help pages current": 2,
    },
}
"""What each function asks for most, by weight; every other topic is asked for now and then."""

TOPICS: Final = tuple(topic for topics in SHOWS.values() for topic in topics)
"""All topics, in the order of the functions."""
