"""Complaints: what the law and good practice ask of one, as data and plain functions."""
