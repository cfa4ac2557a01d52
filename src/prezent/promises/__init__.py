"""The ledger of words given to customers: what, who, by when, and what became of it."""
