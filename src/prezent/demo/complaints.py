"""The demo firm's complaints, examined and decided by the desk's own services: the stories of the trip and of the
heater whole, one complaint of each family of the law's deadlines, and one whose last day passed in silence."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final

from prezent.cases.models import Case, Draft, Entry, Status, Tag
from prezent.cases.services import handling, letter, words
from prezent.complaints.lawful import Grounds
from prezent.complaints.models import Complaint, Demand
from prezent.complaints.policies import get_complaint
from prezent.complaints.services import clocks, findings, intake, letters, parts, repetition
from prezent.complaints.services.deciding import ask_approval, decide
from prezent.complaints.services.decision import Offered, Written, prepare
from prezent.complaints.services.ledger import settle
from prezent.complaints.services.letters import take_as_answer
from prezent.deadlines import services as deadlines
from prezent.deadlines.models import Clock
from prezent.deadlines.sweep import sweep
from prezent.demo.library import duration
from prezent.demo.mails import CustomerMail, build
from prezent.demo.past import Past
from prezent.domain.deadlines.due import WARSAW
from prezent.domain.language.dates import day_in_words
from prezent.people.models import Customer, Staff
from prezent.people.policies import Viewer
from prezent.promises import services as promises
from prezent.promises.models import UNSAID, Promise
from prezent.promises.when import Due, due_of

_TAG: Final = "inna branża"
_FROM_PROTOCOL: Final = ("PL_DEV_DEFECT", "PL_DEV_DEFECT_REPAIR")
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


class _Told:
    """Complaints of the file and what the desk made of them."""

    def __init__(self, past: Past, now: datetime) -> None:
        self.past, self.now = past, now
        self.cases: dict[str, int] = {}

    def read(self) -> list[dict[str, Any]]:
        data = tomllib.loads((files("prezent.demo") / "complaints.toml").read_text("utf-8"))
        return list(data["complaint"])

    def came_at(self, one: dict[str, Any]) -> datetime:
        return self.now - duration(one["at"]) - 2 * _HOUR


def arrivals(past: Past, *, now: datetime) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """When each complaint of the file came, and how it comes in; ``past`` remembers its case."""
    told = _Told(past, now)
    for one in told.read():
        yield told.came_at(one), lambda one=one: _comes(told, one)  # type: ignore[misc]


def _comes(told: _Told, one: dict[str, Any]) -> None:
    mailbox = told.past.mailboxes["reklamacje"]
    mail = CustomerMail(
        name=one["name"], address=one["email"], to=mailbox.address, at=told.came_at(one), subject=one["subject"],
        text=one["text"].strip(), language=one.get("lang", "pl"),
    )  # fmt: skip
    entry = Entry.objects.select_related("case").get(pk=told.past.receive(mailbox, build(mail), mail.at))
    Customer.objects.filter(cases__pk=entry.case_id).update(
        name=one["name"], first_name=one["first"], last_name=one["last"], form=one["form"],
        language=one.get("lang", "pl"),
    )  # fmt: skip
    Case.objects.filter(pk=entry.case_id).update(language=one.get("lang", "pl"))
    told.past.cases[f"reklamacja {one['key']}"] = entry.case_id


def play(past: Past, *, now: datetime) -> None:
    """Examine and decide what came; then let the deadlines pass that have passed."""
    told = _Told(past, now)
    for one in told.read():
        _examine(told, one)
    _longer(past, now)
    _heater(past, now)
    _trip(past, now)
    sweep(now)


def _examine(told: _Told, one: dict[str, Any]) -> None:
    past, at = told.past, told.came_at(one) + _HOUR
    by = past.viewers[one["assignee"]]
    case = Case.objects.get(pk=past.cases[f"reklamacja {one['key']}"])
    handling.assign(case, by=past.chief, now=at, assignee=past.staff[one["assignee"]])
    tag, _made = Tag.objects.get_or_create(name=one.get("tag", _TAG))
    case.tags.add(tag)
    # Who complains is said with the rest: until then it is read as a consumer's, then the clocks of that trade are set.
    complaint = intake.open_complaint(Case.objects.get(pk=case.pk), by=by, now=at, status=Complaint.Status.UNKNOWN)
    kind, asked = one["demand"]
    parts.add_demand(complaint, by=by, now=at, kind=kind, words=asked)
    intake.change(complaint, by=by, now=at, facts=_facts(one, told.now))
    again = get_complaint(by, case.number)
    protocol = told.now - duration(one["protocol"]) if "protocol" in one else None
    days = (
        dict.fromkeys(("PL_DEV_DEFECT", "PL_DEV_DEFECT_REPAIR"), protocol.astimezone(WARSAW).date()) if protocol else {}
    )
    for row in clocks.proposed(again, by=by).superfluous:
        clocks.stop_clock(again, by=by, now=at, clock_id=row.id)
    clocks.set_clocks(again, by=by, now=at, days=days)
    for regime in one.get("clocks", ()):
        deadlines.set_clock(case, by=by, now=at, regime=regime, event_at=again.received_at, words="reklamacja wpłynęła")
    if one.get("acknowledged", True):
        _acknowledge(get_complaint(by, case.number), one, by, past.staff[one["assignee"]], at)
    if "extension" in one:
        clock = Clock.objects.select_related("case").get(case=case, regime="PL_FIN")
        until = clock.event_on + timedelta(days=one["extension"]["days"])
        deadlines.extend(clock, by=by, now=told.now - _DAY, why=one["extension"]["why"], until=until)


def _acknowledge(complaint: Complaint, one: dict[str, Any], by: Viewer, author: Staff, now: datetime) -> None:
    """The customer hears at once that the complaint has come, and by when the answer comes."""
    dated = Clock.objects.filter(case=complaint.case, side="firm", legal_due__isnull=False, state="running")
    has_day = dated.filter(met_by__in=("sent", "received")).exists()
    until = None if has_day else (now + timedelta(days=14)).astimezone(WARSAW).date()
    letters.draft_acknowledgement(complaint, by=by, author=author, now=now, until=until)
    draft = Draft.objects.get(case=complaint.case, author=author, mode="reply")
    sent = words.Letter(draft.html, [(one["name"], one["email"])], subject=draft.subject, status=Status.OPEN)
    at = now + timedelta(minutes=20)
    written = words.answer(complaint.case.number, by=by, author=author, now=at, letter=sent)
    letters.has_left(complaint, Entry.objects.get(pk=written.entry_id), by=by, now=at)


def _facts(one: dict[str, Any], now: datetime) -> dict[str, Any]:
    written = dict(one.get("facts", {}))
    facts: dict[str, Any] = {
        "status": one["status"],
        "sector": one.get("sector", "none"),
        "about": one.get("about", "goods"),
        "answers": dict.fromkeys(one.get("answers", ()), True),
    }
    if "delivered" in written:
        facts["delivered_on"] = (now - duration(written.pop("delivered"))).astimezone(WARSAW).date()
    if "price" in written:
        facts["price"] = Decimal(written.pop("price"))
    return facts | written


# -- L: it takes longer -----------------------------------------------------------------------------------------------

_BY_THEN = "Rzeczoznawca ogląda drzwi i posadzkę jutro. Odpowiem Pani do {day}."
_LATER = (
    "Piszę przed terminem, bo nie zdążę: rzeczoznawca zachorował i drzwi obejrzy dopiero w przyszłym tygodniu. "
    "Przepraszam za zmianę terminu. Ustalamy, czy wypaczyła się rama, czy próg. Odpowiem Pani do {day}."
)


def _longer(past: Past, now: datetime) -> None:
    """The expert is late: before the date the customer hears why, and both dates stay to be seen."""
    case = Case.objects.select_related("customer").get(pk=past.cases["reklamacja mieszkanie"])
    tomasz, author = past.viewers["tomasz"], past.staff["tomasz"]
    first, second = now - 4 * _DAY, now - 2 * _DAY
    old, new = (due_of((now + days * _DAY).astimezone(WARSAW).date()) for days in (-1, 6))

    def write(text: str, due: Due, at: datetime) -> Entry:
        day = day_in_words(due.day, at.astimezone(WARSAW).date(), "pl", long=True, near=False)
        greeting, signature = letter.greeting(case.customer, "pl"), letter.signature(author, "pl")
        html = f"<p>{greeting}</p><p>{text.format(day=day)}</p>{signature}"
        to = [("Sylwia Adamska", "sylwia.adamska@poczta.example")]
        written = words.write_answer(case, by=tomasz, now=at, html=html, to=to, status=Status.WAITING_OTHERS)
        Entry.objects.filter(pk=written.entry_id).update(delivery=Entry.Delivery.SENT, delivery_at=at)
        return Entry.objects.get(pk=written.entry_id)

    entry = write(_BY_THEN, old, first)
    said = "Odpowiem Pani w sprawie drzwi i posadzki."
    promise = promises.give(case, by=tomasz, now=first, words=said, due=old, kind=Promise.Kind.WORD, entry=entry)
    promise.case = case
    promises.renegotiate(promise, by=tomasz, now=second, due=new, entry=write(_LATER, new, second))


# -- H: the heater that broke twice -----------------------------------------------------------------------------------


def _heater(past: Past, now: datetime) -> None:
    first, second = past.of_thread("grzejnik-pierwsza-naprawa"), past.of_thread("grzejnik-zepsul-sie-drugi-raz")
    if first is None or second is None:  # part of the firm only
        return
    marta = past.viewers["marta"]
    earlier = _first_repair(first, marta)
    at = second.opened_at + _HOUR
    complaint = intake.open_complaint(second, by=marta, now=at, status="consumer")
    intake.change(
        complaint, by=marta, now=at,
        facts={
            "item": "grzejnik Ognik 9", "serial": "OG9-118204", "price": Decimal("379.00"),
            "delivered_on": earlier.delivered_on, "bought_on": earlier.delivered_on,
            "discovered_on": second.opened_at.astimezone(WARSAW).date(),
            "story": "Po naprawie działał osiemnaście dni, teraz znowu wyłącza się po dziesięciu minutach. Kupiłem u "
            "Państwa, nie u producenta.",
        },
    )  # fmt: skip
    complaint = get_complaint(marta, second.number)
    repetition.confirm_repetition(complaint, by=marta, now=at, earlier=earlier)
    parts.add_demand(complaint, by=marta, now=at, kind=Demand.Kind.REFUND, words="zwrot pieniędzy, nie kolejna naprawa")
    parts.add_demand(complaint, by=marta, now=at, kind=Demand.Kind.DAMAGES, words="24 zł za pierwszy przejazd")
    repair = Clock.objects.select_related("case").get(case=second, regime="PL_CONS_GOODS")
    deadlines.stop(repair, by=marta, now=now - 3 * _HOUR, why="pan Grzegorz nie chce kolejnej naprawy, tylko pieniędzy")
    parts.add_cost(complaint, by=marta, now=at, kind="time", amount=Decimal(90), words="w autobusie z grzejnikiem")
    parts.add_cost(complaint, by=marta, now=at, kind="money", amount=Decimal("24.00"), words="bilety")
    parts.add_cost(complaint, by=marta, now=at, kind="feeling", words="stałem tam z grzejnikiem pod pachą jak petent")
    for found, source in (
        ("Grzejnik wrócił z naprawy i po osiemnastu dniach znowu przestał grzać.", "pierwsza sprawa, karta serwisowa"),
        ("Pierwsza naprawa trwała miesiąc.", "pierwsza sprawa"),
        ("W sklepie powiedziano panu Grzegorzowi, żeby zadzwonił do producenta.", "notatka Kacpra Mroza"),
        ("Z tej partii wracały trzy inne grzejniki.", "Ognik Serwis, telefon Tomasza Gajdy"),
    ):
        findings.add_finding(complaint, by=marta, now=now - 3 * _HOUR, kind="fact", words=found, source=source)
    for finding in list(complaint.findings.all())[:3]:
        findings.set_agreed(finding, by=marta, now=now - 3 * _HOUR, agreed=True)
    refund, trip = complaint.demands.order_by("id")
    due = (now + 7 * _DAY).astimezone(WARSAW).date()
    prepare(
        complaint, by=marta, now=now - 2 * _HOUR,
        written=Written(
            grounds=Grounds(frozenset({"failed_before"})),
            verdicts={refund.pk: ("founded", ""), trip.pk: ("founded", "")},
            merits_why="Naprawiliśmy grzejnik raz i wada wróciła, więc ma Pan prawo oddać go i dostać pieniądze.",
            merits_findings=(1, 2),
            service="failed",
            service_why="W sklepie odesłaliśmy Pana do producenta, choć kupił Pan u nas. Pierwsza naprawa trwała "
            "miesiąc.",
            service_findings=(2, 3),
            remedies=(
                Offered("law", "refund", "Zwrot ceny grzejnika na kartę", Decimal("379.00"), due, owner=marta.id),
                Offered("law", "damages", "Zwrot za bilety", Decimal("24.00"), due, owner=marta.id),
                Offered("gesture", "apology", "Przeprosiny na piśmie"),
                Offered(
                    "measure", "measure", "Sklepy nie odsyłają do producenta: nowa karta przyjęcia reklamacji", None,
                    (now + 21 * _DAY).astimezone(WARSAW).date(), owner=past.viewers["hanna"].id,
                ),
            ),
        ),
    )  # fmt: skip


def _first_repair(case: Case, marta: Viewer) -> Complaint:
    """The first complaint about the heater: repaired, and told so by the firm's own letter."""
    at = case.opened_at + _HOUR
    complaint = intake.open_complaint(case, by=marta, now=at, status="consumer")
    bought = (case.opened_at - 5 * _DAY).astimezone(WARSAW).date()
    facts = {
        "item": "grzejnik Ognik 9", "serial": "OG9-118204", "price": Decimal("379.00"), "delivered_on": bought,
        "bought_on": bought,
    }  # fmt: skip
    intake.change(complaint, by=marta, now=at, facts=facts)
    complaint = get_complaint(marta, case.number)
    parts.add_demand(complaint, by=marta, now=at, kind=Demand.Kind.REPAIR, words="naprawa grzejnika")
    answer = case.entries.filter(kind="out").order_by("at").first()
    if answer is None:
        return complaint
    told = answer.at - timedelta(minutes=5)
    repaired = (answer.at + 21 * _DAY).astimezone(WARSAW).date()
    decision = prepare(
        complaint, by=marta, now=told,
        written=Written(
            verdicts={one.pk: ("founded", "") for one in complaint.demands.all()},
            merits_why="Grzejnik ma wadę i naprawimy go na nasz koszt.",
            service="good",
            remedies=(Offered("law", "repair", "Naprawa grzejnika w Ognik Serwis", None, repaired, owner=marta.id),),
        ),
    )  # fmt: skip
    decision.complaint = complaint
    decide(decision, by=marta, now=told)
    take_as_answer(complaint, answer, by=marta, now=answer.at + timedelta(minutes=1))
    done = (case.closed_at or answer.at + 20 * _DAY) - _HOUR
    for remedy in decision.remedies.filter(side="law"):
        remedy.decision = decision
        settle(remedy, by=marta, now=done, proof="karta serwisowa OG-70114", done_on=done.astimezone(WARSAW).date())
    # The month that it took was owned up to on the day on which the heater was ready.
    Promise.objects.filter(UNSAID, case=case).update(owned_up_at=done)
    return get_complaint(marta, case.number)


