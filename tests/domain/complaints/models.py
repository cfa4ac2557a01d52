"""Model answers: decided complaints of every family of regimes, in Polish and in English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from prezent.domain.complaints.facts import (
    Addressee,
    AnswerFacts,
    Appeal,
    Demand,
    Firm,
    Language,
    Remedy,
    Signatory,
)

DATED = date(2026, 11, 25)
MAREK = Addressee("Marek Wójcik", ("ul. Lipowa 4 m. 7", "26-600 Radom"), "Marek", "Wójcik", "pan")
KATARZYNA = Addressee("Katarzyna Lis", ("ul. Polna 12", "00-622 Warszawa"), "Katarzyna", "Lis", "pani")
FIRM = Firm("Klocek sp. z o.o.", ("ul. Zabawna 3", "26-600 Radom"))
ANNA = Signatory(
    "Anna Nowak", "specjalistka ds. reklamacji", "22 123 45 67", "anna.nowak@klocek.example", "Dział Reklamacji"
)
ANNE = replace(ANNA, position="complaints specialist", unit="Complaints Department")


def base(language: Language = "pl", **changed: object) -> AnswerFacts:
    """A heater that came cracked: accepted in full, the service was not what it should be."""
    polish = language == "pl"
    facts = AnswerFacts(
        language=language,
        addressee=MAREK,
        matter="pęknięty grzejnik" if polish else "the cracked heater",
        case_number="2026-000123",
        received_on=date(2026, 11, 12),
        regime="PL_CONS_7A",
        demands=(
            Demand("wymiana grzejnika na nowy" if polish else "a new heater", "founded"),
            Demand("zwrot 150 zł za montaż" if polish else "150 PLN for the fitting", "founded"),
        ),
        signatory=ANNA if polish else ANNE,
        firm=FIRM,
        dated=DATED,
        service="not_all",
        service_words="trzy dni bez ciepła i telefon, którego nikt nie odbierał"
        if polish
        else "three days without heat, and a telephone that nobody picked up",
        merits_reasons="Grzejnik pękł w transporcie, bo opakowanie było za cienkie."
        if polish
        else "The heater cracked on the way, because the packaging was too thin.",
        relied_on=(
            ("Zdjęcia z 12 listopada pokazują pęknięcie przy zaworze.",)
            if polish
            else ("The photographs of 12 November show the crack beside the valve.",)
        ),
        legal_basis=("art. 43b i 43d ustawy o prawach konsumenta",)
        if polish
        else ("art. 43b and 43d of the Consumer Rights Act",),
        remedies=(
            Remedy(
                "law",
                "dostawa nowego grzejnika i odbiór starego"
                if polish
                else "a new heater is delivered, the old one collected",
                due_on=date(2026, 11, 27),
                by_whom="Jan Kos",
            ),
            Remedy(
                "law",
                "zwrot kosztu montażu" if polish else "refund of the fitting",
                amount=Decimal("150.00"),
                due_on=date(2026, 12, 4),
                how="przelewem na konto" if polish else "by bank transfer",
            ),
            Remedy("gesture", "bon na zakupy" if polish else "a shopping voucher", amount=Decimal("49.90")),
            Remedy(
                "measure",
                "grubsze opakowanie grzejników" if polish else "thicker packaging for heaters",
                due_on=date(2027, 1, 15),
            ),
        ),
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def partly(language: Language = "pl", **changed: object) -> AnswerFacts:
    """The same, with the fitting refused."""
    polish = language == "pl"
    facts = base(language)
    refused = replace(
        facts.demands[1],
        verdict="not_founded",
        reasons="Montaż wykonała inna firma na zamówienie klienta, a umowa go nie obejmowała."
        if polish
        else "Another firm did the fitting, because it was ordered apart, and the contract did not include it.",
    )
    return replace(
        facts,
        **({"demands": (facts.demands[0], refused), "remedies": facts.remedies[:1], "adr": "consents"} | changed),  # type: ignore[arg-type]
    )


def refused(language: Language = "pl", **changed: object) -> AnswerFacts:
    """Shoes worn out by walking: refused, the service was good."""
    polish = language == "pl"
    facts = base(
        language,
        addressee=KATARZYNA,
        matter="starte podeszwy butów" if polish else "the worn soles",
        case_number="2026-000217",
        demands=(
            Demand(
                "zwrot ceny butów" if polish else "the price of the shoes back",
                "not_founded",
                "Badanie wykazało, że podeszwa starła się od chodzenia po asfalcie."
                if polish
                else "The examination showed that the sole wore down because of walking on asphalt.",
            ),
        ),
        service="good",
        service_words="",
        merits_reasons="",
        relied_on=(
            ("Opinia rzeczoznawcy z 20 listopada nie stwierdza wady materiału.",)
            if polish
            else ("The expert's report of 20 November finds no fault in the material.",)
        ),
        remedies=(),
        adr="refuses",
        appeal=Appeal(
            "proszę napisać na adres reklamacje@klocek.example"
            if polish
            else "please write to reklamacje@klocek.example",
            date(2026, 12, 10),
        ),
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


_APPEAL = Appeal("reklamacje@klocek.example", date(2026, 12, 10))
#: One regime of each family, with what its answers have of their own.
FAMILIES: dict[str, dict[str, object]] = {
    "PL_CONS_7A": {},
    "PL_FIN": {
        "sector": "finance",
        "appeal": _APPEAL,
        "court": "Sąd Rejonowy w Radomiu",
        "terms": ("§ 4 ust. 2 regulaminu: „Opłata jest pobierana raz w roku.”",),
    },
    "PL_PAY": {
        "sector": "payment",
        "appeal": _APPEAL,
        "court": "Sąd Rejonowy w Radomiu",
        "terms": ("§ 7 umowy ramowej.",),
    },
    "PL_TELCO": {"sector": "telecom"},
    "PL_POST": {"sector": "post"},
    "PL_ENERGY": {"sector": "electricity"},
    "PL_CARRIAGE": {"sector": "carriage", "appeal": _APPEAL, "court": "Sąd Rejonowy w Radomiu"},
    "PL_PACKAGE": {"sector": "package"},
    "EU_RAIL": {"sector": "rail"},
    "EU_GDPR12": {},
    "PL_KPA_SKARGA": {"sector": "public"},
    "PL_DEV_DEFECT": {"sector": "developer"},
    "PL_GUARANTEE": {},
}


def data_request(language: Language = "pl", **changed: object) -> AnswerFacts:
    """A copy of one's data, sent."""
    polish = language == "pl"
    facts = base(
        language,
        regime="EU_GDPR12",
        matter="kopia danych" if polish else "a copy of your data",
        demands=(
            Demand("kopia danych z konta w sklepie", "founded", "Przesyłam ją w załączniku.")
            if polish
            else Demand("a copy of the data of your account", "founded", "I attach it to this letter."),
        ),
        merits_reasons="",
        relied_on=(),
        legal_basis=("art. 15 RODO",) if polish else ("art. 15 GDPR",),
        remedies=(),
        attachments=("dane.pdf",),
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def models(language: Language) -> Iterator[tuple[str, AnswerFacts]]:
    """Every model: name and facts."""
    for regime, own in FAMILIES.items():
        if regime == "EU_GDPR12":
            yield f"{regime} accepted", data_request(language)
        else:
            yield f"{regime} accepted", base(language, regime=regime, **own)
        yield f"{regime} in part", partly(language, regime=regime, **own)
        yield f"{regime} refused", refused(language, regime=regime, **own)
