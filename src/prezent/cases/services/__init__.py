"""Writes to cases: keyword-only functions, one transaction each, policy first, event log inside.

``opening`` makes cases, ``words`` adds to the timeline, ``handling`` moves a case along, ``points``,
``drafts``, ``delivery`` and ``joining`` do what they are called after.
"""
