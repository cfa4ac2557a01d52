"""Letters that need nothing, put together from named parts so that a test can take one away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Letter:
    """A clean letter: ``parts`` in their order, each with what separates it from the one before."""

    name: str
    lang: str
    subject: str
    parts: tuple[tuple[str, str, str], ...]
    case: Mapping[str, Any]

    def text(self, *without: str, **instead: str) -> str:
        """The letter without some parts, or with other words in their place."""
        kept = [(gap, instead.get(name, words)) for name, gap, words in self.parts if name not in without]
        return "".join(gap + words for gap, words in kept).lstrip("\n ")


_ANNA = {
    "first_name": "Anna",
    "last_name": "Nowak",
    "gender": "f",
    "position": "specjalistka ds. reklamacji",
    "phone": "22 123 45 67",
    "email": "anna.nowak@klocek.example",
}
_MARK = {"first_name": "Mark", "last_name": "Brown", "gender": "m", "language": "en"}

HEATER = Letter(
    name="a replacement",
    lang="pl",
    subject="[2026-000123] Odpowiedź na reklamację grzejnika",
    parts=(
        ("greeting", "", "Dzień dobry, Panie Marku,"),
        ("thanks", "\n\n", "dziękuję za zdjęcia pękniętego grzejnika."),
        ("apology", " ", "Przepraszam, że przez naszą wadę trzy dni marzł Pan z córką."),
        ("decision", "\n\n", "Ma Pan rację, reklamację uznaję."),
        ("plan", " ", "Zrobię dla Pana dwie rzeczy:"),
        ("first", "\n\n", "1. W czwartek 26 listopada kurier przywiezie nowy grzejnik i zabierze stary."),
        ("second", "\n", "2. Do piątku 27 listopada oddam na konto 150 zł za montaż."),
        (
            "phone",
            "\n\n",
            "Przykro mi też, że nikt nie odbierał telefonu. Od dziś odpowiada Panu moja linia.",
        ),
        ("hope", "\n\n", "Mam nadzieję, że to rozwiązanie jest dla Pana dobre."),
        ("invitation", " ", "Jeśli ma Pan pytania, proszę do mnie napisać albo zadzwonić."),
        ("goodbye", "\n\n", "Z poważaniem"),
        ("name", "\n", "Anna Nowak"),
        ("position", "\n", "specjalistka ds. reklamacji"),
        ("contact", "\n", "tel. 22 123 45 67"),
    ),
    case={
        "case_id": "2026-000123",
        "kind": "complaint",
        "fault": True,
        "customer": {"first_name": "Marek", "last_name": "Wójcik", "gender": "m"},
        "author": _ANNA,
        "now": "2026-11-25T10:00",
        "points": [
            {"text": "Grzejnik przyszedł pęknięty"},
            {"text": "Nikt nie odbiera telefonu"},
            {"text": "Zwrot kosztu montażu"},
        ],
        "messages": [{"from": "customer", "text": "Grzejnik pękł, montaż kosztował 150 zł. Oddacie pieniądze?"}],
    },
)

SHOES = Letter(
    name="a refusal",
    lang="pl",
    subject="Odpowiedź na reklamację 2026-000217 – buty trekkingowe",
    parts=(
        ("greeting", "", "Szanowna Pani Katarzyno!"),
        ("thanks", "\n\n", "Dziękuję za przesłane buty i dokładny opis."),
        ("empathy", " ", "Rozumiem, że tuż przed wyjazdem w góry to duży kłopot."),
        ("refusal", "\n\n", "Reklamacji nie mogę uznać"),
        ("reason", "", ", ponieważ badanie wykazało, że podeszwa starła się od chodzenia po asfalcie."),
        ("stop", "", ""),
        ("way", " ", "Może się Pani odwołać do 10 grudnia: sprawę obejrzy wtedy ponownie inny rzeczoznawca."),
        ("offer", " ", "Mogę też podkleić nową podeszwę za 60 zł w ciągu pięciu dni."),
        ("invitation", "\n\n", "Jeśli coś jest niejasne, proszę napisać albo zadzwonić, a wyjaśnię to dokładniej."),
        ("goodbye", "\n\n", "Łączę pozdrowienia"),
        ("name", "\n", "Anna Nowak"),
        ("position", "\n", "specjalistka ds. reklamacji"),
        ("contact", "\n", "anna.nowak@klocek.example"),
    ),
    case={
        "case_id": "2026-000217",
        "kind": "complaint",
        "fault": False,
        "customer": {"first_name": "Katarzyna", "last_name": "Lis"},
        "author": _ANNA,
        "now": "2026-11-25T10:00",
    },
)

HOURS = Letter(
    name="a question answered",
    lang="pl",
    subject="[2026-000301] Godziny otwarcia w grudniu",
    parts=(
        ("greeting", "", "Dzień dobry!"),
        ("thanks", "\n\n", "Dziękuję za pytanie o grudniowe soboty."),
        ("answer", " ", "Sklep w Radomiu jest wtedy otwarty od 9 do 14, a paczki czekają do 13.30."),
        ("hope", "\n\n", "Mam nadzieję, że to pomoże zaplanować wizytę."),
        ("invitation", " ", "W razie pytań chętnie odpiszę."),
        ("goodbye", "\n\n", "Pozdrawiam serdecznie"),
        ("name", "\n", "Anna Nowak"),
        ("position", "\n", "doradczyni klienta"),
        ("contact", "\n", "tel. 22 123 45 67"),
    ),
    case={"case_id": "2026-000301", "kind": "enquiry", "author": _ANNA},
)

LINE = Letter(
    name="a telecom's answer",
    lang="pl",
    subject="Odpowiedź na reklamację 2026-000412",
    parts=(
        ("greeting", "", "Szanowny Panie,"),
        ("thanks", "\n\n", "dziękuję za reklamację"),
        ("filed", "", " z 12.10.2026"),
        ("unit", "", ", którą rozpatrzył Dział Reklamacji."),
        ("stop", "", ""),
        ("apology", " ", "Przepraszam, że został Pan bez internetu."),
        ("decision", " ", "Uznaję ją: łącze nie działało przez osiem dni."),
        ("payment", " ", "Do 30 listopada zwrócę na konto 49,00 zł."),
        ("hope", "\n\n", "Mam nadzieję, że ta odpowiedź wszystko wyjaśnia."),
        ("invitation", " ", "Jeśli ma Pan pytania, proszę do mnie zadzwonić."),
        ("goodbye", "\n\n", "Z wyrazami szacunku"),
        ("name", "\n", "Anna Nowak"),
        ("position", "\n", "specjalistka ds. reklamacji"),
        ("contact", "\n", "tel. 22 123 45 67"),
    ),
    case={
        "case_id": "2026-000412",
        "kind": "complaint",
        "profile": "telecom",
        "customer": {"gender": "m"},
        "author": _ANNA,
    },
)

HEATER_EN = Letter(
    name="a replacement, in English",
    lang="en",
    subject="[2026-000124] Reply to your complaint about the heater",
    parts=(
        ("greeting", "", "Dear Mr Brown,"),
        ("thanks", "\n\n", "Thank you for the photos of the cracked heater."),
        ("apology", " ", "I am sorry that you and your daughter were cold for three days because of a fault of ours."),
        ("decision", "\n\n", "You are right, and I accept the complaint."),
        ("plan", " ", "I will do two things for you:"),
        ("first", "\n\n", "1. On Thursday, 26 November, a courier will bring a new heater and take the old one."),
        ("second", "\n", "2. By Friday, 27 November, I will pay 150 zloty into your account for the fitting."),
        ("phone", "\n\n", "I am also sorry that nobody answered the phone. From today my direct line is open to you."),
        ("hope", "\n\n", "I hope that this solution suits you."),
        ("invitation", " ", "If you have any questions, please write to me or call me."),
        ("goodbye", "\n\n", "Kind regards,"),
        ("name", "\n", "Anna Nowak"),
        ("position", "\n", "Customer adviser"),
        ("contact", "\n", "tel. +48 22 123 45 67"),
    ),
    case={
        "case_id": "2026-000124",
        "kind": "complaint",
        "fault": True,
        "customer": _MARK,
        "author": _ANNA | {"position": "Customer adviser"},
        "now": "2026-11-25T10:00",
        "points": [
            {"text": "The heater came cracked"},
            {"text": "Nobody answers the phone"},
            {"text": "Refund of the cost of fitting"},
        ],
    },
)

TICKET_EN = Letter(
    name="a refusal, in English",
    lang="en",
    subject="Reply to your complaint 2026-000218",
    parts=(
        ("greeting", "", "Hello Mark,"),
        ("thanks", "\n\n", "Thank you for telling me about the missed concert."),
        ("empathy", " ", "I understand how disappointing that evening was."),
        ("refusal", "\n\n", "I cannot refund the ticket"),
        ("reason", "", " because it was used at the gate at 19.40."),
        ("stop", "", ""),
        ("way", " ", "You may appeal by 10 December, and a colleague will look at it afresh."),
        ("invitation", "\n\n", "If anything is unclear, please write to me and I will explain it in more detail."),
        ("goodbye", "\n\n", "Best wishes,"),
        ("name", "\n", "Anna Nowak"),
        ("position", "\n", "Customer adviser"),
        ("contact", "\n", "anna.nowak@klocek.example"),
    ),
    case={"case_id": "2026-000218", "kind": "complaint", "fault": False, "customer": _MARK, "author": _ANNA},
)

LETTERS = (HEATER, SHOES, HOURS, LINE, HEATER_EN, TICKET_EN)
