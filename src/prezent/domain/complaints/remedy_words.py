"""What the computation of remedies says, in Polish and English: whole sentences, for the people of the desk."""

from __future__ import annotations

from datetime import date
from typing import Final

from prezent.domain.language.both import Text2
from prezent.domain.language.dates import MONTHS
from prezent.domain.language.plurals import counted
from prezent.domain.language.typography import no_orphans

#: The points of UPK art. 43e ust. 1, in their order.
GROUNDS: Final = (
    Text2(
        "pkt 1: sprzedawca odmówił naprawy lub wymiany",
        "point 1: the trader refused repair or replacement",
    ),
    Text2(
        "pkt 2: sprzedawca nie doprowadził towaru do zgodności z umową w rozsądnym czasie",
        "point 2: the trader did not bring the goods into conformity in a reasonable time",
    ),
    Text2(
        "pkt 3: niezgodność trwa, choć sprzedawca próbował ją usunąć; wystarcza jedna próba",
        "point 3: the lack of conformity persists although the trader tried to mend it; one attempt is enough",
    ),
    Text2(
        "pkt 4: niezgodność jest tak istotna, że uzasadnia to od razu",
        "point 4: the lack of conformity is serious enough to justify it at once",
    ),
    Text2(
        "pkt 5: jest jasne, że sprzedawca nie usunie niezgodności w rozsądnym czasie lub bez niedogodności",
        "point 5: it is clear that the trader will not mend it in a reasonable time or without inconvenience",
    ),
)
#: The same for digital content, where the points were not read one by one.
GROUNDS_DIGITAL: Final = tuple(Text2(one.pl.partition(": ")[2], one.en.partition(": ")[2]) for one in GROUNDS)

FIRST: Final = Text2(
    "Naprawa albo wymiana to pierwszy krok; wybiera klient.",
    "Repair or replacement comes first; the customer chooses which.",
)
AGAIN: Final = Text2(
    "Klient może o to poprosić, ale po jednej nieudanej próbie nie musi: może od razu żądać pieniędzy.",
    "The customer may ask for it, but after one failed attempt need not: money may be asked for at once.",
)
REPAIR_FIRST: Final = Text2(
    "Najpierw naprawa lub wymiana: nic z art. 43e ust. 1 jeszcze tego nie otwiera.",
    "Repair or replacement comes first: nothing of art. 43e(1) opens it yet.",
)
OPENED: Final = Text2("Klient może tego żądać już teraz.", "The customer may ask for it now.")
FIX_DIGITAL: Final = Text2(
    "Pierwszy krok: doprowadzenie treści lub usługi do zgodności z umową.",
    "The first step: bringing the content or service into conformity.",
)
NO_REPLACEMENT: Final = Text2(
    "Przy treści i usłudze cyfrowej nie ma wymiany: jest doprowadzenie do zgodności.",
    "With digital content or services there is no replacement: there is bringing into conformity.",
)
TRIVIAL: Final = Text2(
    "Odstąpienia nie ma, gdy sprzedawca wykazał, że niezgodność jest nieistotna.",
    "There is no rescission once the trader has proved that the lack of conformity is trivial.",
)
TOO_LATE: Final = Text2(
    "Niezgodność ujawniła się po upływie czasu odpowiedzialności.",
    "The lack of conformity came to light after the time of liability.",
)
WARRANTY: Final = Text2(
    "Kupujący może tego żądać, chyba że sprzedawca od razu i bez nadmiernych niedogodności naprawi lub wymieni rzecz.",
    "The buyer may ask for it, unless the seller repairs or replaces at once and without undue inconvenience.",
)
WARRANTY_AGAIN: Final = Text2(
    "Kupujący może tego żądać; po nieudanej naprawie sprzedawca nie może już tego uprzedzić kolejną.",
    "The buyer may ask for it; after a failed repair the seller can no longer avert it by another one.",
)
CONTRACT: Final = Text2(
    "Ustawa nie daje tu reguły, którą dałoby się policzyć: liczy się umowa i to, jak została wykonana.",
    "The law gives no rule here that could be computed: the contract counts, and how it was performed.",
)

