"""Polish (and English) words: names and forms of address, plurals, durations and dates in words."""
