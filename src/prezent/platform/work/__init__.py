"""Work that must happen: rows are the truth, a sweep picks up what is due, a queue only wakes the sweep."""

from prezent.platform.work.ledger import add, cancel, forget, revive
from prezent.platform.work.runner import GiveUp, Handler, Later, handler, run_due

__all__ = ["GiveUp", "Handler", "Later", "add", "cancel", "forget", "handler", "revive", "run_due"]
