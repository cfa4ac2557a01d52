"""Complaints, pure: the answer as a letter, what it must contain, the letters before it."""
