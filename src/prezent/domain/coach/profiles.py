"""What an answer must contain in a trade: the profiles of ``data/profiles.toml``, and how their elements are found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from prezent.domain.coach.document import Document
from prezent.domain.coach.model import CoachError, Scope
from prezent.domain.coach.shape import plain
from prezent.domain.coach.signing import missing_from
from prezent.domain.coach.stance import DATE, first_decision, gives_reason, refusals
from prezent.domain.coach.tables import table
from prezent.domain.language.both import Text2

_WHEN = frozenset({"always", "accepted", "refused", "paid"})
_AMOUNT = re.compile(r" (?:\d[\d.,]* (?:\d{3} )?(?:zł|złot\w+|pln|eur|euro|gbp|pounds?)|[£$€] ?\d[\d.,]*) ")
_COMPLAINT = re.compile(r" (?:reklamacj|zgłoszeni|skarg|wniose?k|pism|complaint|claim|letter)\w* ")
_MONEY = re.compile(
    r" (?:zwr(?:ócę|ócimy|óciłem|óciłam|acam|ot\w*)|wypłac\w+|przele\w+|odszkodowa\w+|rekompensa\w+|refund\w*|pay"
    r"|payment"
    r"|compensat\w+|reimburs\w+|credit\w*) "
)
_REFUSED = re.compile(
    r" (?:odrzuc\w+|nie uzna\w+|nie uwzględni\w+|negatywn\w+|niezasadn\w+|odm[aó]wi\w+|reject\w*|declin\w+|not upheld) "
)


@dataclass(frozen=True, slots=True)
class Element:
    """Something an answer must contain: always, or when it accepts, refuses or pays."""

    id: str
    name: Text2
    basis: str
    when: str
    builtin: str
    patterns: Mapping[str, tuple[re.Pattern[str], ...]]


@dataclass(frozen=True, slots=True)
class Profile:
    """What the answers of a trade must contain, and the act that says so."""

    id: str
    title: Text2
    basis: str
    elements: tuple[Element, ...]


@cache
def profiles() -> Mapping[str, Profile]:
    """Every profile by its id. Raises CoachError for one that is not whole."""
    found = {}
    for data in table("profiles")["profile"]:
        elements = tuple(_element(one, data["id"]) for one in data.get("element", ()))
        found[data["id"]] = Profile(data["id"], Text2(**data["title"]), data["basis"], elements)
    return found


def _element(data: Mapping[str, object], profile: str) -> Element:
    known = {"id", "name", "basis", "when", "builtin", "pl", "en"}
    builtin = str(data.get("builtin", ""))
    if set(data) - known or data["when"] not in _WHEN or (builtin not in _BUILTIN and not data.keys() >= {"pl", "en"}):
        raise CoachError(f"profiles.toml, {profile}, {data.get('id')}: unknown key, time or way to recognise it")
    patterns = {
        lang: tuple(re.compile(str(one)) for one in (data.get(lang) or ()))  # type: ignore[attr-defined]
        for lang in ("pl", "en")
    }
    name = data["name"]
    return Element(str(data["id"]), Text2(**name), str(data["basis"]), str(data["when"]), builtin, patterns)  # type: ignore[arg-type]


def missing_elements(doc: Document, profile: Profile) -> Iterator[Element]:
    """The elements of a profile that a letter should contain and does not."""
    words = _Words(doc)
    for one in profile.elements:
        if words.asks_for(one.when) and not words.has(one):
            yield one


def recognises(doc: Document, builtin: str) -> bool:
    """Whether a letter has what one of the recognisers looks for: "decision", "reason", "amount"… Raises KeyError."""
    return _BUILTIN[builtin](_Words(doc))


class _Words:
    """A letter's own words and signature, in lower case, and what they come to."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        read = [one for one in doc.sentences if one.scope is not Scope.QUOTE]
        self.sentences = [plain(one.sentence) for one in read]
        self.text = "".join(self.sentences)
        self.refused = any(True for _one in refusals(doc, doc.body)) or bool(_REFUSED.search(self.text))
        self.decided = first_decision(doc) is not None

    def asks_for(self, when: str) -> bool:
        """Whether elements of this kind are due in this letter."""
        accepted = self.decided and not self.refused
        return {
            "always": True,
            "refused": self.refused,
            "accepted": accepted,
            "paid": accepted and bool(_MONEY.search(self.text)),
        }[when]

    def has(self, one: Element) -> bool:
        """Whether the letter contains an element."""
        if one.builtin:
            return _BUILTIN[one.builtin](self)
        return all(pattern.search(self.text) for pattern in one.patterns[self.doc.lang])


def _complaint_date(words: _Words) -> bool:
    return any(_COMPLAINT.search(one) and DATE.search(one) for one in words.sentences)


_BUILTIN: Mapping[str, Callable[[_Words], bool]] = {
    "decision": lambda words: words.decided,
    "reason": lambda words: gives_reason(words.doc),
    "amount": lambda words: bool(_AMOUNT.search(words.text)),
    "date": lambda words: bool(DATE.search(words.text)),
    "complaint_date": _complaint_date,
    "author_name": lambda words: "name" not in missing_from(words.doc),
    "author_position": lambda words: "position" not in missing_from(words.doc),
}
