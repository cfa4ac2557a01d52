"""What stands beside the demo firm's conversations: a plan told to a customer, letters to a service workshop, an expert
and a courier, and a note with which a case was handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from typing import Final

from prezent.cases.models import Case, Entry, SideThread, Status
from prezent.cases.services import handing_over, letter, sides, words
from prezent.demo.mails import CustomerMail, Quoted, build
from prezent.demo.past import Past, html_of
from prezent.domain.coach.skeletons import steps_of
from prezent.domain.deadlines.calendar import is_working_day
from prezent.domain.deadlines.due import WARSAW
from prezent.mailbox.models import OutgoingMail
from prezent.promises import planning, telling
from prezent.promises.models import Step
from prezent.promises.planning import Line
from prezent.promises.when import Due, due_of

_HEATER: Final = "grzejnik-zepsul-sie-drugi-raz"
#: Messages of that thread: the call in which the plan was agreed, what the workshop said, the customer's letter.
_CALL, _WORKSHOP, _TICKETS = 2, 4, 6
#: As in the threads: what is written late in the day speaks of the next one.
_UNTIL_MORNING: Final = timedelta(hours=10)
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)


# -- the plan of the heater -------------------------------------------------------------------------------------------

_AFTER_THE_CALL = (
    "dziękuję za rozmowę. Zapisuję, na co się umówiliśmy, żeby nie musiał Pan o nic dopytywać. O pokoju córki pamiętam."
)
_ASK = "Gdy coś Panu nie pasuje, proszę odpisać na tę wiadomość. Zmienię plan."


def arrivals(past: Past, *, now: datetime) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """When the plan of the heater was told, and when its steps were done; nothing where that case is not loaded."""
    told = next((case for case in past.firm.cases if case.thread == _HEATER), None)
    if told is None:
        return
    at = [message.at for message in told.messages]
    after = at[_CALL] + timedelta(minutes=31)
    days = _Days(
        soon=_working(_day(max(at[_CALL] + 2 * _DAY, at[_WORKSHOP]))),
        # the day that the notes of the thread name
        collected=_working(_day(now + _UNTIL_MORNING) + _DAY),
        legal=_day(at[0] + 14 * _DAY),
    )
    yield after, lambda: _tell(past, after, days)
    ticked = ((_WORKSHOP, 1, ""), (_WORKSHOP, 2, "numer odbioru OG-77120"), (_TICKETS, 3, ""))
    for message, number, note in ticked:
        moment = at[message] + timedelta(minutes=5 + number)
        yield moment, lambda number=number, note=note, moment=moment: _tick(past, number, note, moment)  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class _Days:
    """Until when: what we find out, the courier, our answer."""

    soon: date
    collected: date
    legal: date


def _tell(past: Past, now: datetime, days: _Days) -> None:
    """The letter after the call: what happens next, in numbered steps."""
    case = past.of_thread(_HEATER)
    if case is None:
        return
    marta, author = past.viewers["marta"], past.staff["marta"]
    lines = [
        Line("Zapytam serwis, czy wracały do nich inne grzejniki z tej partii", owner=author, due=due_of(days.soon)),
        Line("Zamówię kuriera na popołudnie i podam numer odbioru", owner=author, due=due_of(days.soon)),
        Line("Przesłanie zdjęcia biletów za pierwszy przejazd", side=Step.Side.CUSTOMER),
        Line("Odbiór grzejnika z domu", side=Step.Side.OTHER, who="kurier Ognik Serwis", due=_at(days.collected, 18)),
        Line("Odpowiem na reklamację", owner=author, due=due_of(days.legal)),
    ]
    planning.save_plan(case, by=marta, now=now - timedelta(minutes=4), lines=lines, version=0)
    steps = telling.offer(case, by=marta, now=now)
    (intro, numbered), customer = steps_of("pl", steps).split("\n\n"), Case.objects.get(pk=case.pk).customer
    listed = "".join(f"<li><p>{escape(one.partition('. ')[2])}</p></li>" for one in numbered.split("\n"))
    html = (
        f"<p>{letter.greeting(customer, 'pl')}</p><p>{_AFTER_THE_CALL}</p><p>{intro}</p><ol>{listed}</ol>"
        f"<p>{_ASK}</p>{letter.signature(author, 'pl')}"
    )
    to = [("Grzegorz Pawlik", past.customers[_customer(past)].email)]
    written = words.write_answer(case, by=marta, now=now, html=html, to=to, status=Status.WAITING_CUSTOMER)
    telling.hear_letter(case.pk, written.entry_id)


def _customer(past: Past) -> str:
    return next(case.customer for case in past.firm.cases if case.thread == _HEATER)


def _tick(past: Past, number: int, note: str, now: datetime) -> None:
    steps = Step.objects.select_related("plan__case", "promise__case", "promise__owner")
    step = steps.get(plan__case=past.of_thread(_HEATER), position=number)
    planning.tick(step, by=past.viewers["marta"], now=now, note=note)


def _day(moment: datetime) -> date:
    return moment.astimezone(WARSAW).date()


def _working(day: date) -> date:
    """The first working day from ``day`` on."""
    while not is_working_day(day):
        day += _DAY
    return day


def _in_office(moment: datetime) -> datetime:
    """The morning of that day, or of the last working day before it."""
    day = moment.astimezone(WARSAW).date()
    while not is_working_day(day):
        day -= _DAY
    return datetime.combine(day, time(9, 40), WARSAW).astimezone(UTC)


def _at(day: date, hour: int) -> Due:
    return Due(datetime.combine(day, time(hour), WARSAW))


# -- others who were asked --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """A letter to somebody else. ``ago``: how long ago it left; ``due``: in how many days an answer is late, from now;
    ``answer``: what they wrote, so long before now; ``again``: our next letter, and its date in the same way."""

    complaint: str
    by: str
    ask: sides.Ask
    text: str
    ago: timedelta
    due: int
    answer: str = ""
    answered: timedelta = timedelta()
    again: str = ""
    again_due: int = 0


_ASKED: Final = (
    _Asked(
        "firma",
        "tomasz",
        sides.Ask(
            "Bystrzyk AGD, serwis",
            "serwis@bystrzyk-agd.example",
            "Czajnik Bystrzyk 1,7 l, partia z października",
            "Czy z tej partii wracały czajniki, które wyłączają się przed zagotowaniem? Czy wymienicie sześć sztuk?",
        ),
        "w dostawie dwunastu czajników Bystrzyk 1,7 l sześć wyłącza się przed zagotowaniem wody. Numery partii: 2610-4 "
        "i 2610-5.\n\nProszę o dwie odpowiedzi:\n\n- czy z tych partii wracały inne czajniki,\n- czy wymienią Państwo "
        "sześć sztuk i kiedy.\n\nCzajniki są u klienta. Odbierzemy je sami, klient nie ma się z Państwem kontaktować.",
        ago=4 * _DAY + 2 * _HOUR,
        due=2,
        answer="Dzień dobry, Panie Tomaszu,\n\ntak, w partii 2610-4 jest wadliwy czujnik pary. Wracało już ponad "
        "czterdzieści sztuk. Partia 2610-5 jest dobra, ale wymienimy wszystkie sześć bez badania.\n\nNowe czajniki "
        "wyślemy do Państwa jutro kurierem. Stare prosimy odesłać razem, na nasz koszt.\n\nPozdrawiam\n"
        "Beata Cieślak\nBystrzyk AGD, serwis",
        answered=5 * _HOUR,
    ),
    _Asked(
        "mieszkanie",
        "tomasz",
        sides.Ask(
            "inż. Leszek Matysiak",
            "biuro@matysiak-ekspertyzy.example",
            "Oględziny drzwi balkonowych i posadzki, ul. Sienkiewicza 8",
            "Czy wypaczyła się rama, czy próg? Czy posadzka mieści się w normie?",
            kind=SideThread.Kind.EXPERT,
        ),
        "proszę o oględziny drzwi balkonowych i posadzki w korytarzu, ul. Sienkiewicza 8, mieszkanie 14. Drzwi "
        "przepuszczają powietrze przy dolnej krawędzi, posadzka odbiega od poziomu.\n\nPotrzebuję odpowiedzi na dwa "
        "pytania: czy wypaczyła się rama, czy próg, i czy posadzka mieści się w normie. Klucz jest u mnie.",
        ago=4 * _DAY - _HOUR,
        due=-1,
        answer="Panie Tomaszu,\n\nprzepraszam, zachorowałem i jutro nie przyjadę. Drzwi i posadzkę mogę obejrzeć "
        "na początku przyszłego tygodnia. Opinię napiszę tego samego dnia.\n\nLeszek Matysiak",
        answered=2 * _DAY + 5 * _HOUR,
        again="dziękuję za wiadomość i życzę zdrowia. Umówmy się więc na nowy dzień. Klientka wie już, że to "
        "potrwa dłużej, i ma od nas nową datę, więc bardzo zależy mi na tym, żeby opinia dotarła do mnie na czas.",
        again_due=1,
    ),
    _Asked(
        "poczta",
        "ewa",
        sides.Ask(
            "Poczta, dział reklamacji przesyłek",
            "reklamacje@operator-pocztowy.example",
            "Przesyłka polecona 00759007731234567890",
            "Gdzie jest przesyłka, której ślad kończy się na sortowni?",
            kind=SideThread.Kind.COURIER,
        ),
        "śledzenie przesyłki poleconej 00759007731234567890 kończy się na sortowni trzy tygodnie temu. Proszę o "
        "sprawdzenie, gdzie jest, a jeśli zaginęła, o potwierdzenie na piśmie.",
        ago=6 * _DAY,
        due=-1,
    ),
)


def play(past: Past, *, now: datetime) -> None:
    """Ask others, let two of them answer, and hand one case over."""
    for one in _ASKED:
        _ask(past, one, now)
    _hand_over(past, now - 3 * _HOUR)


def _ask(past: Past, one: _Asked, now: datetime) -> None:
    case = Case.objects.get(pk=past.cases[f"reklamacja {one.complaint}"])
    by, author = past.viewers[one.by], past.staff[one.by]
    first, ask = max(_in_office(now - one.ago), case.opened_at + 3 * _HOUR), one.ask

    def due(days: int) -> datetime:
        return due_of((now + days * _DAY).astimezone(WARSAW).date()).at

    def written(text: str) -> sides.SideLetter:
        return sides.SideLetter(html_of("Dzień dobry,") + html_of(text) + letter.signature(author, "pl"))

    asked = sides.Ask(ask.name, ask.address, ask.subject, ask.asked_for, ask.kind, due(one.due))
    side, _written = sides.open_side(case, by=by, author=author, now=first, ask=asked, letter=written(one.text))
    if one.answer:
        _answers(past, side, one.answer, now - one.answered)
    if one.again:
        side = SideThread.objects.select_related("case").get(pk=side.pk)
        at, until = now - one.answered + 2 * _HOUR, due(one.again_due)
        sides.write_to_side(side, by=by, author=author, now=at, letter=written(one.again), due_at=until)


def _answers(past: Past, side: SideThread, text: str, at: datetime) -> None:
    """They answer by e-mail, as a customer does: it comes in by the mailbox."""
    sent = OutgoingMail.objects.select_related("entry", "mailbox").filter(entry__side=side).latest("id")
    quoted = Quoted(sent.entry.author_name, sent.mailbox.address, sent.entry.at, sent.entry.text, side.subject)
    mail = CustomerMail(
        name=side.name, address=side.address, to=sent.mailbox.address, at=at, subject=f"Re: {side.subject}",
        text=text, in_reply_to=sent.message_id, quoted=quoted,
    )  # fmt: skip
    entry = Entry.objects.get(pk=past.receive(sent.mailbox, build(mail), at))
    assert entry.side_id == side.pk  # noqa: S101 - a supplier's words in a customer's conversation would be a leak


# -- the next person --------------------------------------------------------------------------------------------------

_NOTE = """
Od jutra jestem na urlopie, wracam za tydzień. Zostawiam Ci pana Dariusza.

Co jest ustalone:
– rata 214,50 zł zeszła z jego konta dwa razy tego samego dnia
– oba polecenia zapłaty wyszły od nas, błąd jest po naszej stronie

Na co czekamy:
– bank ma przysłać zapis obu poleceń zapłaty, obiecali w tym tygodniu

To już mamy, nie pytać ponownie:
– numer umowy ratalnej: 4417/25
– kwota i dzień obu pobrań

Pan Dariusz jest spokojny, ale liczy dni. Woli e-mail niż telefon.
"""


def _hand_over(past: Past, now: datetime) -> None:
    case = Case.objects.get(pk=past.cases["reklamacja raty"])
    oliwia, marta = past.viewers["oliwia"], past.staff["marta"]
    handing_over.hand_over(case, by=oliwia, now=now, assignee=marta, html=html_of(_NOTE.strip()))
