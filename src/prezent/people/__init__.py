"""Customers and how to reach them; staff, teams and what each may do."""