NO_WINDOW: Final = Text2(
    "Nie ma tu ustawowego czasu odpowiedzialności jak przy towarze; roszczenia z umowy się przedawniają.",
    "There is no statutory time of liability as for goods; claims from the contract lapse in time.",
)
CONTINUOUS: Final = Text2(
    "Przy dostarczaniu ciągłym odpowiedzialność i domniemanie trwają tak długo, jak dostarczanie.",
    "With continuous supply, liability and the presumption last as long as the supply.",
)
NOT_DELIVERED: Final = Text2(
    "Bez dnia dostawy nie da się powiedzieć, czy czas odpowiedzialności jeszcze trwa.",
    "Without the day of delivery nobody can say whether the time of liability still runs.",
)
OLD_LAW: Final = Text2(
    "Towar sprzed 1 stycznia 2023 r. podlega wcześniejszym przepisom: to sprawdza prawnik.",
    "Goods from before 1 January 2023 are under earlier law: have a lawyer check it.",
)

NO_PRICE: Final = Text2("Kwoty nie ma, bo nie zapisano ceny.", "There is no amount, as no price is written down.")
NO_VALUES: Final = Text2(
    "Kwota wymaga dwóch liczb: ile towar byłby wart zgodny z umową i ile jest wart taki, jaki jest.",
    "The amount takes two figures: what the thing would be worth in conformity, and what it is worth as it is.",
)
WRONG_VALUES: Final = Text2(
    "Z tych wartości nie da się policzyć obniżki: wartość towaru zgodnego z umową musi być większa od zera.",
    "No reduction can be computed from these values: what was agreed must be worth more than nothing.",
)
REASONABLE_TIME: Final = Text2(
    "Ustawa nie podaje liczby dni: w rozsądnym czasie i bez nadmiernych niedogodności.",
    "The law names no number of days: in a reasonable time and without undue inconvenience.",
)
ON_CALL: Final = Text2(
    "Ustawa nie podaje liczby dni: niezwłocznie po wezwaniu (KC art. 455), jeśli umowa nie mówi inaczej.",
    "The law names no number of days: without delay once called for (KC art. 455), unless the contract says otherwise.",
)
NOT_RETURNED: Final = Text2(
    "14 dni liczy się od zwrotu towaru albo dowodu jego odesłania; żadne z nich jeszcze nie dotarło.",
    "14 days are counted from the return of the goods or proof of posting; neither has come yet.",
)
NOT_STATED: Final = Text2(
    "14 dni liczy się od dnia, w którym klient tego zażąda.",
    "14 days are counted from the day on which the customer asks for it.",
)

STATUS_UNKNOWN: Final = Text2(
    "Nie wiadomo jeszcze, czy klient jest konsumentem: policzono jak dla konsumenta.",
    "It is not known yet whether the customer is a consumer: computed as for a consumer.",
)
SOLE_TRADER: Final = Text2(
    "Przedsiębiorca na prawach konsumenta ma te same rozwiązania; milczące uznanie z art. 7a według brzmienia "
    "ustawy go nie obejmuje.",
    "A sole trader with a consumer's rights has the same remedies; by the letter of the act the tacit acknowledgement "
    "of art. 7a does not extend to him.",
)
BUSINESS: Final = Text2(
    "Między firmami rękojmia bywa wyłączona w umowie, a kupujący musi zbadać rzecz i zawiadomić o wadzie niezwłocznie.",
    "Between businesses the warranty may be excluded by contract, and the buyer must inspect and notify without delay.",
)
TRADE_INTEREST: Final = Text2(
    "W transakcjach handlowych odsetki są inne i nie są tu liczone.",
    "Interest in commercial transactions is another one and is not computed here.",
)
ESTATE_SILENCE: Final = Text2(
    "Milczenie przez 14 dni oznacza uznanie żądania wymiany, naprawy lub obniżki o podaną kwotę, nie odstąpienia.",
    "Silence for 14 days acknowledges replacement, repair or a reduction of a stated sum, not rescission.",
)
TRADER_MAY_CHANGE: Final = Text2(
    "Gdy wybrany sposób jest niemożliwy albo nadmiernie drogi, sprzedawca może wybrać drugi albo odmówić obu; koszty "
    "ponosi zawsze on.",
    "Where the chosen way is impossible or excessive, the trader may take the other or refuse both; the costs are "
    "always the trader's.",
)
REPAIR_LENGTHENS: Final = Text2(
    "Od 31 lipca 2026 r. naprawa ma wydłużać odpowiedzialność o rok; polskiej ustawy nie znaleziono.",
    "From 31 July 2026 a repair is to lengthen liability by a year; the Polish act was not found.",
)
CONCEALED: Final = Text2(
    "Czas odpowiedzialności nie chroni tego, kto wadę podstępnie zataił.",
    "The time of liability does not protect somebody who deceitfully concealed the fault.",
)
DAMAGES: Final = Text2(
    "Odszkodowanie należy się obok rozwiązań, gdy klient wykaże szkodę; kwoty nie da się policzyć z ustawy.",
    "Damages are due beside the remedies where the customer proves a loss; the law gives no way to compute the sum.",
)
FULFIL: Final = Text2(
    "To, co uzgodniono, należy się, jeśli umowę zawarto: rozstrzygają ustalenia, nie wyliczenie.",
    "What was agreed is due if a contract was made: the findings decide, not a computation.",
)


