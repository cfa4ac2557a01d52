"""Who may see how the coach's rules fare. Whose draft a remark stands beside, the draft says itself."""

from __future__ import annotations

from prezent.people.policies import Viewer


def can_see_rules(who: Viewer) -> bool:
    """Whether the person may see the rules' numbers; they are by rule, never by person."""
    return who.is_supervisor
