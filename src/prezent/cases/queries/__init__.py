"""Reads of cases: frozen rows for templates, each function with its number of SQL queries."""

from prezent.cases.queries.nav import CAP, NavCounts, nav_counts, view_cases
from prezent.cases.queries.page import (
    CaseRow,
    ContactRow,
    CustomerRow,
    DraftRow,
    EntryRow,
    FileRow,
    OtherCaseRow,
    Parts,
    PointRow,
    Timeline,
    case_row,
    parts,
    timeline,
    timeline_by_number,
)

__all__ = [
    "CAP",
    "CaseRow",
    "ContactRow",
    "CustomerRow",
    "DraftRow",
    "EntryRow",
    "FileRow",
    "NavCounts",
    "OtherCaseRow",
    "Parts",
    "PointRow",
    "Timeline",
    "case_row",
    "nav_counts",
    "parts",
    "timeline",
    "timeline_by_number",
    "view_cases",
]
