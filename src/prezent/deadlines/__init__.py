"""Legal deadlines of cases: stored clocks, what changed them, and the sweep that watches them."""
