"""Part of the demo firm on a desk, and the states of screens that its cases alone do not show.

Runs inside the desk's own process (see tests.support.desk.demo_desk), with its settings and its database.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
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
    _promises(english, marta)
    _plan(quoting, people["marta"])
    return {
        "quoting": quoting.number,
        "customer": str(quoting.customer_id),
        "english": english.number,
        "failed": Case.objects.filter(unsent__gt=0)[0].number,
        "suggestion": SuggestedLink.objects.filter(decided_at=None)[0].case.number,
        "closed": Case.objects.filter(status="closed").order_by("-id")[0].number,
    }


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
