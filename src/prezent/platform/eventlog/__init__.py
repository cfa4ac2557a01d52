"""The event log: what happened, to what, by whom and when; written in the transaction of the change itself."""

from prezent.platform.eventlog.log import SYSTEM, Actor, EventRow, record, timeline

__all__ = ["SYSTEM", "Actor", "EventRow", "record", "timeline"]
