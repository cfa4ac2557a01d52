"""Complaints, pure: checklists, repetitions, what the law gives, the answer as a letter and what it must contain."""
