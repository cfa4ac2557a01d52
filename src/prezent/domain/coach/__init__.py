"""The coach: reads a letter before it leaves, underlines, says why, proposes. Pure: no database, no network, no Django.

>>> from prezent.domain.coach import check
>>> [one.rule for one in check("Trzeba było poczekać na kuriera.").findings]
"""

from prezent.domain.coach.case import CaseContext, read_case
from prezent.domain.coach.catalogue import Rule, catalogue
from prezent.domain.coach.engine import apply, check, fix_safe
from prezent.domain.coach.model import (
    CHANNELS,
    SCHEMA,
    Channel,
    CoachError,
    Edit,
    Finding,
    Fix,
    Lang,
    Promise,
    Report,
    Scope,
    Severity,
    Span,
    Suppressed,
)
from prezent.domain.coach.settings import Settings, read_settings
from prezent.domain.coach.suppression import Suppression, mark_of
from prezent.domain.language.both import Text2

__all__ = [
    "CHANNELS", "SCHEMA", "CaseContext", "Channel", "CoachError", "Edit", "Finding", "Fix", "Lang", "Promise", "Report",
    "Rule", "Scope", "Settings", "Severity", "Span", "Suppressed", "Suppression", "Text2", "apply", "catalogue",
    "check", "fix_safe", "mark_of", "read_case", "read_settings",
]  # fmt: skip
