"""Whether what is given is what was asked for: saying "founded" refuses as surely as "not founded" where it is not.

Sources: UPK art. 43d–43e (repair, replacement, price reduction and rescission stand for one another; which of them is
the customer's to choose), art. 7a (what silence acknowledges is the demand as it was made).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal, NamedTuple

#: "full": what was asked for, or more; "less": of the same kind, a smaller sum; "otherwise": nothing of that kind.
Met = Literal["full", "less", "otherwise"]

#: Demands that words alone do not meet.
TO_BE_DONE: Final = frozenset({"repair", "replace", "reduction", "refund", "damages", "fulfil"})
_MONEY: Final = frozenset({"reduction", "refund", "damages"})
#: Of what the law gives instead of each other, a customer who asks for several of these has what is asked for with any
#: that is given in full. Money back is not among them: who asks for it gets it, or is refused it.
_ALTERNATIVES: Final = frozenset({"repair", "replace", "reduction"})
_OPENS: Final = _ALTERNATIVES | {"refund"}
#: What is written by hand: its money counts for whatever was asked for in money.
_OTHER: Final = "other"


class Wanted(NamedTuple):
    """A demand that is accepted; ``amount``: the sum that the customer named."""

    kind: str
    amount: Decimal | None = None


class Given(NamedTuple):
    """What the customer gets as due by law or contract; no gesture."""

    kind: str
    amount: Decimal | None = None


def meeting(wanted: Sequence[Wanted], given: Iterable[Given], lawful: Mapping[str, Decimal]) -> tuple[Met, ...]:
    """How each of ``wanted`` is met, in their order. ``lawful``: by kind, the sum that the law gives where the customer
    named none."""
    got = list(given)
    by_kind = dict(_by_kind(wanted, got, lawful))
    found = [by_kind.get(one.kind, "full") for one in wanted]
    if any(met == "full" and one.kind in _OPENS for one, met in zip(wanted, found, strict=True)):
        return tuple("full" if one.kind in _ALTERNATIVES else met for one, met in zip(wanted, found, strict=True))
    return tuple(found)


def _by_kind(wanted: Sequence[Wanted], given: list[Given], lawful: Mapping[str, Decimal]) -> Iterator[tuple[str, Met]]:
    """Demands of one kind are met together: what is paid for one is not paid for the other."""
    spare = sum((one.amount for one in given if one.kind == _OTHER and one.amount), Decimal(0))
    for kind in dict.fromkeys(one.kind for one in wanted if one.kind in TO_BE_DONE):
        own = [one for one in given if one.kind == kind]
        named = [one.amount for one in wanted if one.kind == kind and one.amount]
        need = sum(named, Decimal(0)) if named else lawful.get(kind)
        got = sum((one.amount for one in own if one.amount), Decimal(0))
        if kind not in _MONEY:
            # What was agreed need not be money: only where a sum is given is it held against the sum that was named.
            yield kind, "otherwise" if not own else "less" if got and need and got < need else "full"
            continue
        short = (need or Decimal("0.01")) - got
        if short > 0:
            used = min(short, spare)
            spare -= used
            short -= used
        yield kind, "full" if short <= 0 else "less" if need is not None and short < need else "otherwise"
