"""When something is due: the calendar of free days, opening hours, and clocks that explain themselves."""
