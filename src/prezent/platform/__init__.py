"""What differs by engine or deployment, with no business words."""
