"""Reads of complaints: frozen rows, each function with its number of SQL queries."""
