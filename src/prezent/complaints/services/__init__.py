"""Writes of complaints."""
