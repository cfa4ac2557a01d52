"""Tests of names, forms of address and words for numbers and dates."""
