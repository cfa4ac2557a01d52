"""Complaints, pure: what the law gives, interest for delay, the answer as a letter and what it must contain."""
