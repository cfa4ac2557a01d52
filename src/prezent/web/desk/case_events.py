"""Lines of the event log in words: an icon, a sentence, and a short name for when several are folded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.cases.models import Channel, Kind, Lateness, Priority, Status
from prezent.domain.language import dates
from prezent.platform import clock
from prezent.platform.eventlog import EventRow
from prezent.promises.when import Due
from prezent.web.desk import clock_events
from prezent.web.desk.complaint_events import INTAKE
from prezent.web.desk.decision_events import DECISION
from prezent.web.desk.lists_rows import language
from prezent.web.desk.promise_words import due_day, when_words

#: What an entry on the timeline shows already.
SHOWN_BY_ENTRIES = frozenset({
    "case.message_received", "case.answered", "case.note_written", "case.noted_automatic", "case.delivery_sent",
    "promise.found", "side.written", "side.answered", "side.noted_automatic",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventWords:
    """One line of the log as people read it."""

    icon: str
    sentence: str
    short: str


def event_words(event: EventRow) -> EventWords | None:
    """What happened, or None for what needs no line of its own."""
    if event.action in SHOWN_BY_ENTRIES or (event.action == "case.opened" and event.actor.kind == "customer"):
        return None
    told = _TOLD.get(event.action) or clock_events.TOLD.get(event.action)
    if told is None:
        return EventWords("info", event.action, event.action)
    icon, short, sentence = told
    return EventWords(icon, sentence(event.data, _who(event)), short())


def _who(event: EventRow) -> str:
    if event.actor.kind == "system" or not event.actor.name:
        return _("Prezent")
    return event.actor.name


def label(choices: Any, value: Any) -> str:
    """The word for a stored value; the value itself when a later version stored one that is not known here."""
    return next((str(one.label) for one in choices if one.value == value), str(value))


Data = Mapping[str, Any]


def _opened(data: Data, who: str) -> str:
    return _("Case opened: %(channel)s.") % {"channel": label(Channel, data.get("channel", ""))}


def _assigned(data: Data, who: str) -> str:
    if not data.get("to"):
        return _("The case has no assignee now (set by: %(who)s).") % {"who": who}
    if data["to"] == who:
        return _("Assignee: %(to)s.") % {"to": data["to"]}
    return _("Assignee: %(to)s (set by: %(who)s).") % {"to": data["to"], "who": who}


def _moved(data: Data, who: str) -> str:
    return _("Team: %(to)s (set by: %(who)s).") % {"to": data.get("to") or _("none"), "who": who}


def _changed(template: Callable[[], str], choices: Any) -> Callable[[Data, str], str]:
    def sentence(data: Data, who: str) -> str:
        return template() % {"to": label(choices, data.get("to")), "who": who}

    return sentence


def _matter(data: Data, who: str) -> str:
    return _("Matter changed from “%(old)s” (by: %(who)s).") % {"old": data.get("from", ""), "who": who}


def _tags(data: Data, who: str) -> str:
    return _("Tags: %(to)s (set by: %(who)s).") % {"to": ", ".join(data.get("to", [])) or _("none"), "who": who}


def _closed(data: Data, who: str) -> str:
    if data.get("unanswered") and data.get("word"):
        told = {"who": who, "word": data["word"]}
        return _("Closed without an answer to the last message (by: %(who)s): %(word)s") % told
    if data.get("unanswered"):
        return _("Closed without an answer to the last message (by: %(who)s).") % {"who": who}
    return _("Closed (by: %(who)s).") % {"who": who}


def _against(data: Data, who: str) -> str:
    from prezent.web.desk.coach_report import title_of

    remarks = [(title_of(one["rule"]) or one["rule"], one["reason"]) for one in data.get("remarks", ())]
    told = "; ".join(f"{title} – {reason}" if reason else title for title, reason in remarks)
    return _("Sent in spite of remarks (by: %(who)s): %(told)s") % {"who": who, "told": told}


def _late_because(template: Callable[[], str]) -> Callable[[Data, str], str]:
    def sentence(data: Data, who: str) -> str:
        return template() % {"reason": data.get("words") or label(Lateness.Reason, data.get("reason")), "who": who}

    return sentence


def _promised(data: Data, who: str) -> str:
    due = Due(datetime.fromisoformat(data["due"]), bool(data.get("by_day")))
    said = {"words": data["words"], "when": when_words(due, clock.now()), "who": data.get("owner") or who}
    return _("Promised (%(who)s), %(when)s: %(words)s") % said


def _planned(data: Data, who: str) -> str:
    steps = "; ".join(f"{number}. {one['what']}" for number, one in enumerate(data.get("after", ()), 1))
    return _("Plan (written by: %(who)s): %(steps)s") % {"who": who, "steps": steps or _("no steps")}


def _told(data: Data, who: str) -> str:
    steps = "; ".join(f"{number}. {what}" for number, what in enumerate(data.get("steps", ()), 1))
    return _("The customer was told the plan (by: %(who)s): %(steps)s") % {"who": who, "steps": steps}


def _handed_over(data: Data, who: str) -> str:
    if data.get("owner"):
        return _("Promise handed over to: %(owner)s. %(words)s") % data
    return _("The owner of a promise has left (access ended by: %(who)s): %(words)s") % {**data, "who": who}


def _asked_until(data: Data, who: str) -> str:
    day = dates.day_in_words(
        due_day(datetime.fromisoformat(data["due"])), timezone.localtime(clock.now()).date(), language()
    ) if data.get("due") else _("no date")  # fmt: skip
    return _("%(name)s: answer expected by %(day)s (set by: %(who)s).") % {**data, "day": day, "who": who}


def _settled_aside(data: Data, who: str) -> str:
    if data.get("outcome"):
        return _("Settled with %(name)s (by: %(who)s): %(outcome)s") % {**data, "who": who}
    return _("Settled with %(name)s (by: %(who)s).") % {**data, "who": who}


def _plain(template: Callable[[], str]) -> Callable[[Data, str], str]:
    def sentence(data: Data, who: str) -> str:
        values = {"text": "", "number": "", "note": "", "channel": "", **data, "who": who}
        return template() % values

    return sentence


_TOLD: dict[str, tuple[str, Callable[[], str], Callable[[Data, str], str]]] = {
    "case.opened": ("inbox", lambda: _("case opened"), _opened),
    "case.taken_down": ("pen-line", lambda: _("words taken down"), _plain(lambda: _("Taken down by: %(who)s."))),
    "case.assigned": ("user-round-plus", lambda: _("change of assignee"), _assigned),
    "case.moved": ("users", lambda: _("change of team"), _moved),
    "case.kind_set": (
        "list-filter", lambda: _("change of kind"), _changed(lambda: _("Kind: %(to)s (set by: %(who)s)."), Kind),
    ),
    "case.priority_set": (
        "circle-alert", lambda: _("change of priority"),
        _changed(lambda: _("Priority: %(to)s (set by: %(who)s)."), Priority),
    ),
    "case.status_set": (
        "hourglass", lambda: _("change of state"), _changed(lambda: _("State: %(to)s (set by: %(who)s)."), Status),
    ),
    "case.matter_set": ("pen-line", lambda: _("change of matter"), _matter),
    "case.tags_set": ("bookmark", lambda: _("change of tags"), _tags),
    "case.closed": ("check", lambda: _("closing"), _closed),
    "case.reopened": ("undo-2", lambda: _("opening again"), _plain(lambda: _("Opened again (by: %(who)s)."))),
    "case.needs_no_answer": (
        "check", lambda: _("no answer needed"),
        _plain(lambda: _("The last message needs no answer (said by: %(who)s).")),
    ),
    "case.point_added": ("circle-dashed", lambda: _("point noted"), _plain(lambda: _("Point noted: %(text)s"))),
    "case.point_answered": ("check", lambda: _("point answered"), _plain(lambda: _("Point answered: %(text)s"))),
    "case.point_reopened": (
        "circle-dashed", lambda: _("point opened again"), _plain(lambda: _("Point opened again: %(text)s")),
    ),
    "case.point_removed": ("x", lambda: _("point removed"), _plain(lambda: _("Point removed: %(text)s"))),
    "case.joined_by": (
        "split", lambda: _("cases joined"),
        _plain(lambda: _("Words of case %(number)s were moved here (by: %(who)s).")),
    ),
    "case.joined_to": (
        "split", lambda: _("cases joined"),
        _plain(lambda: _("The words of this case were moved to case %(number)s (by: %(who)s).")),
    ),
    "case.link_declined": (
        "split", lambda: _("a matter of its own"),
        _plain(lambda: _("A different matter than case %(number)s (said by: %(who)s).")),
    ),
    "case.sent_against_advice": ("triangle-alert", lambda: _("sent in spite of remarks"), _against),
    "case.delivery_failed": ("mail-warning", lambda: _("letter not sent"), _plain(lambda: _("Not sent: %(note)s"))),
    "case.delivery_bounced": (
        "mail-warning", lambda: _("letter returned"), _plain(lambda: _("The letter came back: %(note)s")),
    ),
    "case.delivery_retried": (
        "refresh-cw", lambda: _("letter sent again"), _plain(lambda: _("Sending again was asked for by: %(who)s.")),
    ),
    "case.late_because": (
        "clock-alert", lambda: _("reason of lateness"),
        _late_because(lambda: _("Why the answer is late: %(reason)s (said by: %(who)s).")),
    ),
    "case.late_reason_taken_back": (
        "undo-2", lambda: _("reason taken back"),
        _late_because(lambda: _("The reason of lateness was taken back: %(reason)s (by: %(who)s).")),
    ),
    "plan.changed": ("calendar-check", lambda: _("change of plan"), _planned),
    "plan.told": ("send", lambda: _("plan told"), _told),
    "plan.step_done": (
        "check", lambda: _("step done"), _plain(lambda: _("Step of the plan done (by: %(who)s): %(what)s")),
    ),
    "plan.step_undone": (
        "undo-2", lambda: _("step not done"),
        _plain(lambda: _("Step of the plan not done after all (said by: %(who)s): %(what)s")),
    ),
    "promise.given": ("handshake", lambda: _("promise"), _promised),
    "promise.kept": ("circle-check", lambda: _("promise kept"), _plain(lambda: _("Promise kept: %(words)s"))),
    "promise.broken": (
        "triangle-alert", lambda: _("promise broken"), _plain(lambda: _("The date of a promise has passed: %(words)s")),
    ),
    "promise.near": (
        "hourglass", lambda: _("reminder"), _plain(lambda: _("The date of a promise is near: %(words)s")),
    ),
    "promise.done_late": (
        "check", lambda: _("promise done late"), _plain(lambda: _("Done after its date (by: %(who)s): %(words)s")),
    ),
    "promise.released": (
        "undo-2", lambda: _("promise released"),
        _plain(lambda: _("The customer released us from a promise: %(words)s (%(note)s)")),
    ),
    "promise.handed_over": ("users", lambda: _("promise handed over"), _handed_over),
    "side.opened": (
        "send", lambda: _("question to others"), _plain(lambda: _("Asked of others: %(name)s (by: %(who)s).")),
    ),
    "side.closed": ("check", lambda: _("settled with others"), _settled_aside),
    "side.reopened": (
        "undo-2", lambda: _("asked again"), _plain(lambda: _("Open again: %(name)s (by: %(who)s).")),
    ),
    "side.due_set": ("hourglass", lambda: _("another date"), _asked_until),
    "case.handed_over": (
        "users", lambda: _("hand-over"), _plain(lambda: _("Handed over with a note to: %(to)s (by: %(who)s).")),
    ),
    "case.taken_over": (
        "check", lambda: _("taken over"), _plain(lambda: _("The note was read and the case taken by: %(who)s.")),
    ),
    "case.delivery_given_up": (
        "x", lambda: _("sending given up"), _plain(lambda: _("The unsent letter was put aside by: %(who)s.")),
    ),
    **INTAKE,
    **DECISION,
}  # fmt: skip
