"""What an answer to a complaint is made of: everything decided elsewhere, given as plain values. ``dated`` is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from prezent.domain.deadlines.choosing import Sector, Status
from prezent.domain.language.address import Form
from prezent.domain.language.both import Text2

Language = Literal["pl", "en"]
Gender = Literal["m", "f"]
#: "deemed": accepted by law, because no answer came in time; "otherwise": the customer is right, and gets something
#: else than what is asked for.
Verdict = Literal["founded", "partly", "not_founded", "deemed", "otherwise"]
Service = Literal["good", "not_all", "failed"]
#: "law": what the customer is entitled to by law, "contract": what it may be the contract alone that entitles to;
#: "gesture": given on top of it; "measure": what changes in the firm.
RemedySide = Literal["law", "contract", "gesture", "measure"]
#: What is due, whatever entitles to it.
DUE: Final[frozenset[RemedySide]] = frozenset({"law", "contract"})
#: What the firm says of out-of-court settlement; None: it has not said yet.
Adr = Literal["consents", "refuses"]

ACCEPTED: Final[frozenset[Verdict]] = frozenset({"founded", "partly", "deemed", "otherwise"})
REFUSED: Final[frozenset[Verdict]] = frozenset({"partly", "not_founded", "otherwise"})
_RIGHT: Final[frozenset[Verdict]] = frozenset({"founded", "partly", "otherwise"})


class AnswerError(ValueError):
    """A letter cannot be composed from these facts. ``code`` is stable; ``words`` say what to do, in both languages."""

    def __init__(self, code: str, words: Text2) -> None:
        super().__init__(words.en)
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom the letter is for. ``lines``: the postal address under the name; ``greeting``: the first line of the letter
    where it is not to be made from the name and the form of address."""

    name: str
    lines: tuple[str, ...] = ()
    first_name: str = ""
    last_name: str = ""
    form: Form = ""
    greeting: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs. ``unit``: the part of the firm that examined the complaint; ``unit_address``: where it is."""

    name: str
    position: str
    phone: str = ""
    email: str = ""
    unit: str = ""
    unit_address: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """Whose letter it is: the name under which it would be sued, and its seat."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing the customer asks for, in a few words, and what is made of it. ``reasons`` are whole sentences.
    ``to_be_done``: whether more than words is asked for; an apology is made by the letter itself."""

    text: str
    verdict: Verdict
    reasons: str = ""
    to_be_done: bool = True


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing that will be done. ``how``: the way of payment or delivery; ``by_whom``: who sees to it."""

    side: RemedySide
    text: str
    amount: Decimal | None = None
    currency: str = "PLN"
    due_on: date | None = None
    by_whom: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal inside the firm: where it goes, and until when it may be made, or within how many days of delivery of
    the answer (None: no end)."""

    where: str
    until: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """Somebody outside the firm whom the customer may turn to. ``to``: the Polish name after "do"; ``mark``: how sure
    the naming is (H primary text, M secondary source, L to be verified)."""

    name: Text2
    web: str = ""
    to: str = ""
    mark: str = "M"


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """A decided complaint. Amounts are Decimal with their currency, days are local (Europe/Warsaw).

    ``matter``: what it is about, in a few words; ``regime``: the id in the deadlines' data; ``merits_reasons`` and
    ``Demand.reasons``: whole sentences; ``service_words``: what went wrong in the service, to stand after a colon;
    ``relied_on``: the facts; ``legal_basis``: the law that the position rests on; ``procedure``: the law under which it
    is answered, where that says nothing of who is right; ``terms``: the parts of the contract that matter, word for
    word; ``court``: the court that is competent, by its name; ``adr_body``: where the firm names another than the
    sector's.
    """

    language: Language
    addressee: Addressee
    matter: str
    case_number: str
    received_on: date
    regime: str
    demands: tuple[Demand, ...]
    signatory: Signatory
    firm: Firm
    dated: date
    sector: Sector = "none"
    status: Status = "consumer"
    service: Service = "good"
    service_words: str = ""
    merits_reasons: str = ""
    remedies: tuple[Remedy, ...] = ()
    relied_on: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    procedure: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    adr: Adr | None = None
    adr_body: Body | None = None
    appeal: Appeal | None = None
    court: str = ""

    @property
    def accepted(self) -> bool:
        """Whether something that was asked for is accepted, by the firm or by law."""
        return any(one.verdict in ACCEPTED for one in self.demands)

    @property
    def owes_a_deed(self) -> bool:
        """Whether something more than words is owed: by what is accepted, or by what is offered as due."""
        accepted = [one for one in self.demands if one.verdict in ACCEPTED]
        return bool(accepted) and (bool(self.due) or any(one.to_be_done for one in accepted))

    @property
    def at_fault(self) -> bool:
        """Whether the firm itself finds that it was wrong. What the law accepts for it says nothing of that, nor does a
        request for one's data."""
        return self.regime != "EU_GDPR12" and any(one.verdict in _RIGHT for one in self.demands)

    @property
    def refused(self) -> bool:
        """Whether something that was asked for is refused, wholly or in part."""
        return any(one.verdict in REFUSED for one in self.demands)

    @property
    def paid(self) -> bool:
        """Whether what is due has a sum of money in it."""
        return any(one.amount is not None for one in self.due)

    @property
    def due(self) -> tuple[Remedy, ...]:
        """What the customer is entitled to, by law or by contract, in its order."""
        return tuple(one for one in self.remedies if one.side in DUE)

    def of(self, side: RemedySide) -> tuple[Remedy, ...]:
        """The remedies of one side, in their order."""
        return tuple(one for one in self.remedies if one.side == side)