def _day(day: date) -> Text2:
    return Text2(
        f"{day.day} {MONTHS['pl'][day.month - 1]} {day.year}", f"{day.day} {MONTHS['en'][day.month - 1]} {day.year}"
    )


def _both(pl: str, en: str) -> Text2:
    return Text2(no_orphans(pl), no_orphans(en))


def window(delivered: date, months: int, until: date) -> Text2:
    """How long the trader answers."""
    years, since, end = months // 12, _day(delivered), _day(until)
    return _both(
        f"Dostawa: {since.pl}; odpowiedzialność trwa {counted(years, 'rok', 'lata', 'lat')}, do {end.pl}.",
        f"Delivered on {since.en}; liability lasts {years} {'year' if years == 1 else 'years'}, until {end.en}.",
    )


def noticed(on: date, *, in_time: bool) -> Text2:
    """Whether the lack of conformity came to light in time."""
    day = _day(on)
    if in_time:
        return _both(
            f"Niezgodność ujawniła się {day.pl}: w tym czasie.", f"It came to light on {day.en}: in that time."
        )
    return _both(f"Niezgodność ujawniła się {day.pl}: za późno.", f"It came to light on {day.en}: too late.")


def presumed(months: int, *, holds: bool) -> Text2:
    """Whether the fault is presumed to have been there at delivery."""
    if not months:
        return _both(
            "Domniemania nie ma: to kupujący wykazuje, że wada była przy wydaniu.",
            "There is no presumption: the buyer shows that the fault was there at delivery.",
        )
    if holds:
        return _both(
            "Domniemywa się, że niezgodność była już przy dostawie; co innego musi wykazać sprzedawca.",
            "It is presumed to have been there at delivery; the trader must prove otherwise.",
        )
    return _both(
        "Czas domniemania minął: to klient wykazuje, że niezgodność była już przy dostawie.",
        "The time of the presumption is over: the customer shows that it was there at delivery.",
    )


def whole_price(price: Text2) -> Text2:
    """What comes back after rescission."""
    return _both(
        f"Po odstąpieniu wraca cała cena: {price.pl}, tym samym sposobem zapłaty.",
        f"After rescission the whole price comes back: {price.en}, by the same method of payment.",
    )


def proportion(price: Text2, ok: Text2, as_is: Text2, cut: Text2, *, share: Text2) -> tuple[Text2, ...]:
    """How a price reduction is computed."""
    return (
        _both(
            f"Towar zgodny z umową byłby wart {ok.pl}, taki, jaki jest, wart jest {as_is.pl}: brakuje {share.pl} % "
            "wartości.",
            f"In conformity it would be worth {ok.en}, as it is it is worth {as_is.en}: {share.en} % of the value is "
            "missing.",
        ),
        _both(
            f"Cena {price.pl} maleje w tej samej proporcji o {cut.pl} (do grosza, pół grosza w górę).",
            f"The price of {price.en} goes down in the same proportion by {cut.en} (to the grosz, half a grosz up).",
        ),
    )
