"""Part of the demo firm on a desk, and the states of screens that its cases alone do not show.

Runs inside the desk's own process (see tests.support.desk.demo_desk), with its settings and its database.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from prezent.platform import clock

#: So many of the firm's latest cases: lists are full, loading takes seconds.
CASES = 90


def make_states(*, password: str, smtp_port: int) -> dict[str, str]:
    """Load the firm and the missing states; returns what addresses are made of, by name."""
    people = _load(password, smtp_port)
    facts = {**{key: one.email for key, one in people.items()}, **_cases(people), **_doors(people), **_broken_pages()}
    return {**facts, **_administration(people)}


def _load(password: str, smtp_port: int) -> dict[str, Any]:
    from prezent.demo.content import build
    from prezent.demo.loader import load
    from prezent.people.models import Staff
    from prezent.platform import config

    now = clock.now()
    firm = build(now)
    cases = tuple(replace(case, previous="") for case in firm.cases[-CASES:])
    known = {case.customer for case in cases}
    customers = tuple(one for one in firm.customers if one.key in known)
    small = replace(firm, cases=cases, customers=customers)
    load(
        small,
        home=config.get().home,
        password=password,
        smtp_port=smtp_port,
        now=now,
        progress=lambda _done, _all: None,
    )
    return {one.key: Staff.objects.get(email=one.email) for one in firm.staff}


def _cases(people: dict[str, Any]) -> dict[str, str]:
    from prezent.cases.models import Case, SuggestedLink
    from prezent.cases.services.points import add_point
    from prezent.cases.services.words import write_note
    from prezent.people.policies import viewer

    now, marta = clock.now(), viewer(people["marta"])
    open_cases = Case.objects.exclude(status="closed").order_by("-id")
    quoting = open_cases.filter(language="pl", entries__segments__icontains="quote").first()
    english = open_cases.filter(language="en").first() or Case.objects.filter(language="en").first()
    assert quoting is not None
    assert english is not None
    asked = quoting.entries.filter(kind="in").last()
    points = [
        add_point(quoting, by=marta, now=now, text=text, entry=asked) for text in ("kiedy kurier", "ile to potrwa")
    ]
    type(points[0]).objects.filter(pk=points[0].pk).update(answered_at=now, answered_by=people["marta"])
    write_note(quoting, by=marta, now=now, html="<p>Sprawdziłam w magazynie: część już jest.</p>")
    _promises(quoting, marta)
    _plan(quoting, people["marta"])
    running, silent = open_cases.filter(language="pl", unsent=0, assignee=people["marta"]).exclude(pk=quoting.pk)[:2]
    taken = (quoting.pk, english.pk, running.pk, silent.pk)
    asked_, handed = open_cases.filter(unsent=0, suggestions__isnull=True).exclude(pk__in=taken)[:2]
    facts = {
        "asked": asked_.number,
        "handed": _handed_over(handed, people),
        "clock": _clocks(running, silent, people),
        "clocks": running.number,
        "silence": silent.number,
        **_complaints(quoting.pk, people),
        "decided": _decided(people),
        "quoting": quoting.number,
        "customer": str(quoting.customer_id),
        "english": english.number,
        "failed": Case.objects.filter(unsent__gt=0)[0].number,
        "suggestion": SuggestedLink.objects.filter(decided_at=None)[0].case.number,
        "closed": Case.objects.filter(status="closed").order_by("-id")[0].number,
        "unheard": Case.objects.filter(
            status="new", kind="enquiry", channel="email", waiting_since__isnull=False, first_answered_at=None,
            suggestions__isnull=True, clocks__isnull=True, unsent=0,
        ).latest("id").number,
    }  # fmt: skip
    return {**facts, "side": str(_asked_of_others(asked_, people))}


def _asked_of_others(case: Any, people: dict[str, Any]) -> int:
    """One answered, one past its date, one whose letter came back, one settled; returns the first."""
    from prezent.cases.models import Entry, SideThread
    from prezent.cases.services import delivery, handling, sides
    from prezent.cases.services.opening import Incoming
    from prezent.mailbox.models import OutgoingMail
    from prezent.people.policies import viewer

    now, marta = clock.now(), viewer(people["marta"])
    handling.assign(case, by=marta, now=now, assignee=people["marta"])
    asked = (
        ("supplier", "Termex Serwis", "Czy wada termostatu jest w tej serii znana?", 60),
        ("courier", "Kurier Bystry", "Gdzie jest paczka i kiedy dojedzie?", -20),
        ("expert", "dr inż. Anna Maj, rzeczoznawczyni", "Czy pęknięcie mogło powstać w transporcie?", 72),
        ("other", "Rzecznik konsumentów", "Czy znana jest podobna sprawa?", 72),
    )
    made = []
    for at, (kind, name, what, hours) in enumerate(asked):
        ask = sides.Ask(
            name, f"pytanie{at}@inni.example", "Pytanie o grzejnik T-200", what, kind, now + timedelta(days=9)
        )
        html = f"<p>Dzień dobry,</p><p>{what} Proszę o kilka słów z uzasadnieniem.</p>"
        author, letter = people["marta"], sides.SideLetter(html)
        side, written = sides.open_side(case, by=marta, author=author, now=now, ask=ask, letter=letter)
        SideThread.objects.filter(pk=side.pk).update(answer_due_at=now + timedelta(hours=hours))
        OutgoingMail.objects.filter(entry=written.entry_id).update(state="sent", sent_at=now)
        delivery.record_delivery(written.entry_id, state="sent", note="", now=now)
        made.append(side)
    said = "Dzień dobry,\n\ntak, wada dotyczy serii z marca. Wymieniamy termostat bez opłat.\n\nJan Serwisant"
    words = Incoming("email", now, said, "Jan Serwisant", "pytanie0@inni.example", "Odp: Pytanie o grzejnik T-200")
    sides.take_side_words(case, words, side_id=made[0].pk, now=now)
    returned = Entry.objects.get(side=made[2])
    delivery.record_delivery(returned.pk, state="bounced", note="550 5.1.1 nie ma takiej skrzynki", now=now)
    sides.close_side(
        SideThread.objects.select_related("case").get(pk=made[3].pk), by=marta, now=now, outcome="Nie znają"
    )
    return int(made[0].pk)


def _handed_over(case: Any, people: dict[str, Any]) -> str:
    """Given to Marta with a note that she has not taken yet."""
    from prezent.cases.services import handing_over
    from prezent.people.policies import viewer

    note = "<p>Ustalone: paczka wyszła w środę.</p><p>To już mamy, nie pytać ponownie:<br>– paragon.pdf</p>"
    tomasz = viewer(people["tomasz"])
    handing_over.hand_over(case, by=tomasz, now=clock.now(), assignee=people["marta"], html=note)
    return str(case.number)


def _clocks(running: Any, silent: Any, people: dict[str, Any]) -> str:
    """Deadlines that run, one of them extended, without a day, met; and one after which silence has its effect.

    Returns the id of one that runs and cannot be extended.
    """
    from prezent.deadlines import services
    from prezent.deadlines.sweep import sweep
    from prezent.people.policies import viewer

    now, who = clock.now(), viewer(people["marta"])

    def start(case: Any, regime: str, days: int) -> Any:
        at = now - timedelta(days=days)
        return services.set_clock(case, by=who, now=now, regime=regime, event_at=at, words="e-mail z reklamacją")

    plain = start(running, "PL_CONS_7A", 12)
    start(running, "PL_CONS_GOODS", 12)
    extended = start(running, "PL_FIN", 12)
    services.extend(extended, by=who, now=now, why="Czekamy na wyjaśnienia banku klienta, odpowiemy w styczniu.")
    services.meet(start(running, "EU_GDPR12", 12), by=who, now=now, proof="kopia danych wysłana e-mailem")
    start(silent, "PL_CONS_7A", 20)
    sweep(now)
    return str(plain.pk)


def _complaints(but: int, people: dict[str, Any]) -> dict[str, str]:
    """A complaint with something of everything, which repeats an earlier one; and a case that is none."""
    from prezent.cases.models import Case
    from prezent.complaints.services import attention, findings, parts
    from prezent.complaints.services.intake import change, open_complaint
    from prezent.people.policies import viewer

    now, marta = clock.now(), viewer(people["marta"])
    polish = Case.objects.filter(language="pl", customer__isnull=False, suggestions=None, unsent=0).exclude(pk=but)
    case = polish.exclude(status="closed").exclude(kind="complaint").order_by("-id")[0]
    first = polish.filter(opened_at__lt=case.opened_at, status="closed").order_by("id")[0]
    told: dict[str, Any] = {"order_number": "JZ-2026/118", "item": "grzejnik olejowy Ciepło 2000", "status": "consumer"}
    for one in (first, case):
        change(open_complaint(one, by=marta, now=now), by=marta, now=now, facts=told)
    complaint = open_complaint(case, by=marta, now=now)
    parts.add_demand(complaint, by=marta, now=now, kind="refund", amount=Decimal(379))
    parts.withdraw_demand(parts.add_demand(complaint, by=marta, now=now, kind="repair"), by=marta, now=now)
    for kind, amount, words in (("trip", 28, "tam i z powrotem"), ("time", 40, "w drodze"), ("tries", 3, "kontaktu")):
        parts.add_cost(complaint, by=marta, now=now, kind=kind, amount=Decimal(amount), words=words)
    parts.add_cost(complaint, by=marta, now=now, kind="feeling", words="Czułem się jak natręt.")
    parts.add_evidence(complaint, by=marta, now=now, words="protokół serwisu, w segregatorze")
    for kind, words, source in (
        ("fact", "Serwis oddał grzejnik 3 listopada.", "protokół serwisu"),
        ("statement", "Grzejnik przestał grzać po dwóch tygodniach.", "oświadczenie klienta"),
        ("open", "Kto przyjął grzejnik w sklepie?", ""),
        ("fact", "Na naprawę czekano 31 dni.", "dziennik zleceń"),
    ):
        found = findings.add_finding(complaint, by=marta, now=now, kind=kind, words=words, source=source)
        if kind == "fact":
            findings.set_agreed(found, by=marta, now=now, agreed=True)
    findings.withdraw_finding(found, by=marta, now=now, why="zlecenie dotyczyło innego grzejnika")
    findings.answer_item(complaint, by=marta, now=now, item="goods.installation", answer="yes")
    attention.add_person(complaint, by=viewer(people["hanna"]), now=now, person=case.assignee or people["marta"])
    attention.report_danger(complaint, by=marta, now=now, words="iskrzy przy włączaniu")
    change(complaint, by=marta, now=now, facts={"received_at": complaint.received_at - timedelta(days=2)})
    ordinary = polish.filter(complaint=None).exclude(status="closed").order_by("-id")[0]
    return {"complaint": case.number, "ordinary": ordinary.number}


def _decided(people: dict[str, Any]) -> str:
    """A complaint in part refused, agreed to by a supervisor: its letter waits to be sent."""
    from prezent.cases.models import Case
    from prezent.complaints.policies import get_complaint
    from prezent.complaints.services import decision as services
    from prezent.complaints.services import findings, parts
    from prezent.complaints.services.intake import change, open_complaint
    from prezent.people.policies import viewer

    now, marta, hanna = clock.now(), viewer(people["marta"]), viewer(people["hanna"])
    case = Case.objects.filter(language="pl", customer__form="pani", unsent=0, complaint=None, closed_at=None)[0]
    open_complaint(case, by=marta, now=now, status="consumer")
    complaint = get_complaint(marta, case.number)
    facts = {"item": "czajnik Bystrzyk", "price": Decimal("129.00"), "delivered_on": now.date() - timedelta(days=90)}
    change(complaint, by=marta, now=now, facts=facts)
    back = parts.add_demand(complaint, by=marta, now=now, kind="refund", words="zwrot pieniędzy")
    trip = parts.add_demand(complaint, by=marta, now=now, kind="damages", words="zwrot za taksówkę")
    findings.add_finding(complaint, by=marta, now=now, kind="fact", words="Czajnik przecieka.", source="zdjęcie")
    due = now.date() + timedelta(days=7)
    written = services.Written(
        verdicts={back.pk: ("founded", ""), trip.pk: ("not_founded", "Na drodze był czynny autobus.")},
        merits_why="Czajnik ma wadę, a naprawa się nie udała.",
        merits_findings=(1,),
        service="not_all",
        service_why="na odpowiedź trzeba było czekać cztery dni",
        service_findings=(1,),
        remedies=(
            services.Offered("law", "refund", "Zwrot ceny na kartę", Decimal("129.00"), due, owner=marta.id),
            services.Offered("gesture", "voucher", "Bon na zakupy", Decimal("50.00"), due, owner=marta.id),
        ),
    )
    decision = services.prepare(complaint, by=marta, now=now, written=written)
    decision.complaint = complaint
    approval = services.ask_approval(decision, by=marta, now=now)
    services.grant(approval, by=hanna, now=now, why="Powody są w liście.")
    return str(case.number)


def _promises(case: Any, who: Any) -> None:
    """One of each kind: found in a letter, open, near, kept, broken without a word since."""
    from prezent.promises import services
    from prezent.promises.models import Found, Promise
    from prezent.promises.when import Due

    now, entry = clock.now(), case.entries.first()

    def give(words: str, hours: float, made: float = 1) -> Promise:
        at, due = now - timedelta(hours=made), Due(now + timedelta(hours=hours))
        promise = services.give(case, by=who, now=at, words=words, due=due, kind="call", entry=entry)
        return Promise.objects.select_related("case").get(pk=promise.pk)

    give("Oddzwonię w tej sprawie za trzy dni.", 72)
    give("Sprawdzę to i odpiszę za dwie godziny.", 2)
    services.keep(give("Wyślę zdjęcie części.", 5), by=who, now=now, note="wysłane")
    services.break_promises([give("Zadzwonię wczoraj po południu.", -20, 30)], now=now)
    Found.objects.create(
        entry=entry, case=case, author_id=who.id, start=0, words="Napiszę do Pana w przyszłym tygodniu.", kind="word"
    )


def _plan(case: Any, marta: Any) -> None:
    """A plan that the customer knows, changed since: a step done, a promised one, one whose date has passed."""
    from prezent.people.policies import viewer
    from prezent.promises import planning, telling
    from prezent.promises.models import Step
    from prezent.promises.planning import Line
    from prezent.promises.when import Due

    now, who = clock.now(), viewer(marta)
    before = now - timedelta(days=3)
    lines = [
        Line("Ustalę termin odbioru z dostawcą", owner=marta, due=Due(now - timedelta(days=1))),
        Line("Zadzwonię i powiem, kiedy przyjedzie kurier", owner=marta, due=Due(now + timedelta(days=1))),
        Line("Odebrać paczkę z domu", side="other", who="kurier DHL", due=Due(now + timedelta(days=3), by_day=True)),
        Line("Przysłać zdjęcie tabliczki", side="customer"),
    ]
    planning.save_plan(case, by=who, now=before, lines=lines, version=0)
    telling.say(case, by=who, now=before)
    steps = list(Step.objects.filter(plan__case=case).select_related("plan__case", "promise__case", "promise__owner"))
    planning.tick(steps[3], by=who, now=now)
    stored = [
        Line(
            step.what, step.side, step.owner, step.who, Due(step.due_at, step.by_day) if step.due_at else None, step.pk
        )
        for step in steps
    ]
    added = Line("Zwrócić 379 zł", due=Due(now + timedelta(days=5), by_day=True))
    planning.save_plan(case, by=who, now=now, lines=[*stored, added], version=1)


def _doors(people: dict[str, Any]) -> dict[str, str]:
    """Links that open once, and somebody with codes from an app."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from prezent.people.services import offer_place
    from prezent.platform.eventlog import SYSTEM

    _, token = offer_place(
        actor=SYSTEM, now=clock.now(), email="nowa.osoba@jarzebina.example", role="agent", name="Nowa Osoba"
    )
    TOTP.activate(people["hanna"], generate_totp_secret())
    RecoveryCodes.activate(people["hanna"])
    iga = people["iga"]
    return {"token": token, "reset": f"{user_pk_to_url_str(iga)}-{default_token_generator.make_token(iga)}"}


def _broken_pages() -> dict[str, str]:
    """The page of an error that nobody foresaw, which cannot be provoked by an address."""
    from django.template.loader import render_to_string
    from django.utils import translation

    pages: dict[str, str] = {}
    for language in ("pl", "en"):
        with translation.override(language):
            title = translation.gettext("Something broke on our side")
            pages[f"broken_{language}"] = render_to_string("errors/broken.html", {"title": title, "code": "web.broken"})
    return pages


def _administration(people: dict[str, Any]) -> dict[str, str]:
    from prezent.mailbox.models import IncomingMail, Mailbox
    from prezent.people.models import Team
    from prezent.platform.models import Work

    now = clock.now()
    work = Work.objects.create(
        kind="mail.send", key="999999", state="dead", attempts=8, next_attempt_at=now, created_at=now,
        last_error="ConnectionRefusedError: [Errno 111] Connection refused",
    )  # fmt: skip
    return {
        "work": str(work.pk),
        "person": str(people["marta"].pk),
        "team": str(Team.objects.all()[0].pk),
        "mailbox": str(Mailbox.objects.all()[0].pk),
        "quarantined": str(IncomingMail.objects.filter(state="quarantined")[0].pk),
    }
