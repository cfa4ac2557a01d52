"""Tests of the calendar of free days and of clocks."""