# -- T: the wasted trip -----------------------------------------------------------------------------------------------


def _trip(past: Past, now: datetime) -> None:
    case = past.of_thread("wyjazd-na-darmo")
    if case is None:
        return
    marta, at = past.viewers["marta"], now - 4 * _HOUR
    complaint = intake.open_complaint(case, by=marta, now=at, status="consumer")
    intake.change(
        complaint, by=marta, now=at,
        facts={
            "item": "kolejka Ekspres Świętokrzyski", "price": Decimal("129.00"),
            "story": "Jechałem czternaście kilometrów w jedną stronę po kolejkę dla wnuka. Na stronie stało „dostępny”."
            " Na miejscu pani powiedziała, że kolejki nie ma i że trzeba było poczekać na potwierdzenie.\n\nTelefonu "
            "nikt nie odbiera, na e-maile nikt nie odpisuje. Czułem się jak głupek, który się narzuca.",
        },
    )  # fmt: skip
    complaint = get_complaint(marta, case.number)
    parts.add_demand(complaint, by=marta, now=at, kind=Demand.Kind.FULFIL, words="kolejka za 129 zł")
    parts.add_demand(complaint, by=marta, now=at, kind=Demand.Kind.APOLOGY)
    parts.add_cost(complaint, by=marta, now=at, kind="trip", amount=Decimal(28), words="tam i z powrotem")
    parts.add_cost(complaint, by=marta, now=at, kind="time", amount=Decimal(40), words="w drodze")
    parts.add_cost(complaint, by=marta, now=at, kind="tries", amount=Decimal(3), words="bez odpowiedzi")
    parts.add_cost(complaint, by=marta, now=at, kind="feeling", words="jak głupek, który się narzuca")
    for kind, found, source in (
        ("fact", "Zamówienie złożono o 9:12.", "dziennik sklepu internetowego"),
        ("fact", "Potwierdzenie zamówienia nie wyszło.", "dziennik poczty"),
        ("fact", "Oferta pokazywała „dostępny”, choć w Kielcach nie było ani jednej sztuki.", "stan magazynu"),
        ("fact", "Dwa e-maile i jeden telefon zostały bez odpowiedzi.", "skrzynka i centrala"),
        ("statement", "Padły słowa „trzeba było poczekać na potwierdzenie”.", "pan Jan; sklep nie pamięta rozmowy"),
    ):
        findings.add_finding(complaint, by=marta, now=at, kind=kind, words=found, source=source)
    for finding in list(complaint.findings.all())[:4]:
        findings.set_agreed(finding, by=marta, now=at, agreed=True)
    train, sorry = complaint.demands.order_by("id")
    due = (now + 7 * _DAY).astimezone(WARSAW).date()
    decision = prepare(
        complaint, by=marta, now=now - 3 * _HOUR,
        written=Written(
            verdicts={train.pk: ("not_founded", ""), sorry.pk: ("founded", "")},
            merits_why="Nie dostał Pan od nas potwierdzenia, więc umowa nie została jeszcze zawarta i nie mogę wydać "
            "kolejki na jej podstawie. To nie Pana pomyłka: strona pokazywała towar, którego nie mieliśmy.",
            merits_findings=(1, 2),
            service="failed",
            service_why="Strona wprowadziła Pana w błąd, a potem przez tydzień nikt nie odpowiedział na dwa e-maile i "
            "telefon. Stracił Pan przez nas przedpołudnie i cierpliwość.",
            service_findings=(3, 4),
            remedies=(
                Offered("gesture", "apology", "Przeprosiny na piśmie"),
                Offered("gesture", "money", "Zwrot za dojazd, 28 km po 1,15 zł", Decimal("32.20"), due, owner=marta.id),
                Offered("gesture", "gift", "Kolejka do domu z pierwszej dostawy, wysyłka na nasz koszt",
                        Decimal("18.00"), due + 7 * _DAY, owner=marta.id),
                Offered("measure", "measure", "Sklep internetowy ukryje ofertę przy stanie zero", None,
                        due + 14 * _DAY, owner=past.viewers["hanna"].id),
            ),
        ),
    )  # fmt: skip
    decision.complaint = complaint
    ask_approval(decision, by=marta, now=now - 2 * _HOUR, of=past.staff["hanna"])
