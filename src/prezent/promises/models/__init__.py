"""Tables of promises: the ledger of words given, and the plan that a customer is told."""

from prezent.promises.models.ledger import LONGEST_WORDS, UNSAID, Found, Promise
from prezent.promises.models.plan import Plan, Step

__all__ = ["LONGEST_WORDS", "UNSAID", "Found", "Plan", "Promise", "Step"]
