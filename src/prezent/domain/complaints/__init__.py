"""Complaints, pure: checklists and repetitions, what the law gives, the answer as a letter and what it must contain."""
"""Complaints, pure: the answer as a letter, what it must contain, the letters before it."""
=======
"""Complaints, pure: what the law gives, interest for delay, the answer as a letter and what it must contain."""
>>>>>>> decision
