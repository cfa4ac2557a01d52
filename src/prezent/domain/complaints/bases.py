"""The law that a position on a complaint rests on: of conformity and remedies, apart from how a complaint is answered.

That an answer is due, and within how many days, says nothing of who is right: a refusal that cites no more than that
has no legal reasons. Source: law.md § 1c; each basis keeps the confidence that it has there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Final

from prezent.domain.complaints.facts import REFUSED, Verdict
from prezent.domain.complaints.remedies import Assessment, Basis, Branch

#: Their own basis is how and by when a complaint is answered. The basis of any other regime is what the customer is
#: entitled to as well (a guarantee, a delayed train, a developer's defects, one's data).
PROCEDURAL: Final = frozenset(
    {
        "PL_CONS_7A", "PL_ESERVICE", "PL_B2B_RKJ", "PL_FIN", "PL_PAY", "PL_PAY_B2B", "PL_TELCO", "PL_POST",
        "PL_POST_APPEAL", "PL_CARRIAGE", "PL_ENERGY", "PL_ENERGY_DISC", "PL_GAS", "PL_KPA_SKARGA",
    }
)  # fmt: skip
#: Of these the desk knows the material law: that of the sale, of digital content, of the contract.
ASSESSED: Final = frozenset(
    {
        "PL_CONS_7A", "PL_B2B_RKJ", "PL_ESTATE_RKJ", "PL_CONS_GOODS", "PL_CONS_GOODS_REFUND", "PL_CONS_GOODS_RESCIND",
        "PL_CONS_DIGITAL", "PL_CONS_DIGITAL_REFUND",
    }
)  # fmt: skip

#: When a thing is as it should be.
_CONFORMITY: Final = MappingProxyType[Branch, Basis](
    {
        "goods": Basis("ustawa o prawach konsumenta, art. 43b", "H"),
        "digital": Basis("ustawa o prawach konsumenta, art. 43k", "H"),
        "warranty": Basis("kodeks cywilny, art. 556", "M"),
        "contract": Basis("kodeks cywilny, art. 471", "L"),
    }
)
_DAMAGES: Final = Basis("kodeks cywilny, art. 471", "L")


def material(assessment: Assessment, verdicts: Iterable[tuple[str, Verdict]]) -> tuple[Basis, ...]:
    """What these verdicts rest on, each basis once; ``verdicts``: the kind of each demand with what is made of it.

    A demand that is met rests on the law of its remedy. One that is refused rests on what stands against it: the end of
    the time of liability, the order of remedies, or else on when a thing is as it should be.
    """
    found = (basis for kind, verdict in verdicts for basis in _of(assessment, kind, verdict))
    return tuple(dict.fromkeys(found))


def _of(assessment: Assessment, kind: str, verdict: Verdict) -> Iterator[Basis]:
    remedy = assessment.of(kind)
    own = remedy.basis if remedy else (_DAMAGES,) if kind == "damages" else ()
    if verdict not in REFUSED:
        yield from own
    elif assessment.window.in_time is False:
        yield assessment.window.basis[0]
    elif remedy is not None and remedy.state in {"closed", "barred"}:
        yield from own
    else:
        yield _CONFORMITY[assessment.branch]
        yield from own
