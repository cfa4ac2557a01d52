"""Pure domain code: no Django, no input or output, and `now` is an argument."""
