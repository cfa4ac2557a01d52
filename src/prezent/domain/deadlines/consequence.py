"""What happens if nobody answers, and what has happened: plain sentences for the person who has the case."""

from __future__ import annotations

from typing import Final

from prezent.domain.deadlines.regime import MetBy, Side, Silence
from prezent.domain.language.both import Text2

_BY_LAW: Final[dict[Silence, Text2]] = {
    "accepted": Text2(
        "Jeśli do tego dnia nie odpowiemy, reklamacja jest z mocy prawa uznana i trzeba zrobić to, czego żąda klient.",
        "If we do not answer by then, the law takes the complaint as accepted, and what the customer demands must "
        "be done.",
    ),
    "justified": Text2(
        "Jeśli do tego dnia nie odpowiemy, żądanie klienta uważa się z mocy prawa za uzasadnione.",
        "If we do not answer by then, the law takes the customer's demand as justified.",
    ),
    "as_wished": Text2(
        "Jeśli do tego dnia nie odpowiemy, reklamację uważa się z mocy prawa za rozpatrzoną tak, jak chce klient.",
        "If we do not answer by then, the law takes the complaint as settled the way the customer wished.",
    ),
    "defects_accepted": Text2(
        "Jeśli do tego dnia nie odpowiemy, zgłoszone wady uważa się z mocy prawa za uznane.",
        "If we do not answer by then, the law takes the reported defects as accepted.",
    ),
    "contested": Text2(
        "Co znaczy milczenie po tym dniu, jest sporne. Ostrożnie: liczyć się z tym, że reklamacja będzie uznana.",
        "What silence after that day means is disputed. The careful reading: expect the complaint to be taken as "
        "accepted.",
    ),
}
_NOT_DONE: Final = Text2(
    "Milczenie niczego tu nie uznaje z mocy prawa, ale obowiązek zostaje, a spóźnienie jest naruszeniem prawa.",
    "By law silence accepts nothing here, yet the duty stays, and being late breaks the law.",
)
_NOT_PERFORMED: Final = Text2(
    "Po tym dniu jesteśmy w zwłoce: obowiązek zostaje, a klient może żądać odsetek albo odszkodowania.",
    "After that day we are in default: the duty stays, and the customer may claim interest or damages.",
)
_CUSTOMERS: Final = Text2(
    "To termin klienta: kto go nie zachowa, może utracić swoje uprawnienie. Firma nie musi go pilnować.",
    "This is the customer's period: missing it may cost the right. It is not ours to keep.",
)


def if_nothing_is_done(silence: Silence, met_by: MetBy, side: Side = "firm") -> Text2:
    """What passing the last day without a word, or without the deed, brings about."""
    if side == "customer":
        return _CUSTOMERS
    if silence in _BY_LAW:
        return _BY_LAW[silence]
    return _NOT_PERFORMED if met_by == "performed" else _NOT_DONE


_MADE: Final[dict[Silence, Text2]] = {
    "accepted": Text2(
        "Z mocy prawa reklamacja jest uznana: trzeba zrobić to, czego żąda klient.",
        "By law the complaint is accepted: what the customer demands must be done.",
    ),
    "justified": Text2(
        "Z mocy prawa żądanie klienta uważa się za uzasadnione.",
        "By law the customer's demand is taken as justified.",
    ),
    "as_wished": Text2(
        "Z mocy prawa reklamację uważa się za rozpatrzoną tak, jak chce klient.",
        "By law the complaint is taken as settled the way the customer wished.",
    ),
    "defects_accepted": Text2(
        "Z mocy prawa zgłoszone wady uważa się za uznane.",
        "By law the reported defects are taken as accepted.",
    ),
    "contested": Text2(
        "Co znaczy to milczenie, jest sporne. Ostrożnie: liczyć się z tym, że reklamacja jest uznana.",
        "What this silence means is disputed. The careful reading: take the complaint as accepted.",
    ),
}


def made_of_silence(silence: Silence) -> Text2 | None:
    """What the law has already made of silence once the last day has passed; None where it makes nothing of it."""
    return _MADE.get(silence)
