"""Complaints: what happened and what it cost, what was established, two verdicts, remedies, approvals, letters."""
