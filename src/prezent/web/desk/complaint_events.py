"""Lines of the event log about a complaint's intake, in words (see ``case_events``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from prezent.complaints.models import Checked, Complaint, Cost, Demand, Finding
from prezent.domain.complaints.checklists import item_of
from prezent.web.desk.complaint_words import cost_words, money

Data = Mapping[str, Any]
Sentence = Callable[[Data, str], str]

#: Facts by name, as the line about a change lists them.
FACT_NAMES: Final = {
    "story": gettext_lazy("the customer's words"),
    "item": gettext_lazy("the thing"),
    "order_number": gettext_lazy("order number"),
    "serial": gettext_lazy("serial number"),
    "contract": gettext_lazy("contract"),
    "price": gettext_lazy("price"),
    "bought_on": gettext_lazy("day of purchase"),
    "delivered_on": gettext_lazy("day of delivery"),
    "discovered_on": gettext_lazy("day on which the fault was found"),
    "noticed_on": gettext_lazy("day on which we were told"),
    "status": gettext_lazy("who complains"),
    "about": gettext_lazy("what was bought"),
    "sector": gettext_lazy("sector"),
    "answers": gettext_lazy("what else comes with it"),
    "severity": gettext_lazy("how much it weighs"),
    "received_at": gettext_lazy("when it came"),
}


def _word(choices: Any, value: Any) -> str:
    return next((str(one.label) for one in choices if str(one.value) == str(value)), str(value))


def _said(template: Callable[[], str]) -> Sentence:
    return lambda data, who: template() % {"words": "", "why": "", **data, "who": who}


def _opened(data: Data, who: str) -> str:
    if data.get("status"):
        status = _word(Complaint.Status, data["status"])
        return _("Examined as a complaint of: %(status)s (opened by: %(who)s).") % {"status": status, "who": who}
    return _("Examined as a complaint (opened by: %(who)s).") % {"who": who}


def _changed(data: Data, who: str) -> str:
    names = ", ".join(str(FACT_NAMES.get(one, one)) for one in data.get("fields", ()))
    return _("Facts of the complaint changed (by: %(who)s): %(names)s.") % {"names": names, "who": who}


def _what(choices: Any, data: Data, told: str = "") -> str:
    kind = _word(choices, data.get("kind", ""))
    return ", ".join(part for part in (kind, told, data.get("words", "")) if part)


def _demand(template: Callable[[], str]) -> Sentence:
    def sentence(data: Data, who: str) -> str:
        amount = data.get("amount")
        told = money(Decimal(str(amount)), data.get("currency", "PLN")) if amount else ""
        return template() % {"what": _what(Demand.Kind, data, told), "who": who}

    return sentence


def _cost(template: Callable[[], str]) -> Sentence:
    def sentence(data: Data, who: str) -> str:
        amount = Decimal(str(data["amount"])) if data.get("amount") else None
        told = cost_words(data.get("kind", ""), amount, data.get("currency", "PLN"))
        return template() % {"what": _what(Cost.Kind, data, told), "who": who}

    return sentence


def _found(data: Data, who: str) -> str:
    kind = _word(Finding.Kind, data.get("kind", ""))
    said = {"number": data.get("number", ""), "kind": kind, "words": data.get("words", ""), "who": who}
    return _("Finding %(number)s, %(kind)s (by: %(who)s): %(words)s") % said


def _agreed(data: Data, who: str) -> str:
    said = {"number": data.get("number", ""), "who": who}
    if data.get("agreed") is None:
        return _("Finding %(number)s: whether the customer sees it so is open (said by: %(who)s).") % said
    if data["agreed"]:
        return _("Finding %(number)s: the customer sees it so too (said by: %(who)s).") % said
    return _("Finding %(number)s: the customer sees it otherwise (said by: %(who)s).") % said


def _checked(data: Data, who: str) -> str:
    item = item_of(data.get("item", ""))
    words = item.words.in_((get_language() or "pl")[:2]) if item else data.get("item", "")
    return f"{words}: {_word(Checked.Answer, data.get('answer', ''))} ({who})"


def _supervisor(data: Data, who: str) -> str:
    if not data.get("to"):
        return _("No supervisor has to look at the complaint any more.")
    if data.get("why") == "unsafe":
        return _("%(to)s looks at the complaint too: somebody may be in danger.") % data
    return _("%(to)s looks at the complaint too: it is about the same thing again.") % data


def _letter(data: Data, who: str) -> str:
    names = {
        "answer": _("The answer to the complaint is drafted (by: %(who)s)."),
        "acknowledgement": _("The acknowledgement of the complaint is drafted (by: %(who)s)."),
        "extension": _("The notice that the answer takes longer is drafted (by: %(who)s)."),
    }
    return names.get(data.get("kind", ""), names["answer"]) % {"who": who}


#: Action → icon, short name, sentence.
INTAKE: Final[dict[str, tuple[str, Callable[[], str], Sentence]]] = {
    "complaint.opened": ("scale", lambda: _("opened as a complaint"), _opened),
    "complaint.changed": ("pen-line", lambda: _("facts changed"), _changed),
    "complaint.demand_added": (
        "scale", lambda: _("demand"), _demand(lambda: _("Demand (written down by: %(who)s): %(what)s")),
    ),
    "complaint.demand_withdrawn": (
        "undo-2", lambda: _("demand withdrawn"),
        _demand(lambda: _("The customer no longer asks for (written down by: %(who)s): %(what)s")),
    ),
    "complaint.cost_added": (
        "clock", lambda: _("what it cost the customer"), _cost(lambda: _("It cost the customer: %(what)s")),
    ),
    "complaint.cost_removed": (
        "x", lambda: _("what it cost the customer"),
        _cost(lambda: _("Taken back from what it cost the customer (by: %(who)s): %(what)s")),
    ),
    "complaint.evidence_added": (
        "paperclip", lambda: _("evidence"), _said(lambda: _("Evidence (added by: %(who)s): %(words)s")),
    ),
    "complaint.evidence_removed": (
        "x", lambda: _("evidence"), _said(lambda: _("Taken off the list of evidence (by: %(who)s): %(words)s")),
    ),
    "complaint.finding_added": ("circle-check", lambda: _("finding"), _found),
    "complaint.finding_agreed": ("check", lambda: pgettext("event", "common ground"), _agreed),
    "complaint.finding_withdrawn": (
        "undo-2", lambda: _("finding withdrawn"),
        _said(lambda: _("Finding %(number)s withdrawn (by: %(who)s), since: %(why)s")),
    ),
    "complaint.against_added": (
        "user-round", lambda: _("whom it is about"), _said(lambda: _("The complaint is about: %(name)s.")),
    ),
    "complaint.against_removed": (
        "user-round", lambda: _("whom it is about"),
        _said(lambda: _("The complaint is not about %(name)s (said by: %(who)s), since: %(why)s")),
    ),
    "complaint.unsafe": (
        "triangle-alert", lambda: _("danger"),
        _said(lambda: _("Somebody may be in danger (told by: %(who)s): %(words)s")),
    ),
    "complaint.safe": (
        "circle-check", lambda: _("no danger"), _said(lambda: _("There is no danger (said by: %(who)s): %(why)s")),
    ),
    "complaint.supervisor": ("eye", lambda: _("a supervisor looks too"), _supervisor),
    "complaint.checked": ("check", lambda: _("checklist"), _checked),
    "complaint.repeat_seen": (
        "repeat-2", lambda: _("repetition"),
        _said(lambda: _("This looks like the matter of complaint %(number)s once more.")),
    ),
    "complaint.repeat_confirmed": (
        "repeat-2", lambda: _("repetition"),
        _said(lambda: _("The same thing as in complaint %(number)s (confirmed by: %(who)s).")),
    ),
    "complaint.letter_begun": ("file-text", lambda: _("letter drafted"), _letter),
    "complaint.answer_incomplete": (
        "circle-alert", lambda: _("answer incomplete"),
        _said(lambda: _("A letter left that does not say all an answer must say: look at the complaint.")),
    ),
    "complaint.answer_unclear": (
        "circle-alert", lambda: _("answer unclear"),
        _said(lambda: _("A letter left; whether it was the answer, a person has to say: look at the complaint.")),
    ),
    "complaint.acknowledgement_unclear": (
        "circle-alert", lambda: _("receipt not confirmed"),
        _said(lambda: _("A letter left that does not say on which day the complaint came: its deadline still runs.")),
    ),
    "complaint.acknowledgement_returned": (
        "mail-warning", lambda: _("receipt not confirmed"),
        _said(lambda: _("The letter that said the complaint has come was returned: the customer does not know it.")),
    ),
    "complaint.letter_received": (
        "circle-check", lambda: _("the letter came"),
        _said(lambda: _("The letter sent by post came (written down by: %(who)s): %(proof)s")),
    ),
    "complaint.extension_unclear": (
        "circle-alert", lambda: _("date not moved"),
        _said(lambda: _("The notice left, but the legal date did not move: look at the deadlines.")),
    ),
    "complaint.repeat_denied": (
        "repeat-2", lambda: _("repetition"),
        _said(lambda: _("Another matter than complaint %(number)s (said by: %(who)s), since: %(why)s")),
    ),
}  # fmt: skip
