"""Cases: what a customer brought, what was said, whose it is and to whom a word is owed."""
