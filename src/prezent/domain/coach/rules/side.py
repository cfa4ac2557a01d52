"""Checks of letters to somebody else for a case: is something asked, by when, and does a customer's data go along."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Document
from prezent.domain.coach.model import Edit, Fix, Severity
from prezent.domain.coach.rules.public import personal_data
from prezent.domain.coach.shape import is_full_letter, says
from prezent.domain.coach.stance import DATE
from prezent.domain.language.both import Text2

_ASKS = {
    "pl": re.compile(
        r" (?:prosz[ęą]|prosimy|poprosz\w+|prośb\w+|potrzebuj\w+|potrzebn\w+ (?:jest|są|nam|mi)|pytam\w*|zapytuj\w+"
        r"|chciał\w+(?: się)? (?:wiedzieć|zapytać|poprosić|ustalić|dowiedzieć)) "
    ),
    "en": re.compile(
        r" (?:please|kindly|(?:i|we) (?:need|ask|would like|want)|let (?:me|us) know|(?:could|can|would|will) you) "
    ),
}
#: A letter that only thanks for an answer asks nothing, and need not.
_THANKS = {"pl": re.compile(r" (?:dziękuj\w+|dzięki za) "), "en": re.compile(r" (?:thanks?|thank you) ")}
_BY_THEN = {
    "pl": re.compile(
        r" (?:pojutrze|najpóźniej|(?:do|przed) (?:końca|końcem)|(?:w|do) (?:tym|tego|przyszłym|przyszłego) "
        r"(?:tygodni\w+|miesiąc\w+)|(?:za|przez) (?:\S+ )?(?:dni|godzin\w*|tydzień|tygodnie)) "
    ),
    "en": re.compile(
        r" (?:at the latest|by the end|(?:this|next) (?:week|month)|by noon|in (?:\S+ )?(?:days?|hours?)) "
    ),
}
_PROPOSED = {"pl": " Proszę o odpowiedź do ⟨dzień⟩.", "en": " Please answer by ⟨day⟩."}


def _asks(doc: Document) -> bool:
    asked = any(one.text.rstrip().endswith("?") for one in doc.body)
    return asked or says(_ASKS[doc.lang], doc.body)


@check("SID-01")
def nothing_asked(look: Look) -> Iterator[Hit]:
    """A letter to others that neither asks for anything nor thanks."""
    doc = look.doc
    if is_full_letter(doc, look.case) and doc.body and not _asks(doc) and not says(_THANKS[doc.lang], doc.own):
        yield Hit()


@check("SID-02")
def no_date_for_the_answer(look: Look) -> Iterator[Hit]:
    """A question to others that names no day for the answer."""
    doc = look.doc
    if not is_full_letter(doc, look.case) or not _asks(doc):
        return
    if says(DATE, doc.own) or says(_BY_THEN[doc.lang], doc.own):
        return
    end = doc.body[-1].end
    title = Text2("Dopisz, do kiedy", "Say by when")
    yield Hit(fixes=(Fix(title, (Edit(end, end, _PROPOSED[doc.lang]),)),))


_KINDS = {
    **dict.fromkeys(("pesel", "document", "card"), "identity"),
    **dict.fromkeys(("phone", "email", "address", "account"), "contact"),
    "health": "health",
}  # fmt: skip
#: What nobody outside ever needs is settled before sending; an address a courier does need.
_SEVERITIES = {"identity": Severity.ERROR, "contact": Severity.SUGGESTION}


@check("SID-03")
def data_of_the_customer(look: Look) -> Iterator[Hit]:
    """Numbers, addresses and health, found as in public (PUB-01). The writer's own contacts are none, nor are numbers
    of orders and cases, by which others find what they are asked about."""
    for hit in personal_data(look):
        if (kind := _KINDS.get(hit.message)) is not None:
            yield Hit(hit.spans, hit.evidence, (), kind, hit.values, _SEVERITIES.get(kind))
