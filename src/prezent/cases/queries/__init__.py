"""Reads of cases: frozen rows for templates, each function with its number of SQL queries."""

from prezent.cases.queries.nav import CAP, NavCounts, nav_counts, view_cases
from prezent.cases.queries.page import case_row, parts, timeline, timeline_by_number
from prezent.cases.queries.rows import (
    CaseRow,
    ContactRow,
    CustomerRow,
    DraftRow,
    EntryRow,
    FileRow,
    HandOverRow,
    LateReasonRow,
    OtherCaseRow,
    Parts,
    PointRow,
    SideRow,
    Timeline,
)
from prezent.cases.queries.sides import side_timeline

__all__ = [
    "CAP",
    "CaseRow",
    "ContactRow",
    "CustomerRow",
    "DraftRow",
    "EntryRow",
    "FileRow",
    "HandOverRow",
    "LateReasonRow",
    "NavCounts",
    "OtherCaseRow",
    "Parts",
    "PointRow",
    "SideRow",
    "Timeline",
    "case_row",
    "nav_counts",
    "parts",
    "side_timeline",
    "timeline",
    "timeline_by_number",
    "view_cases",
]
