"""What the coach keeps: remarks put aside, numbers by rule, letters to begin with; its look at a letter of a case."""
