"""Reads of cases: frozen rows for templates, each function with its number of SQL queries."""

from prezent.cases.queries.nav import CAP, NavCounts, nav_counts, view_cases

__all__ = ["CAP", "NavCounts", "nav_counts", "view_cases"]
