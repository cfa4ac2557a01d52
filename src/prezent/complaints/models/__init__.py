"""Tables of complaints: how one is received and examined, and how it is decided."""

from prezent.complaints.models.decision import Approval, Decision, DemandVerdict, Remedy
from prezent.complaints.models.intake import Checked, Complaint, Cost, Demand, Evidence, Finding
from prezent.complaints.models.letters import BegunLetter, PostedLetter, PrintedLetter
from prezent.complaints.models.rules import Rules

__all__ = [
    "Approval",
    "BegunLetter",
    "Checked",
    "Complaint",
    "Cost",
    "Decision",
    "Demand",
    "DemandVerdict",
    "Evidence",
    "Finding",
    "PostedLetter",
    "PrintedLetter",
    "Remedy",
    "Rules",
]
