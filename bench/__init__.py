"""Benchmarks: ``make bench`` prints one table. Speed is measured here, never in tests."""
